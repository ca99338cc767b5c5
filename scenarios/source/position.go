package source

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// at returns the position of a token, one character wide unless it is a word
// on one line.
func (f *File) at(tk *token.Token) Pos {
	if tk == nil || tk.Position == nil {
		return Pos{File: f, Line: 1, Column: 1, Width: 1}
	}
	p := Pos{File: f, Line: tk.Position.Line, Column: max(1, tk.Position.Column), Width: 1}
	origin := strings.TrimSpace(tk.Origin)
	if origin == "" {
		origin = tk.Value
	}
	if !strings.Contains(origin, "\n") {
		p.Width = max(1, utf8.RuneCountInString(origin))
	}
	return p
}

// start returns where a node begins: a map written over several lines begins
// at its first key, not at the colon that the parser keeps.
func (f *File) start(n ast.Node) Pos {
	switch n := n.(type) {
	case nil:
		return Pos{File: f, Line: 1, Column: 1, Width: 1}
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return f.start(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return f.start(n.Key)
	case *ast.LiteralNode:
		return f.at(n.Start)
	}
	return f.at(n.GetToken())
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
