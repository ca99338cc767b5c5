package scenarios

import (
	"slices"
	"strings"
)

// Difference is a key in which two scenarios differ once resolved. A value is written
// as in the scenario's canonical text; it is empty where the scenario does not have the
// key, and in braces where a whole entry is there on one side only.
type Difference struct {
	Path string `json:"path"`
	A    string `json:"a,omitempty"`
	B    string `json:"b,omitempty"`
}

// prose are the keys that only people read.
var prose = [...]string{"name", "doc", "expect", "source"}

// Diff compares two scenarios key by key, in the language's order, prose left out.
func Diff(a, b *Document) []Difference {
	x, y := outline(a), outline(b)
	for _, tree := range []*branch{x, y} {
		tree.below = slices.DeleteFunc(tree.below, func(c *branch) bool { return slices.Contains(prose[:], c.path) })
	}
	var out []Difference
	x.diff(y, &out)
	return out
}

// branch is a key of a canonical text with those below it.
type branch struct {
	path, value string
	below       []*branch
}

// outline reads the canonical text of a scenario, whose lines are indented by two for
// each key above them.
func outline(doc *Document) *branch {
	root := &branch{}
	open := []*branch{root}
	for _, line := range strings.Split(strings.TrimSuffix(string(Canonical(doc)), "\n"), "\n") {
		word := strings.TrimLeft(line, " ")
		depth := (len(line) - len(word)) / 2
		key, value, _ := strings.Cut(word, ":")
		above := open[depth]
		b := &branch{path: strings.TrimPrefix(above.path+"."+key, "."), value: strings.TrimSpace(value)}
		above.below = append(above.below, b)
		open = append(open[:depth+1], b)
	}
	return root
}

// diff walks two trees side by side. Their keys have one order, so that what one has
// alone stands between neighbours that both have.
func (b *branch) diff(other *branch, out *[]Difference) {
	if b.value != other.value || (len(b.below) == 0) != (len(other.below) == 0) {
		*out = append(*out, Difference{b.path, b.inline(), other.inline()})
		return
	}
	left, right := b.below, other.below
	for len(left) > 0 || len(right) > 0 {
		switch {
		case len(left) > 0 && !has(other.below, left[0].path):
			*out = append(*out, Difference{left[0].path, left[0].inline(), ""})
			left = left[1:]
		case len(right) > 0 && !has(b.below, right[0].path):
			*out = append(*out, Difference{right[0].path, "", right[0].inline()})
			right = right[1:]
		default:
			left[0].diff(find(other.below, left[0].path), out)
			left, right = left[1:], slices.DeleteFunc(slices.Clone(right), func(c *branch) bool { return c.path == left[0].path })
		}
	}
}

func find(list []*branch, path string) *branch {
	i := slices.IndexFunc(list, func(b *branch) bool { return b.path == path })
	if i < 0 {
		return nil
	}
	return list[i]
}

func has(list []*branch, path string) bool { return find(list, path) != nil }

// inline is a branch in one line.
func (b *branch) inline() string {
	if len(b.below) == 0 {
		return b.value
	}
	parts := make([]string, len(b.below))
	for i, c := range b.below {
		parts[i] = lastKey(c.path) + ": " + c.inline()
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
