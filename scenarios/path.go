package scenarios

import (
	"fmt"
	"reflect"
	"strings"

	"gensim/agents"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// target is what a dotted path leads to: a type of the language with the rules of
// its value.
type target struct {
	path   string
	typ    reflect.Type
	rules  rules
	shapes bool          // the value shapes a run, or brings defaults that do
	param  *agents.Param // of a strategy, or nil
	entry  *agents.Entry // that strategy
}

// documentTarget is the target of the empty path.
func documentTarget() target { return target{typ: reflect.TypeFor[Document](), shapes: true} }

// child is the target of a key below.
func (t *target) child(key string, typ reflect.Type, r rules) target {
	return target{path: source.Join(t.path, key), typ: typ, rules: r, shapes: t.shapes && (r.hashed || r.brings)}
}

// children returns the targets one key below, with the nodes that a tree has there;
// entries of named maps are those of the tree.
func (d *decoder) children(t target, node *source.Node) (list []target, nodes []*source.Node) {
	add := func(c target, key string) {
		e, _ := node.Entry(key)
		list, nodes = append(list, c), append(nodes, e.Value)
	}
	typ := t.typ
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ == reflect.TypeFor[Amendment]() { // an overlay of the scenario itself
		typ = reflect.TypeFor[Document]()
	}
	v := reflect.New(typ).Interface()
	switch x := v.(type) {
	case namedMap:
		for _, name := range node.Keys() {
			add(t.child(name, x.entry(), rules{role: t.rules.role, hashed: true}), name)
		}
		return list, nodes
	case *Mix:
		for _, name := range d.names["devices"] {
			add(t.child(name, reflect.TypeFor[quantity.Share](), rules{max: "1", hashed: true}), name)
		}
		return list, nodes
	case leaf:
		return nil, nil
	}
	if typ.Kind() != reflect.Struct || typ == reflect.TypeFor[unbuilt]() {
		return nil, nil
	}
	for _, f := range d.fields(typ) {
		add(t.child(f.key, f.typ, f.rules), f.key)
	}
	if typ == reflect.TypeFor[Group]() {
		for _, c := range d.parameters(t, node) {
			add(c, lastKey(c.path))
		}
	}
	return list, nodes
}

// parameters returns the targets of a group's strategy; where a sweep changes the
// strategy, those of all strategies that it may come to play.
func (d *decoder) parameters(t target, node *source.Node) []target {
	role := roleOf(t.rules.role)
	plays, _ := node.Entry("strategy")
	var out []target
	seen := map[string]bool{}
	for i := range d.strategies {
		e := &d.strategies[i]
		if e.Role != role || plays.Value == nil || plays.Value.Text != e.Name && !d.replayed[t.path] {
			continue
		}
		for j := range e.Params {
			param := &e.Params[j]
			if seen[param.Name] {
				continue
			}
			seen[param.Name] = true
			v, r := new(Argument).target(param)
			r.hashed = true
			c := t.child(param.Name, v.Type(), r)
			c.param, c.entry = param, e
			out = append(out, c)
		}
	}
	return out
}

// find follows a path through the language and the names of a tree.
func (d *decoder) find(root *source.Node, path string) (target, bool) {
	t, node := documentTarget(), root
steps:
	for _, key := range strings.Split(path, ".") {
		list, nodes := d.children(t, node)
		for i := range list {
			if lastKey(list[i].path) == key {
				t, node = list[i], nodes[i]
				continue steps
			}
		}
		return t, false
	}
	return t, true
}

// single reports whether the target is one value and no section, list or reserved
// key. Of a mix, that is the one device.
func (t *target) single() bool {
	if _, ok := reflect.New(t.typ).Interface().(leaf); ok || t.typ == reflect.TypeFor[Mix]() {
		return true
	}
	switch t.typ.Kind() {
	case reflect.String, reflect.Int, reflect.Int64, reflect.Uint64, reflect.Bool:
		return true
	}
	return false
}

// singles lists the paths of all single values that shape a run.
func (d *decoder) singles(t target, node *source.Node) []string {
	var out []string
	if t.single() {
		out = append(out, t.path)
	}
	list, nodes := d.children(t, node)
	for i := range list {
		if list[i].shapes {
			out = append(out, d.singles(list[i], nodes[i])...)
		}
	}
	return out
}

// nearestPath proposes a path: one that ends as the text does, or is spelt almost
// alike.
func (d *decoder) nearestPath(root *source.Node, text string) string {
	all := d.singles(documentTarget(), root)
	for _, path := range all {
		if strings.HasSuffix(path, "."+text) {
			return fmt.Sprintf("did you mean %q?", path)
		}
	}
	return source.DidYouMean(text, all)
}
