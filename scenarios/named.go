package scenarios

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gensim/scenarios/source"
)

// namedMap is a Named of any type, for the decoder and the writer.
type namedMap interface {
	put(name string, fill func(reflect.Value))
	each(visit func(name string, v reflect.Value))
	size() int
	entry() reflect.Type
}

// put adds an entry, fills it and keeps the entries sorted.
func (n *Named[T]) put(name string, fill func(reflect.Value)) {
	e := Entry[T]{Name: name}
	fill(reflect.ValueOf(&e.Value).Elem())
	*n = append(*n, e)
	slices.SortFunc(*n, func(a, b Entry[T]) int { return cmp.Compare(a.Name, b.Name) })
}

func (n *Named[T]) each(visit func(string, reflect.Value)) {
	for i := range *n {
		visit((*n)[i].Name, reflect.ValueOf(&(*n)[i].Value).Elem())
	}
}

func (n *Named[T]) size() int { return len(*n) }

// entry is the type of an entry's value.
func (n *Named[T]) entry() reflect.Type { return reflect.TypeFor[T]() }

// named decodes a map of named objects.
func (d *decoder) named(p place, n namedMap, r rules) {
	if !d.is(p, source.Map, "a map of named entries") {
		return
	}
	for _, e := range p.node.Entries {
		path := source.Join(p.path, e.Key)
		if !isName(e.Key) {
			d.faults.Add(e.Pos, path, fmt.Sprintf("%q is not a name: lower-case letters, digits and _, a letter first, at most %d", e.Key, maxName), nameHint(e.Key))
			continue
		}
		before := len(d.faults.List)
		n.put(e.Key, func(v reflect.Value) { d.value(place{e.Value, path, e.Pos}, v, r) })
		d.misspelt(e.Key, p.node.Keys(), before)
	}
}

// misspelt looks again at the keys just found missing in an entry: where the
// entry's name is near another's, an overlay probably meant that one.
func (d *decoder) misspelt(name string, names []string, before int) {
	others := slices.DeleteFunc(names, func(s string) bool { return s == name })
	near := source.Nearest(name, others)
	for i := before; near != "" && i < len(d.faults.List); i++ {
		if f := &d.faults.List[i]; f.Message == isMissing {
			f.Hint += fmt.Sprintf("; or did you mean %q instead of %q?", near, name)
		}
	}
}

// maxName bounds a name, which becomes part of paths and table cells.
const maxName = 48

// isName reports whether s is [a-z][a-z0-9_]* and not too long.
func isName(s string) bool { return isWord(s, "_") }

// isScenarioName allows hyphens, too.
func isScenarioName(s string) bool { return isWord(s, "_-") }

// ValidName reports whether a scenario may have the name.
func ValidName(s string) bool { return isScenarioName(s) }

func isWord(s, signs string) bool {
	if s == "" || len(s) > maxName || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune(signs, r) {
			return false
		}
	}
	return true
}

// nameHint proposes the nearest proper name.
func nameHint(s string) string {
	proper := strings.NewReplacer("-", "_", " ", "_", ".", "_").Replace(strings.ToLower(s))
	if !isName(proper) {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", proper)
}
