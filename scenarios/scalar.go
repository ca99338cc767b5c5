package scenarios

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// leaf is a quantity: package quantity has one type for each kind of unit.
type leaf interface {
	Parse(text string) error
	String() string
	Rat() *big.Rat
	Kind() *quantity.Kind
}

// leaf decodes a quantity and holds it to its bounds.
func (d *decoder) leaf(p place, x leaf, r rules) {
	if !d.is(p, source.Scalar, x.Kind().Noun) {
		return
	}
	if err := x.Parse(p.node.Text); err != nil {
		hint := ""
		if why := (*quantity.Problem)(nil); errors.As(err, &why) {
			hint = why.Hint
		}
		d.fault(p, hint, "%s", err)
		return
	}
	if len(r.built) > 0 && !slices.Contains(r.built, x.String()) {
		d.fault(p, "", "%s %s is not built yet; built: %s", fieldName(p.path), x, strings.Join(r.built, ", "))
	} else if want := outOfBounds(x, r); want != "" {
		d.fault(p, "", "is %s; it must be %s", strings.TrimSpace(p.node.Text), want)
	}
}

// outOfBounds says which bound a value breaks, or nothing.
func outOfBounds(x leaf, r rules) string {
	value := x.Rat()
	against := func(bound string) int {
		limit, ok := r.limits[bound]
		if !ok {
			limit = bounding(x, bound)
		}
		return value.Cmp(limit)
	}
	switch {
	case r.min != "" && against(r.min) < 0:
		return "at least " + r.min
	case r.above != "" && against(r.above) <= 0:
		return "above " + r.above
	case r.max != "" && against(r.max) > 0:
		return "at most " + r.max
	case r.below != "" && against(r.below) >= 0:
		return "below " + r.below
	}
	return ""
}

// bounding is the value of a bound's text.
func bounding(x leaf, text string) *big.Rat {
	b := reflect.New(reflect.TypeOf(x).Elem()).Interface().(leaf)
	if err := b.Parse(text); err != nil {
		panic("scenarios: bound " + text + ": " + err.Error())
	}
	return b.Rat()
}

// plain decodes Go's own strings, whole numbers and truths.
func (d *decoder) plain(p place, v reflect.Value, r rules) {
	switch v.Kind() {
	case reflect.String:
		d.text(p, v, r)
	case reflect.Int, reflect.Int64:
		d.whole(p, v, r)
	case reflect.Uint64:
		d.seed(p, v)
	case reflect.Bool:
		d.truth(p, v)
	default:
		panic("scenarios: no decoder for " + v.Type().String())
	}
}

// text decodes a string: free, one of a set, a reference or a name.
func (d *decoder) text(p place, v reflect.Value, r rules) {
	if !d.is(p, source.Scalar, "text") {
		return
	}
	s := p.node.Text
	v.SetString(s)
	switch {
	case slices.Contains(r.later, s):
		d.fault(p, "", "%s %s is not built yet; built: %s", fieldName(p.path), s, strings.Join(r.one, ", "))
	case len(r.one) > 0 && !slices.Contains(r.one, s):
		d.fault(p, source.DidYouMean(s, append(r.one, r.later...)), "is %q; it must be one of %s", quantity.Clip(s), strings.Join(r.one, ", "))
	case r.ref != "":
		d.reference(p, r.ref, s)
	case r.form == "scenario" && !isScenarioName(s):
		d.fault(p, "", "%q is not a scenario's name: lower-case letters, digits, _ and -, a letter first, at most %d", quantity.Clip(s), maxName)
	case r.form == "group" && !isMetric(s):
		d.fault(p, "write role.group, as in verifier.honest", "%q is not a group of agents", quantity.Clip(s))
	case r.form == "metric" && !isMetric(s):
		d.fault(p, "write it as in utility.solver.honest", "%q is not a metric: names joined by dots", quantity.Clip(s))
	}
}

// fieldName is the last key of a path without an index.
func fieldName(path string) string {
	name, _, _ := strings.Cut(lastKey(path), "[")
	return name
}

func isMetric(s string) bool {
	parts := strings.Split(s, ".")
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !isName(part) })
}

// reference holds a name to those that a section has.
func (d *decoder) reference(p place, section, name string) {
	if names := d.names[section]; !slices.Contains(names, name) {
		hint := source.DidYouMean(name, names)
		if hint == "" && len(names) > 0 {
			hint = "it has " + strings.Join(names, ", ")
		}
		d.fault(p, hint, "%s has no entry %q", section, quantity.Clip(name))
	}
}

// whole decodes a whole number.
func (d *decoder) whole(p place, v reflect.Value, r rules) {
	n, ok := d.digits(p)
	if !ok {
		return
	}
	i, err := strconv.ParseInt(n, 10, 64)
	if err != nil {
		d.fault(p, "", "%s is too large", quantity.Clip(n))
		return
	}
	v.SetInt(i)
	switch {
	case len(r.one) > 0 && !slices.Contains(r.one, n):
		d.fault(p, "", "is %s; it must be one of %s", n, strings.Join(r.one, ", "))
	case len(r.built) > 0 && !slices.Contains(r.built, n):
		d.fault(p, "", "%s %s is not built yet; built: %s", fieldName(p.path), n, strings.Join(r.built, ", "))
	case r.min != "" && i < integer(r.min):
		d.fault(p, "", "is %s; it must be at least %s", n, r.min)
	case r.max != "" && i > integer(r.max):
		d.fault(p, "", "is %s; it must be at most %s", n, r.max)
	}
}

// seed decodes an unsigned number of 64 bits.
func (d *decoder) seed(p place, v reflect.Value) {
	n, ok := d.digits(p)
	if !ok {
		return
	}
	u, err := strconv.ParseUint(n, 10, 64)
	if err != nil {
		d.fault(p, "", "is %s; it must be from 0 to 18446744073709551615", quantity.Clip(n))
		return
	}
	v.SetUint(u)
}

// truth decodes true or false; YAML's older words for them are not taken.
func (d *decoder) truth(p place, v reflect.Value) {
	if !d.is(p, source.Scalar, "true or false") {
		return
	}
	if s := p.node.Text; s != "true" && s != "false" || p.node.Quoted {
		d.fault(p, "", "is %q; it must be true or false", quantity.Clip(s))
		return
	}
	v.SetBool(p.node.Text == "true")
}

// digits returns the text of a decimal whole number.
func (d *decoder) digits(p place) (string, bool) {
	if !d.is(p, source.Scalar, "a whole number") {
		return "", false
	}
	s := p.node.Text
	if p.node.Quoted {
		d.fault(p, "leave the quotes out", "%q is text; it must be a whole number", quantity.Clip(s))
		return "", false
	}
	if digits := strings.TrimPrefix(s, "-"); digits == "" || strings.Trim(digits, "0123456789") != "" {
		d.fault(p, "write plain decimal digits, as in 12", "%q is not a whole number", quantity.Clip(s))
		return "", false
	}
	return s, true
}

func integer(s string) int64 {
	i, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic("scenarios: bound " + s)
	}
	return i
}

// outside reports a list's length out of its bounds.
func outside(n int, r rules) bool {
	return r.least != "" && int64(n) < integer(r.least) || r.most != "" && int64(n) > integer(r.most)
}

// setDefault fills a field from its default's text. A default that does not
// parse is a defect of the table, which a test decodes whole.
func setDefault(v reflect.Value, text string) {
	if x, ok := v.Addr().Interface().(leaf); ok {
		if err := x.Parse(text); err != nil {
			panic(fmt.Sprintf("scenarios: default %q: %v", text, err))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int:
		v.SetInt(integer(text))
	case reflect.Uint64:
		v.SetUint(uint64(integer(text)))
	case reflect.Bool:
		v.SetBool(text == "true")
	case reflect.Slice:
		v.Set(reflect.ValueOf(strings.Fields(text)))
	default:
		panic("scenarios: no default for " + v.Type().String())
	}
}
