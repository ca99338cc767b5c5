package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"gensim/scenarios/source"
)

// Resolved is a scenario with every default filled in, in which values can be looked up
// by their paths.
type Resolved struct {
	decoder decoder
	root    *source.Node
	faults  *source.Faults
}

// Resolved fills the defaults in.
func (d *Document) Resolved() *Resolved {
	r := &Resolved{faults: &source.Faults{}}
	r.root = source.Parse("the resolved scenario", Canonical(d), r.faults)
	if r.root == nil {
		panic("scenarios: a canonical text does not parse: " + r.faults.Error())
	}
	r.decoder = d.loader.decoder(r.root, r.faults)
	return r
}

// ErrPath reports a path that leads to no single value.
var ErrPath = errors.New("no single value")

// Value returns the value at a path. A key that is absent and has no default has none.
func (r *Resolved) Value(path string) (Value, error) {
	t, err := r.target(path)
	if err != nil {
		return Value{}, err
	}
	node := r.root
	for _, key := range strings.Split(path, ".") {
		e, ok := node.Entry(key)
		if !ok {
			return Value{}, nil
		}
		node = e.Value
	}
	v, _ := r.decoder.evaluate(&t, node.Pos, node)
	return v, nil
}

// Parse reads a text as a value of the kind that a path has.
func (r *Resolved) Parse(path, text string) (Value, error) {
	t, err := r.target(path)
	if err != nil {
		return Value{}, err
	}
	at := source.Pos{File: source.NewFile(path, []byte(text)), Line: 1, Column: 1, Width: 1}
	v, ok := r.decoder.evaluate(&t, at, &source.Node{Kind: source.Scalar, Pos: at, Text: strings.TrimSpace(text)})
	if !ok {
		err = fmt.Errorf("%s: %s", path, r.faults.List[len(r.faults.List)-1].Message)
		*r.faults = source.Faults{}
	}
	return v, err
}

func (r *Resolved) target(path string) (target, error) {
	t, ok := r.decoder.find(r.root, path)
	if ok && t.single() {
		return t, nil
	}
	err := fmt.Errorf("%s: %w", path, ErrPath)
	if hint := r.decoder.nearestPath(r.root, path); hint != "" {
		err = fmt.Errorf("%w; %s", err, hint)
	}
	return target{}, err
}

// Compare orders two values of one kind: numbers by size, texts by their letters, false
// before true. One that is none comes first.
func (v Value) Compare(o Value) int {
	if v.Kind != o.Kind {
		return cmp.Compare(v.Kind, o.Kind)
	}
	switch v.Kind {
	case NumberValue:
		return v.Number.Cmp(o.Number)
	case WholeValue:
		return cmp.Compare(v.Whole, o.Whole)
	case TruthValue:
		return cmp.Compare(whole(v.Truth), whole(o.Truth))
	}
	return cmp.Compare(v.Text, o.Text)
}

func whole(b bool) int {
	if b {
		return 1
	}
	return 0
}
