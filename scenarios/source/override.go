package source

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// OverrideFile is the name under which the faults of overrides appear.
const OverrideFile = "--set"

// Override reads "path=value", a dotted path and a YAML value, into an overlay
// for Merge. It returns nil after adding a fault.
func Override(text string, faults *Faults) *Node {
	if refuse(OverrideFile, []byte(text), faults) {
		return nil
	}
	f := NewFile(OverrideFile, []byte(text))
	top := Pos{File: f, Line: 1, Column: 1, Width: max(1, utf8.RuneCountInString(f.lines[0]))}
	path, value, ok := strings.Cut(text, "=")
	if !ok {
		faults.Add(top, "", fmt.Sprintf("%q has no =", text), "write --set PATH=VALUE, as in --set run.seed=7")
		return nil
	}
	if strings.TrimSpace(value) == "" {
		faults.Add(top, path, "has no value after =", "write null to remove an entry")
		return nil
	}
	node := f.overridden(path, value, faults)
	if node == nil {
		return nil
	}
	return f.nest(path, node, faults)
}

// overridden parses the value with the path blanked out, so that positions
// count in the text as the reader typed it.
func (f *File) overridden(path, value string, faults *Faults) *Node {
	padding := strings.Repeat(" ", utf8.RuneCountInString(path)+1)
	return f.parse(padding+value, faults)
}

// nest wraps the value in one map for each key of the path.
func (f *File) nest(path string, node *Node, faults *Faults) *Node {
	keys := strings.Split(path, ".")
	column := utf8.RuneCountInString(path) + 1
	if len(keys) > maxDepth {
		faults.Add(Pos{File: f, Line: 1, Column: 1}, "", fmt.Sprintf("the path has more than %d keys", maxDepth), "")
		return nil
	}
	for i := len(keys) - 1; i >= 0; i-- {
		key := keys[i]
		width := utf8.RuneCountInString(key)
		column -= width
		at := Pos{File: f, Line: 1, Column: max(1, column), Width: max(1, width)}
		if key == "" || strings.TrimSpace(key) != key {
			faults.Add(at, "", fmt.Sprintf("%q is not a path of keys joined by dots", path), "write --set PATH=VALUE, as in --set run.seed=7")
			return nil
		}
		if node.Kind == Null {
			node = &Node{Pos: at}
		}
		node = &Node{Kind: Map, Pos: at, Entries: []Entry{{key, at, node}}}
		column--
	}
	return node
}
