package document

import (
	"fmt"
	"testing"
)

// deaf takes what Says reports.
type deaf struct {
	testing.TB
	heard []string
}

func (d *deaf) Helper() {}
func (d *deaf) Errorf(format string, args ...any) {
	d.heard = append(d.heard, fmt.Sprintf(format, args...))
}

func TestThousands(t *testing.T) {
	if got := Thousands[int64](950) + " " + Thousands[int64](7030); got != "950 7,030" {
		t.Error(got)
	}
}

// A text is found over the end of a line, and one that is not there is told of.
func TestSays(t *testing.T) {
	d := &deaf{TB: t}
	Says(d, "architecture.md", "the way of one task through it, the rules that keep its results the same everywhere, and what to touch for a change. Names of %s", "files")
	if len(d.heard) > 0 {
		t.Error(d.heard)
	}
	Says(d, "architecture.md", "%d houses", 77)
	if len(d.heard) != 1 || d.heard[0] != `docs/architecture.md does not say "77 houses"` {
		t.Error(d.heard)
	}
}
