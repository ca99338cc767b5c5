package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gensim/agents"
	"gensim/scenarios/source"
)

// decoder fills sections from nodes and collects faults; it never stops at
// one.
type decoder struct {
	loader Loader
	*grammar
	faults     *source.Faults
	strategies []agents.Entry
	names      map[string][]string // devices and workloads, for references
	replayed   map[string]bool     // groups whose strategy a sweep changes
	swept      map[spot]bool       // what a sweep writes, in the decoder of a point
}

// place is a node, its dotted path, and where a fault about the whole of it
// points: its key.
type place struct {
	node *source.Node
	path string
	at   source.Pos
}

// selfDecoder is a type with its own form in YAML.
type selfDecoder interface {
	decode(d *decoder, p place, r rules)
}

// union is a struct of which exactly one key is written.
type union interface{ union() }

// kinded is a struct whose keys depend on its kind, so that an unbuilt kind
// brings keys that are not known.
type kinded interface{ kinded() }

// unbuiltKind reports a key or a value of the section that is reserved.
func (d *decoder) unbuiltKind(p place, fs []field) bool {
	return slices.ContainsFunc(fs, func(f field) bool {
		e, ok := p.node.Entry(f.key)
		return ok && (f.typ == reflect.TypeFor[unbuilt]() || slices.Contains(f.rules.later, e.Value.Text))
	})
}

func (d *decoder) fault(p place, hint, format string, args ...any) {
	at := p.at
	if p.node != nil && p.node.Kind != source.Null {
		at = p.node.Pos
	}
	d.faults.Add(at, p.path, fmt.Sprintf(format, args...), hint)
}

// value decodes a node into v, which is addressable.
func (d *decoder) value(p place, v reflect.Value, r rules) {
	if v.Type() == reflect.TypeFor[unbuilt]() {
		d.faults.Add(p.at, p.path, fmt.Sprintf("%q is not built yet", lastKey(p.path)), "leave it out")
		return
	}
	if p.node.Kind == source.Null {
		d.fault(p, "write a value, or leave the key out; null removes only what a base scenario has", "has no value")
		return
	}
	switch x := v.Addr().Interface().(type) {
	case selfDecoder:
		x.decode(d, p, r)
		return
	case leaf:
		d.leaf(p, x, r)
		return
	case namedMap:
		d.named(p, x, r)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(p, v.Elem(), r)
	case reflect.Struct:
		d.section(p, v, nil)
	case reflect.Slice:
		d.list(p, v, r)
	default:
		d.plain(p, v, r)
	}
}

// section decodes a map into a struct; extra are keys that the caller reads.
func (d *decoder) section(p place, v reflect.Value, extra []string) {
	if !d.is(p, source.Map, "a map of keys") {
		return
	}
	fs := d.fields(v.Type())
	if _, ok := v.Interface().(kinded); !ok || !d.unbuiltKind(p, fs) {
		d.unknown(p, append(keys(fs), extra...))
	}
	if _, ok := v.Interface().(union); ok && !d.exactlyOne(p, fs) {
		return
	}
	for _, f := range fs {
		path := source.Join(p.path, f.key)
		if e, ok := p.node.Entry(f.key); ok {
			d.value(place{e.Value, path, e.Pos}, v.Field(f.index), f.rules)
			continue
		}
		d.absent(place{nil, path, p.at}, v.Field(f.index), f.rules)
	}
}

// absent gives a field its default.
func (d *decoder) absent(p place, v reflect.Value, r rules) {
	switch {
	case r.hasFallback:
		setDefault(v, r.fallback)
	case r.mayBeAbsent || v.Type() == reflect.TypeFor[unbuilt]():
	case v.Kind() == reflect.Struct && !isLeaf(v) && v.Type() != reflect.TypeFor[end]():
		d.section(place{&source.Node{Kind: source.Map, Pos: p.at}, p.path, p.at}, v, nil)
	default:
		d.faults.Add(p.at, p.path, isMissing, missingHint(p.path, v, r))
	}
}

func isLeaf(v reflect.Value) bool {
	_, ok := v.Addr().Interface().(leaf)
	return ok
}

// isMissing is the message of an absent key, which named entries look for.
const isMissing = "is missing"

// missingHint shows how the key is written.
func missingHint(path string, v reflect.Value, r rules) string {
	switch x := v.Addr().Interface().(type) {
	case leaf:
		return fmt.Sprintf("add it as in %s: %s", lastKey(path), x.Kind().Example)
	case namedMap:
		return "add it with at least one named entry"
	}
	if len(r.one) > 0 {
		return "add it with one of " + strings.Join(r.one, ", ")
	}
	return "add it"
}

// unknown reports keys that the section does not have.
func (d *decoder) unknown(p place, known []string) {
	for _, e := range p.node.Entries {
		if slices.Contains(known, e.Key) {
			continue
		}
		d.faults.Add(e.Pos, source.Join(p.path, e.Key), "unknown key", d.unknownHint(e.Key, known))
	}
}

// unknownHint tells the key that was meant, or what there is, and where the key belongs.
func (d *decoder) unknownHint(key string, known []string) string {
	keys := strings.Split(key, ".")
	if len(keys) > 1 && slices.Contains(known, keys[0]) && !slices.Contains(keys, "") {
		return "dots join keys in --set and in a sweep; here write " + strings.Join(keys, ": {") + ": ..." + strings.Repeat("}", len(keys)-1)
	}
	var hints []string
	if paths := d.loader.elsewhere(key); len(paths) > 0 {
		hints = append(hints, "there is "+strings.Join(paths, ", "))
	}
	if near := source.DidYouMean(key, known); near != "" {
		hints = append(hints, near)
	} else if len(hints) == 0 || len(known) < 10 {
		hints = append(hints, "the keys here are "+strings.Join(known, ", "))
	}
	return strings.Join(hints, "; ")
}

// elsewhere returns the first paths of the language that end in a key.
func (l Loader) elsewhere(key string) []string {
	var paths []string
	var walk func(keys []Key)
	walk = func(keys []Key) {
		for i := range keys {
			if lastKey(keys[i].Path) == key && len(paths) < 3 {
				paths = append(paths, keys[i].Path)
			}
			walk(keys[i].Keys)
		}
	}
	walk(l.Describe().Keys)
	return paths
}

// exactlyOne holds a union to one of its keys.
func (d *decoder) exactlyOne(p place, fs []field) bool {
	var written []string
	for _, f := range fs {
		if _, ok := p.node.Entry(f.key); ok {
			written = append(written, f.key)
		}
	}
	if len(written) == 1 {
		return true
	}
	if len(written) == 0 {
		d.fault(p, "", "takes exactly one of %s", strings.Join(keys(fs), ", "))
		return false
	}
	d.fault(p, "an entry inherited from a base scenario is removed by null", "takes exactly one of %s, not %s",
		strings.Join(keys(fs), ", "), strings.Join(written, " and "))
	return false
}

// is holds a node to a kind.
func (d *decoder) is(p place, k source.Kind, wants string) bool {
	if p.node.Kind == k {
		return true
	}
	d.fault(p, "", "must be %s, not %s", wants, p.node.Kind)
	return false
}

// list decodes a list of like values.
func (d *decoder) list(p place, v reflect.Value, r rules) {
	if !d.is(p, source.List, "a list") {
		return
	}
	if n := len(p.node.Items); outside(n, r) {
		want := "at least " + r.least
		if r.least == r.most {
			want = r.least
		} else if r.most != "" {
			want = "from " + r.least + " to " + r.most
		}
		d.fault(p, "", "has %d entries; it takes %s", n, want)
		return
	}
	seen := map[string]bool{}
	for i, item := range p.node.Items {
		q := place{item, fmt.Sprintf("%s[%d]", p.path, i), item.Pos}
		if len(r.one) > 0 && seen[item.Text] && item.Kind == source.Scalar {
			d.fault(q, "", "%s is listed twice", item.Text)
			continue
		}
		seen[item.Text] = true
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		d.value(q, v.Index(v.Len()-1), r)
	}
}

func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
