package source

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

func parse(t testing.TB, text string) (*Node, *Faults) {
	t.Helper()
	var faults Faults
	root := Parse("a.yaml", []byte(text), &faults)
	return root, &faults
}

// TestPositions: the text at the position of each scalar and key begins with
// what was written there, in every form that a scenario uses.
func TestPositions(t *testing.T) {
	texts := []string{
		"a: 1\nb:\n  c: x y\n  \"d e\": 'f g'\n",
		"a: {é: ü, b: \"x\", c: [1, 2 fee, \"3\"]}\n",
		"\ufeffa: x\r\nb: y\r\n",
		"# comment\n\na: 1 # why\n\n\nb: {c: 2}   # here\n",
		"a: |\n  text\n  more\nb: >-\n  folded\nc: d\n",
		"a: &x {k: v}\nb: *x\nc: d\n",
		"- a\n- b: 1\n  c: 2\n- [d, e]\n",
	}
	if library, err := os.ReadFile("../library/baseline.yaml"); err == nil {
		texts = append(texts, string(library))
	}
	for _, text := range texts {
		root, faults := parse(t, text)
		if faults.Any() {
			t.Fatalf("%q: %v", text, faults)
		}
		file := NewFile("a.yaml", []byte(text))
		check := func(at Pos, text string, quoted bool) {
			line, ok := file.line(at.Line)
			runes := []rune(line)
			if !ok || at.Column < 1 || at.Column > len(runes) {
				t.Fatalf("%q is at %d:%d of %q", text, at.Line, at.Column, line)
			}
			written := strings.TrimLeft(string(runes[at.Column-1:]), `"'`)
			if begin, _, _ := strings.Cut(text, "\n"); !strings.HasPrefix(written, begin) && !quoted {
				t.Errorf("at %d:%d is %q, want %q", at.Line, at.Column, written, text)
			}
		}
		eachNode(root, func(n *Node) {
			if n.Kind == Scalar {
				check(n.Pos, n.Text, n.Quoted)
			}
			for _, e := range n.Entries {
				check(e.Pos, e.Key, false)
			}
		})
	}
}

func eachNode(n *Node, visit func(*Node)) {
	visit(n)
	for _, e := range n.Entries {
		eachNode(e.Value, visit)
	}
	for _, i := range n.Items {
		eachNode(i, visit)
	}
}

// TestScalars: quotes and escapes are resolved, and what YAML calls a number
// keeps its text.
func TestScalars(t *testing.T) {
	root, faults := parse(t, `{a: 0x10, b: 1_000, c: 050, d: 1e3, e: .inf, f: true, g: 2024-01-01, h: "x\ty", i: 'it''s', j: -3 USD/job, k: ~, l: 70%}`)
	if faults.Any() {
		t.Fatal(faults)
	}
	want := map[string]string{"a": "0x10", "b": "1_000", "c": "050", "d": "1e3", "e": ".inf", "f": "true", "g": "2024-01-01",
		"h": "x\ty", "i": "it's", "j": "-3 USD/job", "k": "", "l": "70%"}
	for _, e := range root.Entries {
		if e.Value.Text != want[e.Key] {
			t.Errorf("%s is %q, want %q", e.Key, e.Value.Text, want[e.Key])
		}
	}
	if e, _ := root.Entry("k"); e.Value.Kind != Null {
		t.Errorf("~ is %s", e.Value.Kind)
	}
}

// hostile are texts made to exhaust a reader, by name.
func hostile() map[string]string {
	bomb := "a0: &a0 [x]\n"
	for i := 1; i < 40; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
	}
	merges := "a0: &a0 {x0: 1}\n"
	for i := 1; i < 40; i++ {
		merges += fmt.Sprintf("a%d: &a%d {<<: [*a%d, *a%d], y: *a%d}\n", i, i, i-1, i-1, i-1)
	}
	nest := ""
	for i := range 700 {
		nest += strings.Repeat(" ", i) + "a:\n"
	}
	repeat := func(s string, size int) string { return strings.Repeat(s, size/len(s)) }
	const full = MaxBytes - 100
	return map[string]string{
		"doubling": bomb, "merges": merges, "nested maps": nest,
		"large": repeat("a", MaxBytes+1), "brackets": repeat("[", full), "braces": repeat("{", full), "dashes": repeat("- ", full),
		"questions": repeat("? ", full), "anchors": repeat("&a ", full), "tags": repeat("!a ", full), "colons": repeat("a: ", full),
		"keys": repeat("a:\n", full), "commas": "[" + repeat(",", full), "documents": repeat("---\n", full), "bangs": repeat("!", full),
		"ampersands": repeat("&", full), "stars": repeat("*a ", full), "plain": "a: " + repeat("x ", full), "lines": "a:" + repeat(" x\n", full),
		"quotes": "a: \"" + repeat("\\n", full), "comments": repeat("# x\n", full), "percents": repeat("%a\n", full), "pipes": repeat("a: |\n", full),
		"list of maps": "[" + repeat("{a: 1},", full) + "]", "allowed keys": repeat("a:\n", 3*maxToken/2-10), "allowed commas": "[" + repeat(",", maxToken-10),
		"merge keys": repeat("<<:\n", 10_000), "allowed colons": repeat("a: ", 3*maxToken/2-10),
	}
}

// fastest is the least time of several tries at most, the first that is below a second
// the last, so that what else the machine does is not held against f.
func fastest(tries int, f func()) time.Duration {
	least := time.Duration(math.MaxInt64)
	for ; tries > 0 && least > time.Second; tries-- {
		begin := time.Now()
		f()
		least = min(least, time.Since(begin))
	}
	return least
}

// TestHostile: nothing takes a second or 100 MiB; and a text that is not
// refused has few nodes.
func TestHostile(t *testing.T) {
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			root, faults := parse(t, text)
			runtime.ReadMemStats(&after)
			if took := fastest(3, func() { parse(t, text) }); took > 2*time.Second { // a guard; on an idle machine the slowest takes a fifth of one
				t.Errorf("took %v", took)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 100<<20 {
				t.Errorf("allocated %d MiB", used>>20)
			}
			if root == nil && !faults.Any() {
				t.Error("neither a tree nor a fault")
			}
			if strings.Contains("doubling merges large brackets braces dashes questions anchors tags", name) && root != nil {
				t.Error("was not refused")
			}
		})
	}
}

// TestDepth: the deepest tree is read, one level more is refused.
func TestDepth(t *testing.T) {
	for _, c := range []struct {
		levels  int
		refused bool
	}{{maxDepth, false}, {maxDepth + 1, true}} {
		_, faults := parse(t, strings.Repeat("[", c.levels)+strings.Repeat("]", c.levels))
		if faults.Any() != c.refused {
			t.Errorf("%d levels: %v", c.levels, faults)
		}
	}
}

// TestMergeKeys: << brings in entries that the map does not write itself.
func TestMergeKeys(t *testing.T) {
	root, faults := parse(t, "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b]\n  x: 9\n")
	if faults.Any() {
		t.Fatal(faults)
	}
	c, _ := root.Entry("c")
	got := ""
	for _, e := range c.Value.Entries {
		got += e.Key + e.Value.Text
	}
	if got != "x9y2z4" {
		t.Errorf("merged to %s", got)
	}
}

// TestFaultBound: a report stays short whatever the file.
func TestFaultBound(t *testing.T) {
	_, faults := parse(t, strings.Repeat("a: 1\n", 1000))
	if len(faults.List) != maxFaults || faults.Dropped != 999-maxFaults || faults.Count() != 999 {
		t.Errorf("%d faults and %d more", len(faults.List), faults.Dropped)
	}
	if text := faults.Error(); !strings.HasSuffix(text, "and 899 more") {
		t.Errorf("ends with %q", text[len(text)-40:])
	}
}

// FuzzYAML: no text breaks the parser or takes long, and positions lie in it.
func FuzzYAML(f *testing.F) {
	for _, text := range hostile() {
		if len(text) < 5000 {
			f.Add(text)
		}
	}
	f.Add("a: {b: [1, 'x', \"y\"], c: &n |\n  z\n}\nd: *n\n<<: {e: ~}\n")
	f.Add("schema: 1\nagents:\n  solver:\n    honest: {count: 4, device: {gaming: 50%}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		var faults Faults
		var root *Node
		if took := fastest(3, func() {
			faults = Faults{}
			root = Parse("a.yaml", []byte(text), &faults)
		}); took > 2*time.Second {
			t.Errorf("took %v", took)
		}
		if faults.Error() == "" && root == nil {
			t.Error("neither a tree nor a fault")
		}
		if root == nil {
			return
		}
		count := 0
		eachNode(root, func(n *Node) {
			if count++; n.Pos.File == nil || n.Pos.Line < 1 || n.Pos.Column < 1 {
				t.Fatalf("%s at %d:%d", n.Kind, n.Pos.Line, n.Pos.Column)
			}
		})
		if count > 2*maxNodes {
			t.Errorf("%d nodes", count)
		}
	})
}
