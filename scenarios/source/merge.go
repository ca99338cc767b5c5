package source

import "strings"

// Merge lays an overlay over a base. Maps merge key by key; scalars and lists
// replace; null removes the base's entry. Entries keep the base's order, new
// ones follow, and each keeps the position that wrote it. A null that removes
// nothing stays, for the decoder to complain about.
func Merge(base, over *Node) *Node {
	if base == nil || base.Kind != Map || over.Kind != Map {
		return over
	}
	out := &Node{Kind: Map, Pos: over.Pos}
	for _, b := range base.Entries {
		o, ok := over.Entry(b.Key)
		switch {
		case !ok:
			out.Entries = append(out.Entries, b)
		case o.Value.Kind != Null:
			out.Entries = append(out.Entries, Entry{b.Key, o.Pos, Merge(b.Value, o.Value)})
		}
	}
	for _, o := range over.Entries {
		if _, ok := base.Entry(o.Key); !ok {
			out.Entries = append(out.Entries, o)
		}
	}
	return out
}

// Nest writes a value at a dotted path, all of whose keys are at one place.
func Nest(path string, at Pos, value *Node) *Node {
	keys := strings.Split(path, ".")
	for i := len(keys) - 1; i >= 0; i-- {
		value = &Node{Kind: Map, Pos: at, Entries: []Entry{{keys[i], at, value}}}
	}
	return value
}
