package screen

import (
	"os"

	"golang.org/x/term"
)

// The widths that layouts are made for, in columns.
const (
	narrow = 80
	plain  = 120 // where nobody says how wide the output is
)

// Options say what the output can show.
type Options struct {
	Width   int  // columns; less than 80 counts as 80
	Color   bool // escape sequences are welcome
	Already bool // the run directory had been there before
}

// For returns the options of an output: width and colour of the terminal that it
// is, 120 columns and no colour otherwise. NO_COLOR (https://no-color.org) and a
// dumb terminal switch colour off.
func For(f *os.File) Options {
	fd := int(f.Fd())
	if !term.IsTerminal(fd) {
		return Options{Width: plain}
	}
	width, _, err := term.GetSize(fd)
	if err != nil || width <= 0 {
		width = narrow
	}
	return Options{Width: width, Color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}
