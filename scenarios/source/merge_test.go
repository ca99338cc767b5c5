package source

import (
	"strings"
	"testing"
)

// outline renders a tree on one line, with the file that wrote each key.
func outline(n *Node) string {
	switch n.Kind {
	case Null:
		return "~"
	case Scalar:
		return n.Text
	case List:
		var items []string
		for _, i := range n.Items {
			items = append(items, outline(i))
		}
		return "[" + strings.Join(items, " ") + "]"
	}
	var entries []string
	for _, e := range n.Entries {
		entries = append(entries, e.Key+"@"+e.Pos.File.Name+":"+outline(e.Value))
	}
	return "{" + strings.Join(entries, " ") + "}"
}

// TestMerge: maps merge, scalars and lists replace, null removes, and each key
// keeps the file that wrote it last.
func TestMerge(t *testing.T) {
	for _, c := range []struct{ base, over, want string }{
		{"a: 1", "b: 2", "{a@base:1 b@over:2}"},
		{"a: 1", "a: 2", "{a@over:2}"},
		{"a: {x: 1, y: 2}", "a: {y: 3}", "{a@over:{x@base:1 y@over:3}}"},
		{"a: [1, 2, 3]", "a: [4]", "{a@over:[4]}"},
		{"a: {x: 1}", "a: 5", "{a@over:5}"},
		{"a: 5", "a: {x: 1}", "{a@over:{x@over:1}}"},
		{"a: {x: 1, y: 2}", "a: {x: null}", "{a@over:{y@base:2}}"},
		{"a: 1\nb: 2\nc: 3", "b: ~", "{a@base:1 c@base:3}"},
		{"a: 1", "b: null", "{a@base:1 b@over:~}"},
		{"a: {x: {p: 1, q: 2}}", "a: {x: {q: null}}", "{a@over:{x@over:{p@base:1}}}"},
	} {
		var faults Faults
		base, over := Parse("base", []byte(c.base), &faults), Parse("over", []byte(c.over), &faults)
		if got := outline(Merge(base, over)); got != c.want || faults.Any() {
			t.Errorf("%s over %s is %s, want %s", c.over, c.base, got, c.want)
		}
	}
}

// TestMergeShares: merging changes neither side.
func TestMergeShares(t *testing.T) {
	var faults Faults
	base, over := Parse("base", []byte("a: {x: 1, y: 2}"), &faults), Parse("over", []byte("a: {x: null, z: 3}"), &faults)
	before := outline(base) + outline(over)
	Merge(base, over)
	if after := outline(base) + outline(over); after != before {
		t.Errorf("became %s", after)
	}
}

// TestOverride: the overlay of a path, and the columns of its keys and value in
// the text as typed.
func TestOverride(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"run.seed=7", "{run@--set:{seed@--set:7}}"},
		{"a=1/4 fee", "{a@--set:1/4 fee}"},
		{"a.b.c={x: 1}", "{a@--set:{b@--set:{c@--set:{x@--set:1}}}}"},
		{"a.b=null", "{a@--set:{b@--set:~}}"},
		{"a=[1, 2]", "{a@--set:[1 2]}"},
		{"a=\"x=y\"", "{a@--set:x=y}"},
	} {
		var faults Faults
		n := Override(c.text, &faults)
		if faults.Any() || outline(n) != c.want {
			t.Errorf("%s is %v, want %s (%v)", c.text, n, c.want, faults.Error())
		}
	}
	var faults Faults
	n := Override("agents.solver.count=12 x", &faults)
	e, _ := n.Entry("agents")
	solver, _ := e.Value.Entry("solver")
	count, _ := solver.Value.Entry("count")
	for i, got := range []Pos{e.Pos, solver.Pos, count.Pos, count.Value.Pos} {
		if want := [][2]int{{1, 6}, {8, 6}, {15, 5}, {21, 4}}[i]; got.Column != want[0] || got.Width != want[1] || got.Line != 1 {
			t.Errorf("key %d is at column %d, width %d, want %v", i, got.Column, got.Width, want)
		}
	}
}

// TestBadOverrides are refused with one fault and no tree.
func TestBadOverrides(t *testing.T) {
	for _, text := range []string{"", "a", "a.b", "=1", "a..b=1", ".a=1", "a.=1", " a=1", "a b =1", "a=", "a= ", "a=[1", "a={b: 1", "a=*x", "a=!!str x",
		"a=\x00", "a=\xff", strings.Repeat("a.", 100) + "a=1", "a=" + strings.Repeat("[", 1000)} {
		var faults Faults
		if n := Override(text, &faults); n != nil && text != "a=*x" || !faults.Any() {
			t.Errorf("%q: %v, %v", text, n, faults.Error())
		}
	}
}

// TestFind: paths of keys and indices lead to values; a path that goes on leads
// to the last key that exists.
func TestFind(t *testing.T) {
	var faults Faults
	root := Parse("a.yaml", []byte("a:\n  b: {c: [x, y]}\n  d: ~\ne: 1\n"), &faults)
	for _, c := range []struct {
		path   string
		line   int
		column int
		whole  bool
	}{
		{"a", 1, 1, true}, {"a.b", 2, 6, true}, {"a.b.c", 2, 10, true}, {"a.b.c[1]", 2, 14, true}, {"a.b.c[2]", 2, 7, false},
		{"a.b.x", 2, 3, false}, {"a.d", 3, 3, true}, {"a.d.e", 3, 3, false}, {"e", 4, 4, true}, {"z", 1, 1, false}, {"", 1, 1, true}, {"e.f.g", 4, 1, false},
	} {
		at, whole := root.Find(c.path)
		if at.Line != c.line || at.Column != c.column || whole != c.whole {
			t.Errorf("%s is at %d:%d %v, want %d:%d %v", c.path, at.Line, at.Column, whole, c.line, c.column, c.whole)
		}
	}
}

// TestNearest: slips find their word, strangers find none.
func TestNearest(t *testing.T) {
	words := []string{"solver", "verifiers", "profilers", "jackpot", "rubber-stamp", "seed", "x"}
	for slip, want := range map[string]string{"solvr": "solver", "sovler": "solver", "Solver": "solver", "verifier": "verifiers", "profiler": "profilers",
		"rubber_stamp": "rubber-stamp", "rubberstamp": "rubber-stamp", "sede": "seed", "banana": "", "": "", "y": "", "treasury": "",
		strings.Repeat("solver", 50): ""} {
		if got := Nearest(slip, words); got != want {
			t.Errorf("%q is near %q, want %q", slip, got, want)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "ac", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3}} {
		if got := edits(c.a, c.b); got != c.want || edits(c.b, c.a) != c.want {
			t.Errorf("%q to %q takes %d edits, want %d", c.a, c.b, got, c.want)
		}
	}
}
