package scenarios

import (
	"math/big"
	"reflect"
	"strings"
)

// rules are what a field's tags demand of its value.
type rules struct {
	role, ref, form          string
	min, above, max, below   string              // texts of the value's own type
	limits                   map[string]*big.Rat // the values of these texts
	one, later, built        []string            // allowed, known but not built, built numbers
	least, most              string              // length of a list
	fallback                 string              // the default's text
	hasFallback, mayBeAbsent bool
	hashed                   bool // the key shapes a run
	brings                   bool // it does not, but gives others that do their defaults
}

// field is one key of a section.
type field struct {
	key   string
	index int
	typ   reflect.Type
	rules rules
	about about
}

// about is what a key means: the one place for it is the tags of its field.
type about struct {
	doc     string // a clause
	symbol  string // of the formulas
	formula string // in which it stands, or that follows from it
	source  string // of the rule, or of its value
}

// fields reads the keys of a section in the order of its struct.
func fields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		key, ok := tag.Lookup("key")
		if !ok || key == "*" {
			continue
		}
		f := field{key: key, index: i, typ: t.Field(i).Type, rules: rulesOf(tag),
			about: about{tag.Get("doc"), tag.Get("symbol"), tag.Get("formula"), tag.Get("source")}}
		f.limit()
		out = append(out, f)
	}
	return out
}

// limit reads the bounds of a quantity once: a sweep holds thousands of values to
// each.
func (f *field) limit() {
	x, ok := reflect.New(f.typ).Interface().(leaf)
	if !ok {
		return
	}
	f.rules.limits = map[string]*big.Rat{}
	for _, bound := range []string{f.rules.min, f.rules.above, f.rules.max, f.rules.below} {
		if bound != "" {
			f.rules.limits[bound] = bounding(x, bound)
		}
	}
}

func rulesOf(tag reflect.StructTag) rules {
	fallback, has := tag.Lookup("default")
	return rules{
		role: tag.Get("role"), ref: tag.Get("ref"), form: tag.Get("form"),
		min: tag.Get("min"), above: tag.Get("above"), max: tag.Get("max"), below: tag.Get("below"),
		one: strings.Fields(tag.Get("one")), later: strings.Fields(tag.Get("later")), built: listed(tag.Get("built")),
		least: tag.Get("least"), most: tag.Get("most"),
		fallback: fallback, hasFallback: has, mayBeAbsent: tag.Get("absent") == "ok",
		hashed: tag.Get("hash") == "", brings: tag.Get("hash") == "brings",
	}
}

// listed cuts values that may hold spaces.
func listed(tag string) []string {
	if tag == "" {
		return nil
	}
	return strings.Split(tag, ", ")
}

// keys returns the names of fields.
func keys(fs []field) []string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = f.key
	}
	return out
}
