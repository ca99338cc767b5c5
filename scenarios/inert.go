package scenarios

import (
	"path"
	"strings"

	"gensim/scenarios/source"
)

// InertKey is a key that a scenario writes.
type InertKey struct {
	Path string
	Why  string
}

// inert lists the keys that are read and checked but change nothing yet, by
// pattern: a * stands for one key. Work that gives a key its effect deletes its
// line here.
var inert = []InertKey{
	{"check.*", "`gensim check` is not built yet"},
	{"invariants.*", "`gensim check` is not built yet"},
}

// Inert returns the keys that the scenario, or one it extends, writes and that
// have no effect yet, in the order of the table and the file.
func Inert(doc *Document) []InertKey {
	var out []InertKey
	for _, k := range inert {
		doc.matching(k.Path, func(p string) { out = append(out, InertKey{p, k.Why}) })
	}
	return out
}

// matching visits the keys that are written and match a pattern.
func (d *Document) matching(pattern string, visit func(path string)) {
	walk(d.written, "", strings.Count(pattern, ".")+1, func(p string) {
		if ok, _ := path.Match(strings.ReplaceAll(pattern, ".", "/"), strings.ReplaceAll(p, ".", "/")); ok {
			visit(p)
		}
	})
}

// walk visits the dotted paths of a depth.
func walk(n *source.Node, at string, depth int, visit func(string)) {
	if depth == 0 {
		visit(at)
		return
	}
	for _, e := range n.Entries {
		walk(e.Value, source.Join(at, e.Key), depth-1, visit)
	}
}
