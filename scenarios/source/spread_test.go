package source

import (
	"strings"
	"testing"
)

// TestSpread: dotted keys and maps of maps give one tree, whose leaves know where they
// were written; what is written twice is told.
func TestSpread(t *testing.T) {
	var faults Faults
	root := Parse("f.yaml", []byte("x:\n  a.b.c: 1\n  a:\n    d: 2\n    b.e: 3\n  z: [4]\ny: {p.q: 5}\n"), &faults)
	spread := root.Change("x", func(path string, n *Node) *Node { return n.Spread(path, &faults) })
	var leaves []string
	spread.Leaves(func(path string, leaf *Node) { leaves = append(leaves, path+"="+leaf.Text) })
	if got := strings.Join(leaves, " "); got != "x.a.b.c=1 x.a.b.e=3 x.a.d=2 x.z[0]=4 y.p.q=5" || faults.Any() {
		t.Errorf("leaves %s, %v", got, faults.Err())
	}
	if at, whole := spread.Find("x.a.b.e"); !whole || at.Line != 5 {
		t.Errorf("x.a.b.e is at line %d, %v", at.Line, whole)
	}
	for text, want := range map[string]string{
		"x: {a.b: 1, a: {b: 2}}":     "x.a.b: is written twice",
		"x: {a: {b: 2}, a.b: 1}":     "x.a.b: is written twice",
		"x: {a: 1, a.b: 2}":          "x.a: is written twice",
		"x: {a.b: {c: 2}, a.b.c: 1}": "x.a.b.c: is written twice",
	} {
		faults = Faults{}
		root := Parse("f.yaml", []byte(text), &faults)
		root.Change("x", func(path string, n *Node) *Node { return n.Spread(path, &faults) })
		if len(faults.List) != 1 || !strings.Contains(faults.Error(), want) {
			t.Errorf("%s: %v", text, faults.Error())
		}
	}
}
