package source

import (
	"fmt"
	"slices"
	"strings"
)

// Kind says what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Null Kind = iota
	Scalar
	Map
	List
)

// String names the kind as an error does.
func (k Kind) String() string {
	return [...]string{"nothing", "a single value", "a map", "a list"}[k]
}

// Node is a value and where it was written. Nodes are never changed after
// Parse: Merge and the alias of an anchor share them.
type Node struct {
	Kind    Kind
	Pos     Pos
	Text    string  // of a scalar, quotes and escapes resolved
	Quoted  bool    // a scalar in quotes or a block scalar
	Entries []Entry // of a map, in the order written
	Items   []*Node // of a list
}

// Entry is a key of a map and its value.
type Entry struct {
	Key   string
	Pos   Pos // of the key
	Value *Node
}

// Entry returns the entry of a key.
func (n *Node) Entry(key string) (Entry, bool) {
	if n == nil || n.Kind != Map {
		return Entry{}, false
	}
	for _, e := range n.Entries {
		if e.Key == key {
			return e, true
		}
	}
	return Entry{}, false
}

// Keys returns the keys in the order written.
func (n *Node) Keys() []string {
	if n == nil {
		return nil
	}
	keys := make([]string, len(n.Entries))
	for i, e := range n.Entries {
		keys[i] = e.Key
	}
	return keys
}

// Without returns the map less the named keys.
func (n *Node) Without(keys ...string) *Node {
	out := *n
	out.Entries = nil
	for _, e := range n.Entries {
		if !slices.Contains(keys, e.Key) {
			out.Entries = append(out.Entries, e)
		}
	}
	return &out
}

// Find walks a dotted path as far as it exists and returns the position of the
// value at its end; or of the last key it reached, when the path goes on or when
// the value is a block below its key. Whole reports that the path exists. Elements of lists are named by
// their index in brackets, as in "range[1]".
func (n *Node) Find(path string) (at Pos, whole bool) {
	at = n.Pos
	for _, step := range steps(path) {
		next, key, ok := n.step(step)
		if !ok {
			return at, false
		}
		n, at = next, key
	}
	if n.Kind == Null || n.Kind != Scalar && n.Pos.Line != at.Line {
		return at, true
	}
	return n.Pos, true
}

// Lookup returns the node at a dotted path of keys, or nil.
func (n *Node) Lookup(path string) *Node {
	for _, key := range strings.Split(path, ".") {
		e, ok := n.Entry(key)
		if !ok {
			return nil
		}
		n = e.Value
	}
	return n
}

// step follows a key or an index; key is where the step itself is written.
func (n *Node) step(step string) (value *Node, key Pos, ok bool) {
	var index int
	if _, err := fmt.Sscanf(step, "[%d]", &index); err == nil {
		if n.Kind != List || index < 0 || index >= len(n.Items) {
			return nil, Pos{}, false
		}
		return n.Items[index], n.Items[index].Pos, true
	}
	e, ok := n.Entry(step)
	return e.Value, e.Pos, ok
}

// steps cuts "a.b[1]" into "a", "b", "[1]".
func steps(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(path, "[", ".["), ".")
}

// At returns the tree as if all of it were written at one place: defaults that
// a key brings in point at that key.
func (n *Node) At(p Pos) *Node {
	out := *n
	out.Pos = p
	out.Entries = append([]Entry(nil), n.Entries...)
	for i := range out.Entries {
		out.Entries[i].Pos = p
		out.Entries[i].Value = n.Entries[i].Value.At(p)
	}
	out.Items = append([]*Node(nil), n.Items...)
	for i := range out.Items {
		out.Items[i] = n.Items[i].At(p)
	}
	return &out
}

// Leaves calls visit for each scalar, null and empty collection, in the order
// written, with its dotted path.
func (n *Node) Leaves(visit func(path string, leaf *Node)) { n.leaves("", visit) }

func (n *Node) leaves(path string, visit func(string, *Node)) {
	if len(n.Entries) == 0 && len(n.Items) == 0 {
		visit(path, n)
	}
	for _, e := range n.Entries {
		e.Value.leaves(Join(path, e.Key), visit)
	}
	for i, item := range n.Items {
		item.leaves(fmt.Sprintf("%s[%d]", path, i), visit)
	}
}

// Join appends a key to a dotted path.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
