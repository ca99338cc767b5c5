package source

import (
	"bytes"
	"strings"
)

// File is a text that faults point into.
type File struct {
	Name  string
	lines []string
}

// NewFile keeps the lines of a text under a name.
func NewFile(name string, text []byte) *File {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	f := &File{Name: name}
	for _, line := range strings.Split(string(text), "\n") {
		f.lines = append(f.lines, strings.TrimSuffix(line, "\r"))
	}
	return f
}

// text returns the whole file with \n at the end of lines and no byte order
// mark, which is what positions count in.
func (f *File) text() string { return strings.Join(f.lines, "\n") }

// line returns line n, counted from 1, or nothing where there is none.
func (f *File) line(n int) (string, bool) {
	if f == nil || n < 1 || n > len(f.lines) {
		return "", false
	}
	return f.lines[n-1], true
}

// Pos is a place in a file. Line and Column count from 1, Column in
// characters; Width is how many characters a caret underlines.
type Pos struct {
	File   *File
	Line   int
	Column int
	Width  int
}

// IsZero reports whether the position is unknown.
func (p Pos) IsZero() bool { return p.File == nil }
