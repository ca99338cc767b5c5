package source

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// MaxBytes bounds one file.
const MaxBytes = 128 << 10

// More limits of one file. The parser's time grows with the square of the
// number of tokens in the worst case; these keep any file under a second.
const (
	maxToken = 8_000  // without comments
	maxDepth = 64     // of maps and lists
	maxNodes = 50_000 // after aliases are followed
)

// Parse reads one YAML document whose top is a map. It adds what is wrong to
// faults and returns nil when nothing can be decoded; duplicate keys leave a
// tree with the first of each.
func Parse(name string, text []byte, faults *Faults) *Node {
	if p := refuse(name, text, faults); p {
		return nil
	}
	f := NewFile(name, text)
	return f.parse(f.text(), faults)
}

// refuse turns away texts that are not worth a parser.
func refuse(name string, text []byte, faults *Faults) bool {
	top := Pos{File: &File{Name: name}, Line: 1, Column: 1}
	switch {
	case len(text) > MaxBytes:
		faults.Add(top, "", fmt.Sprintf("is %d bytes long; a scenario has at most %d", len(text), MaxBytes), "")
	case !utf8.Valid(text):
		bad := firstInvalid(text)
		line := 1 + bytes.Count(text[:bad], []byte("\n"))
		column := 1 + utf8.RuneCount(text[bytes.LastIndexByte(text[:bad], '\n')+1:bad])
		faults.Add(Pos{File: top.File, Line: line, Column: column}, "", fmt.Sprintf("byte 0x%02x is not UTF-8", text[bad]), "save the file as UTF-8")
	case bytes.IndexByte(text, 0) >= 0:
		faults.Add(top, "", "holds a zero byte; this is not a text", "")
	default:
		return false
	}
	return true
}

func firstInvalid(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(text)
}

// parse runs the YAML parser over a text that may differ from the file's in
// characters that take no part, never in its layout.
func (f *File) parse(text string, faults *Faults) (root *Node) {
	defer func() {
		if r := recover(); r != nil {
			faults.Add(Pos{File: f, Line: 1, Column: 1}, "", fmt.Sprintf("cannot be read as YAML: %v", r), "")
			root = nil
		}
	}()
	tokens := lexer.Tokenize(text)
	if !f.plausible(tokens, faults) {
		return nil
	}
	tree, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		f.syntax(err, faults)
		return nil
	}
	body := f.document(tree, faults)
	if body == nil {
		return nil
	}
	c := converter{file: f, faults: faults, anchors: map[string]*anchored{}}
	root = c.node(body, 0)
	if c.stopped {
		return nil
	}
	return root
}

// plausible bounds what the parser is given: it recurses for each bracket and
// is slow on long runs of tokens.
func (f *File) plausible(tokens token.Tokens, faults *Faults) bool {
	count, depth, dashes, line := 0, 0, 0, 0
	for _, tk := range tokens {
		if tk.Type == token.CommentType {
			continue
		}
		if tk.Position.Line != line {
			line, dashes = tk.Position.Line, 0
		}
		problem, hint := "", ""
		switch count++; tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType:
			dashes++
		case token.MappingKeyType:
			problem, hint = "keys with ? are not part of the scenario language", "write KEY: VALUE"
		case token.TagType:
			problem, hint = "tags are not part of the scenario language", "leave "+strings.TrimSpace(tk.Value)+" out"
		case token.DirectiveType:
			problem = "directives are not part of the scenario language"
		}
		if depth > maxDepth || dashes > maxDepth {
			problem = fmt.Sprintf("is nested deeper than %d levels", maxDepth)
		}
		if count > maxToken {
			problem = fmt.Sprintf("the file has more than %d words and signs", maxToken)
		}
		if problem != "" {
			faults.Add(f.at(tk), "", problem, hint)
			return false
		}
	}
	return true
}

// syntax reports the parser's own error, which is its first.
func (f *File) syntax(err error, faults *Faults) {
	var e interface {
		error
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &e) && e.GetToken() != nil {
		hint := ""
		if strings.Contains(e.GetMessage(), "\t") || strings.Contains(e.GetMessage(), "tab ") {
			hint = "indent with spaces"
		}
		faults.Add(f.at(e.GetToken()), "", "not valid YAML: "+strings.ReplaceAll(e.GetMessage(), "\t", "tab"), hint)
		return
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	faults.Add(Pos{File: f, Line: 1, Column: 1}, "", "not valid YAML: "+first, "")
}

// document returns the body of the only document.
func (f *File) document(tree *ast.File, faults *Faults) ast.Node {
	var bodies []ast.Node
	for _, d := range tree.Docs {
		if d.Body != nil && d.Body.Type() != ast.CommentType {
			bodies = append(bodies, d.Body)
		}
	}
	if len(bodies) == 0 {
		faults.Add(Pos{File: f, Line: 1, Column: 1}, "", "the file is empty", "a scenario begins with schema: 1")
		return nil
	}
	if len(bodies) > 1 {
		faults.Add(f.start(bodies[1]), "", "a second document begins here; a file holds one scenario", "remove the --- above")
		return nil
	}
	return bodies[0]
}
