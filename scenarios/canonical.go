package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/zeebo/blake3"

	"gensim/internal/merkle"
	"gensim/scenarios/source"
)

// Canonical renders the document resolved: every key with its value, defaults
// filled in, in the language's order, names sorted, numbers exact. The text is
// a scenario that loads again to the same Hash.
func Canonical(doc *Document) []byte {
	w := writer{grammar: doc.loader.grammar}
	w.section(reflect.ValueOf(doc).Elem(), 0)
	return w.buf.Bytes()
}

// hashDomain separates this hash from others and versions its text.
const hashDomain = "gensim scenario 1\n"

// Hash is the BLAKE3 hash of what shapes a run: not prose, seed, replicates,
// judgements, pictures or outputs.
func Hash(doc *Document) merkle.Hash {
	w := writer{grammar: doc.loader.grammar, shaping: true}
	w.section(reflect.ValueOf(doc).Elem(), 0)
	return blake3.Sum256(append([]byte(hashDomain), w.buf.Bytes()...))
}

// writer renders sections by the same tags that decode them.
type writer struct {
	*grammar
	buf     bytes.Buffer
	shaping bool // only what shapes a run
}

func (w *writer) section(v reflect.Value, depth int) {
	if g, ok := v.Addr().Interface().(*Group); ok {
		defer w.arguments(g, depth)
	}
	for _, f := range w.fields(v.Type()) {
		x := v.Field(f.index)
		if w.shaping && !f.rules.hashed || skipped(x, f.rules) {
			continue
		}
		w.key(f.key, depth)
		w.value(x, depth+1)
	}
}

// skipped leaves out keys that are absent and have no default.
func skipped(v reflect.Value, r rules) bool {
	if v.Type() == reflect.TypeFor[unbuilt]() {
		return true
	}
	return v.IsZero() && r.mayBeAbsent
}

func (w *writer) key(key string, depth int) {
	fmt.Fprintf(&w.buf, "%s%s:", strings.Repeat("  ", depth), key)
}

// value writes what follows a key's colon, line break included.
func (w *writer) value(v reflect.Value, depth int) {
	switch x := v.Addr().Interface().(type) {
	case leaf:
		w.scalar(x.String())
		return
	case *Mix:
		w.mix(*x, depth)
		return
	case **Sweep:
		w.node((*x).node, depth)
		return
	case *Amendment:
		w.amendment(*x, depth)
		return
	case *Limits:
		w.limits(*x, depth)
		return
	case namedMap:
		w.named(x, depth)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		w.value(v.Elem(), depth)
	case reflect.Struct:
		w.buf.WriteByte('\n')
		w.section(v, depth)
	case reflect.Slice:
		w.list(v)
	case reflect.String:
		w.scalar(v.String())
	case reflect.Bool:
		fmt.Fprintf(&w.buf, " %t\n", v.Bool())
	default:
		w.scalar(fmt.Sprint(v.Interface()))
	}
}

func (w *writer) named(n namedMap, depth int) {
	if n.size() == 0 {
		w.buf.WriteString(" {}\n")
		return
	}
	w.buf.WriteByte('\n')
	n.each(func(name string, v reflect.Value) {
		w.key(name, depth)
		w.value(v, depth+1)
	})
}

func (w *writer) mix(m Mix, depth int) {
	w.buf.WriteByte('\n')
	for _, s := range m {
		w.key(s.Device, depth)
		w.scalar(s.Share.String())
	}
}

func (w *writer) amendment(a Amendment, depth int) {
	w.buf.WriteByte('\n')
	for _, s := range a {
		w.key(s.Path, depth)
		w.scalar(s.String())
	}
}

func (w *writer) limits(l Limits, depth int) {
	w.buf.WriteByte('\n')
	for _, on := range l {
		w.key(on.Path, depth)
		w.value(reflect.ValueOf(&on.Limits).Elem(), depth+1)
	}
}

func (w *writer) arguments(g *Group, depth int) {
	for _, a := range g.Arguments {
		w.key(a.Name, depth)
		w.scalar(a.Written)
	}
}

func (w *writer) list(v reflect.Value) {
	items := make([]string, v.Len())
	for i := range items {
		items[i] = quoted(fmt.Sprint(v.Index(i).Interface()))
	}
	w.buf.WriteString(" [" + strings.Join(items, ", ") + "]\n")
}

// node writes a tree as it stands: maps in blocks, what is inside a list in line.
func (w *writer) node(n *source.Node, depth int) {
	if n.Kind != source.Map || len(n.Entries) == 0 {
		w.buf.WriteString(" " + inline(n) + "\n")
		return
	}
	w.buf.WriteByte('\n')
	for _, e := range n.Entries {
		w.key(quoted(e.Key), depth)
		w.node(e.Value, depth+1)
	}
}

// inline is a tree in one line. A text that was written without quotes stays so,
// where that is safe: a number in quotes would be another thing.
func inline(n *source.Node) string {
	var parts []string
	switch n.Kind {
	case source.Null:
		return "null"
	case source.Map:
		for _, e := range n.Entries {
			parts = append(parts, quoted(e.Key)+": "+inline(e.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.List:
		for _, item := range n.Items {
			parts = append(parts, inline(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if truth := n.Text == "true" || n.Text == "false"; truth && !n.Quoted {
		return n.Text
	}
	return quoted(n.Text)
}

func (w *writer) scalar(s string) { w.buf.WriteString(" " + quoted(s) + "\n") }

// quoted returns a text as YAML: bare where that is plainly safe, else in
// double quotes with JSON's escapes, which YAML shares.
func quoted(s string) string {
	if bare(s) {
		return s
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic("scenarios: " + err.Error())
	}
	return string(b)
}

// bare reports a text of letters, digits and the signs of quantities and names.
func bare(s string) bool {
	if s == "" || s[0] == ' ' || s[len(s)-1] == ' ' || s == "null" || s == "true" || s == "false" {
		return false
	}
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '.', r == '/':
		case i > 0 && (r == '-' || r == ' '), i == 0 && r == '-' && len(s) > 1 && s[1] >= '0' && s[1] <= '9':
		default:
			return false
		}
	}
	return true
}
