package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fault is one thing wrong with a scenario and where.
type Fault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path,omitempty"` // dotted keys
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Excerpt string `json:"excerpt,omitempty"` // the line and, below it, a caret
}

// maxFaults bounds a report: nobody reads more, and a hostile file could make
// one for each of its keys.
const maxFaults = 100

// Faults collects what is wrong. The zero value is ready to use. It is an
// error when it holds any.
type Faults struct {
	List    []Fault
	Dropped int // faults beyond the bound
}

// Add records a fault at a position.
func (f *Faults) Add(at Pos, path, message, hint string) {
	if len(f.List) >= maxFaults {
		f.Dropped++
		return
	}
	fault := Fault{Path: path, Message: message, Hint: hint, Line: at.Line, Column: at.Column}
	if at.File != nil {
		fault.File = at.File.Name
		fault.Excerpt = excerpt(at)
	}
	f.List = append(f.List, fault)
}

// Join adds the faults of another that are not there yet.
func (f *Faults) Join(other *Faults) {
	for _, fault := range other.List {
		switch {
		case slices.Contains(f.List, fault):
		case len(f.List) >= maxFaults:
			f.Dropped++
		default:
			f.List = append(f.List, fault)
		}
	}
	f.Dropped += other.Dropped
}

// Count is the number of faults found so far.
func (f *Faults) Count() int { return len(f.List) + f.Dropped }

// Any reports whether something is wrong.
func (f *Faults) Any() bool { return len(f.List) > 0 }

// Err returns the faults sorted by position and without repetition, or nil if
// there are none.
func (f *Faults) Err() error {
	if !f.Any() {
		return nil
	}
	slices.SortStableFunc(f.List, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	f.List = slices.Compact(f.List)
	return f
}

// Error prints every fault, each as
//
//	file:line:column: path: message
//	   12 |   submit_for: 12
//	      |               ^^
//	   hint
func (f *Faults) Error() string {
	var b strings.Builder
	for i, fault := range f.List {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(fault.String())
	}
	if f.Dropped > 0 {
		fmt.Fprintf(&b, "\nand %d more", f.Dropped)
	}
	return b.String()
}

// String prints the fault with its excerpt and hint.
func (f Fault) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", f.File, f.Line, f.Column)
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	if f.Excerpt != "" {
		b.WriteString("\n" + f.Excerpt)
	}
	if f.Hint != "" {
		b.WriteString("\n   " + f.Hint)
	}
	return b.String()
}

// maxColumns bounds the width of an excerpt.
const maxColumns = 160

// excerpt renders the line of a position over a caret that underlines it. A
// long line is cut around the caret.
func excerpt(at Pos) string {
	line, ok := at.File.line(at.Line)
	if !ok {
		return ""
	}
	runes := []rune(strings.Map(visible, line))
	start := min(max(at.Column-1, 0), len(runes))
	from, lead, tail := 0, "", ""
	if start > maxColumns/2 {
		from, lead = start-maxColumns/2, "..."
	}
	to := min(len(runes), from+maxColumns)
	if to < len(runes) {
		tail = "..."
	}
	width := max(1, min(at.Width, to-start))
	number := fmt.Sprintf("%5d", at.Line)
	blank := strings.Repeat(" ", utf8.RuneCountInString(lead)+start-from)
	return fmt.Sprintf("%s | %s%s%s\n%s | %s%s", number, lead, string(runes[from:to]), tail,
		strings.Repeat(" ", len(number)), blank, strings.Repeat("^", width))
}

// visible keeps a terminal safe from control characters and keeps one column
// for each character.
func visible(r rune) rune {
	if r == '\t' || r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
		return ' '
	}
	return r
}
