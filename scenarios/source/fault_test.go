package source

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestFaults: sorted by place, without repetition, printed with a caret under
// the word.
func TestFaults(t *testing.T) {
	f := NewFile("a.yaml", []byte("run:\n\tseed: ü12 # x\n"))
	var faults Faults
	faults.Add(Pos{f, 2, 8, 3}, "run.seed", "is bad", "write 12")
	faults.Add(Pos{f, 1, 1, 3}, "run", "is odd", "")
	faults.Add(Pos{f, 2, 8, 3}, "run.seed", "is bad", "write 12")
	want := `a.yaml:1:1: run: is odd
    1 | run:
      | ^^^
a.yaml:2:8: run.seed: is bad
    2 |  seed: ü12 # x
      |        ^^^
   write 12`
	if err := faults.Err(); err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	var none Faults
	if none.Err() != nil {
		t.Error("no fault is an error")
	}
}

// TestFaultJSON: the field names that programs read.
func TestFaultJSON(t *testing.T) {
	var faults Faults
	faults.Add(Pos{NewFile("a.yaml", []byte("a: 1")), 1, 4, 1}, "a", "is 1", "write 2")
	b, err := json.Marshal(faults.List[0])
	want := `{"file":"a.yaml","line":1,"column":4,"path":"a","message":"is 1","hint":"write 2","excerpt":"    1 | a: 1\n      |    ^"}`
	if err != nil || string(b) != want {
		t.Errorf("got %s, %v", b, err)
	}
}

// TestExcerptIsSafe: control characters of a file do not reach a terminal, and
// a place outside the text prints no excerpt.
func TestExcerptIsSafe(t *testing.T) {
	f := NewFile("a.yaml", []byte("a: \x1b[31mred\u009b\n"))
	if got := excerpt(Pos{f, 1, 4, 1}); strings.ContainsAny(got, "\x1b\u009b") {
		t.Errorf("%q", got)
	}
	for _, at := range []Pos{{f, 0, 1, 1}, {f, 99, 1, 1}} {
		if got := excerpt(at); got != "" {
			t.Errorf("%v: %q", at, got)
		}
	}
	if got := excerpt(Pos{f, 1, 999, 999}); !strings.HasSuffix(got, "^") {
		t.Errorf("%q", got)
	}
}
