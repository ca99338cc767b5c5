package main

import (
	"bytes"
	"os"
	"testing"
)

// What is committed is what the generator writes.
func TestCommittedAssemblyIsGenerated(t *testing.T) {
	files, err := generate("..")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 4 {
		t.Fatalf("%d files are generated, want assembly and a declaration of two packages", len(files))
	}
	for _, f := range files {
		committed, err := os.ReadFile(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(committed, f.content) {
			t.Errorf("%s is not what the generator writes: run make generate", f.name)
		}
	}
}
