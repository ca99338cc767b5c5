package main

import (
	"context"
	"os"
)

func main() {
	a := &app{stdout: os.Stdout, stderr: os.Stderr, args: os.Args[1:]}
	os.Exit(a.main(context.Background()))
}
