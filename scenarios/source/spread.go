package source

import (
	"fmt"
	"strings"
)

// Spread returns a map with its dotted keys written out as maps of maps, so that
// "a.b: 1" and "a: {b: 1}" are the same and overlays meet. It goes as deep as maps go.
// A path that is written twice is a fault.
func (n *Node) Spread(path string, faults *Faults) *Node {
	if n.Kind != Map {
		return n
	}
	out := &Node{Kind: Map, Pos: n.Pos}
	for _, e := range n.Entries {
		out = out.with(strings.Split(e.Key, "."), e.Pos, e.Value.Spread(Join(path, e.Key), faults), path, faults)
	}
	return out
}

// with returns the map with a value at a path of keys below it.
func (n *Node) with(keys []string, at Pos, value *Node, path string, faults *Faults) *Node {
	path = Join(path, keys[0])
	out := &Node{Kind: Map, Pos: n.Pos, Entries: append([]Entry(nil), n.Entries...)}
	for i := range out.Entries {
		e := &out.Entries[i]
		switch {
		case e.Key != keys[0]:
		case e.Value.Kind != Map || len(keys) == 1 && value.Kind != Map:
			faults.Add(at, path, fmt.Sprintf("is written twice, before in line %d", e.Pos.Line), "")
			return out
		case len(keys) == 1:
			for _, inner := range value.Entries {
				e.Value = e.Value.with([]string{inner.Key}, inner.Pos, inner.Value, path, faults)
			}
			return out
		default:
			e.Value = e.Value.with(keys[1:], at, value, path, faults)
			return out
		}
	}
	if len(keys) > 1 {
		value = (&Node{Kind: Map, Pos: at}).with(keys[1:], at, value, path, faults)
	}
	out.Entries = append(out.Entries, Entry{keys[0], at, value})
	return out
}

// Change returns the tree with the nodes at a path, in which * stands for any key,
// replaced by what change makes of them; path is where each is.
func (n *Node) Change(pattern string, change func(path string, n *Node) *Node) *Node {
	return n.change("", strings.Split(pattern, "."), change)
}

func (n *Node) change(path string, pattern []string, change func(string, *Node) *Node) *Node {
	if len(pattern) == 0 {
		return change(path, n)
	}
	if n.Kind != Map {
		return n
	}
	out := *n
	out.Entries = append([]Entry(nil), n.Entries...)
	for i := range out.Entries {
		if e := &out.Entries[i]; pattern[0] == "*" || pattern[0] == e.Key {
			e.Value = e.Value.change(Join(path, e.Key), pattern[1:], change)
		}
	}
	return &out
}
