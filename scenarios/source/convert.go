package source

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// converter turns the parser's tree into nodes. It follows aliases by sharing
// the anchored node and counts what a walk over the result would visit, so that
// a text of a few lines cannot stand for a billion nodes.
type converter struct {
	file    *File
	faults  *Faults
	anchors map[string]*anchored
	visited int  // nodes of the expanded tree so far
	stopped bool // a limit was passed: the tree is not to be used
}

// anchored is a named node; node is nil while the anchor is still being read.
type anchored struct {
	node   *Node
	nodes  int // of the expanded tree
	height int
}

func (c *converter) fail(at Pos, message, hint string) *Node {
	c.faults.Add(at, "", message, hint)
	return &Node{Pos: at}
}

func (c *converter) stop(at Pos, message string) *Node {
	if c.stopped {
		return &Node{Pos: at}
	}
	c.stopped = true
	return c.fail(at, message, "")
}

func (c *converter) node(n ast.Node, depth int) *Node {
	at := c.file.start(n)
	c.visited++
	if c.stopped || depth > maxDepth {
		return c.stop(at, fmt.Sprintf("is nested deeper than %d levels", maxDepth))
	}
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return &Node{Pos: at}
	case *ast.MappingNode:
		return c.mapping(n.Values, at, depth)
	case *ast.MappingValueNode:
		return c.mapping([]*ast.MappingValueNode{n}, at, depth)
	case *ast.SequenceNode:
		out := &Node{Kind: List, Pos: at}
		for _, v := range n.Values {
			out.Items = append(out.Items, c.node(v, depth+1))
		}
		return out
	case *ast.LiteralNode:
		return &Node{Kind: Scalar, Pos: at, Text: n.Value.Value, Quoted: true}
	case *ast.AnchorNode:
		return c.anchor(n, depth)
	case *ast.AliasNode:
		return c.alias(n, depth)
	case *ast.StringNode:
		quoted := n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType
		return &Node{Kind: Scalar, Pos: at, Text: n.Value, Quoted: quoted}
	case ast.ScalarNode:
		return &Node{Kind: Scalar, Pos: at, Text: strings.TrimSpace(n.GetToken().Value)}
	}
	return c.fail(at, "this form of YAML is not part of the scenario language", "")
}

// mapping reads entries, refuses repeated keys and folds in merge keys.
func (c *converter) mapping(values []*ast.MappingValueNode, at Pos, depth int) *Node {
	out := &Node{Kind: Map, Pos: at}
	var inherited []*Node
	first := map[string]Pos{}
	for _, v := range values {
		if _, ok := v.Key.(*ast.MergeKeyNode); ok {
			inherited = append(inherited, c.node(v.Value, depth+1))
			continue
		}
		key, keyAt, ok := c.key(v.Key)
		if !ok {
			continue
		}
		if before, twice := first[key]; twice {
			c.fail(keyAt, fmt.Sprintf("key %q is already set on line %d", key, before.Line), "keep one of the two")
			continue
		}
		first[key] = keyAt
		value := c.node(v.Value, depth+1)
		if value.Kind == Null {
			value.Pos = keyAt
		}
		out.Entries = append(out.Entries, Entry{key, keyAt, value})
	}
	for _, base := range inherited {
		out = c.inherit(base, out)
	}
	return out
}

// inherit adds the entries of a merge key that the map does not write itself.
func (c *converter) inherit(base, out *Node) *Node {
	sources := []*Node{base}
	if base.Kind == List {
		sources = base.Items
	}
	for _, s := range sources {
		if s.Kind != Map {
			c.fail(base.Pos, "<< takes an alias of a map", "write <<: *NAME")
			continue
		}
		for _, e := range s.Entries {
			if _, ok := out.Entry(e.Key); !ok {
				out.Entries = append(out.Entries, e)
			}
		}
	}
	return out
}

// key reads a map's key, which is a plain or quoted word.
func (c *converter) key(k ast.MapKeyNode) (string, Pos, bool) {
	at := c.file.start(k)
	switch k := k.(type) {
	case *ast.StringNode:
		return k.Value, at, true
	case *ast.MappingKeyNode, *ast.AnchorNode, *ast.TagNode:
	default:
		if s, ok := k.(ast.ScalarNode); ok && k.Type() != ast.AliasType {
			return s.GetToken().Value, at, true
		}
	}
	c.fail(at, "a key is a plain word", "")
	return "", at, false
}

func (c *converter) anchor(n *ast.AnchorNode, depth int) *Node {
	name := n.Name.GetToken().Value
	a := &anchored{}
	c.anchors[name] = a
	before := c.visited
	node := c.node(n.Value, depth)
	a.node, a.nodes, a.height = node, c.visited-before, node.height()
	return node
}

func (c *converter) alias(n *ast.AliasNode, depth int) *Node {
	name, at := n.Value.GetToken().Value, c.file.start(n)
	at.Width += utf8.RuneCountInString(name)
	a, ok := c.anchors[name]
	if !ok {
		names := make([]string, 0, len(c.anchors))
		for known := range c.anchors {
			names = append(names, known)
		}
		return c.fail(at, fmt.Sprintf("there is no anchor &%s above", name), DidYouMean(name, sorted(names)))
	}
	if a.node == nil {
		return c.stop(at, fmt.Sprintf("*%s is inside the anchor &%s that it repeats", name, name))
	}
	c.visited += a.nodes
	if c.visited > maxNodes {
		return c.stop(at, fmt.Sprintf("aliases expand the file to more than %d values", maxNodes))
	}
	if depth+a.height > maxDepth {
		return c.stop(at, fmt.Sprintf("is nested deeper than %d levels", maxDepth))
	}
	return a.node
}

// height is the number of levels below a node. It walks shared nodes once for
// each way to them, which the bound on visited nodes keeps small.
func (n *Node) height() int {
	h := 0
	for _, e := range n.Entries {
		h = max(h, 1+e.Value.height())
	}
	for _, i := range n.Items {
		h = max(h, 1+i.height())
	}
	return h
}
