package scenarios

import (
	"reflect"

	"gensim/scenarios/source"
)

// grammar is the language's tables, read once from the tags of its types and from
// the presets. It never changes, so that any number of decoders may share it.
type grammar struct {
	sections map[reflect.Type][]field
	presets  map[string]*source.Node
}

func newGrammar() *grammar {
	g := &grammar{sections: map[reflect.Type][]field{}, presets: map[string]*source.Node{}}
	for _, t := range []reflect.Type{reflect.TypeFor[Document](), reflect.TypeFor[stepRange](), reflect.TypeFor[drawRange](), reflect.TypeFor[ChangeLimits]()} {
		g.read(t)
	}
	for _, name := range presetNames {
		g.presets[name] = preset(name)
	}
	return g
}

// read enters a type and those of its keys.
func (g *grammar) read(t reflect.Type) {
	t = element(t)
	if _, known := g.sections[t]; known || t.Kind() != reflect.Struct {
		return
	}
	g.sections[t] = fields(t)
	for _, f := range g.sections[t] {
		g.read(f.typ)
	}
}

// fields returns the keys of a section in the language's order.
func (g *grammar) fields(t reflect.Type) []field { return g.sections[t] }

// element is the type of a list's items, of a map's entries, of what a pointer leads
// to; else the type itself.
func element(t reflect.Type) reflect.Type {
	if n, ok := reflect.New(t).Interface().(namedMap); ok {
		return element(n.entry())
	}
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		return element(t.Elem())
	}
	return t
}
