package scenarios

import (
	"fmt"
	"math/big"
	"reflect"

	"gensim/protocol/unit"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// ValueKind says what the values of an axis are.
type ValueKind uint8

// The kinds of values. The zero value is that of none: an axis that an item of a list
// leaves as it is.
const (
	NoValue ValueKind = iota
	NumberValue
	WholeValue
	TextValue
	TruthValue
)

// String names the kind.
func (k ValueKind) String() string {
	return [...]string{"none", "number", "whole number", "text", "truth"}[k]
}

// Axis is a parameter that a sweep varies.
type Axis struct {
	Path string
	Kind ValueKind
	Unit string // of numbers; empty for a plain number
	Part string // of the sweep: grid, zip, list or sample
	// Values is how many there are to choose from; 0 where they are drawn from a range.
	Values int
}

// Value is what an axis is at a point.
type Value struct {
	Kind   ValueKind
	Text   string     // as the language writes it
	Number unit.Ratio // in the axis' unit
	Whole  int64
	Truth  bool
}

// Float returns the nearest float64 of a number or a whole number.
func (v Value) Float() float64 {
	if v.Kind == WholeValue {
		return float64(v.Whole)
	}
	f, _ := big.NewRat(v.Number.Num, v.Number.Den).Float64()
	return f
}

// axis is the public side of a target.
func (t *target) axis() Axis {
	a := Axis{Path: t.path, Kind: TextValue}
	switch x := reflect.New(t.typ).Interface().(type) {
	case leaf:
		a.Kind, a.Unit = NumberValue, columnUnit(x.Kind().Column)
	case *int, *int64:
		a.Kind = WholeValue
	case *bool:
		a.Kind = TruthValue
	}
	return a
}

// columnUnit writes what is counted by time as 1/h.
func columnUnit(u string) string {
	if u != "" && u[0] == '/' {
		return "1" + u
	}
	return u
}

// evaluate decodes a node as the target's value. A value that is none leaves faults.
func (d *decoder) evaluate(t *target, at source.Pos, node *source.Node) (Value, bool) {
	before := d.faults.Count()
	p := place{node, t.path, at}
	if t.param != nil {
		v := d.evaluateArgument(t, p)
		return v, d.faults.Count() == before
	}
	v := reflect.New(t.typ).Elem()
	d.value(p, v, t.rules)
	if d.faults.Count() > before {
		return Value{}, false
	}
	return valueOf(v), true
}

// evaluateArgument asks the strategy's own package, too.
func (d *decoder) evaluateArgument(t *target, p place) Value {
	a := Argument{Name: t.param.Name, Kind: t.param.Kind}
	v, r := a.target(t.param)
	before := d.faults.Count()
	d.value(p, v, r)
	if d.faults.Count() > before {
		return Value{}
	}
	a.settle(v)
	g := Group{Arguments: []Argument{a}}
	s, _ := g.settings(nil)
	for _, f := range t.entry.Validate(s) {
		if f.Path == a.Name {
			d.fault(p, "", "is %s; it %s", a.Written, f.Message)
		}
	}
	return valueOf(v)
}

// valueOf reads a decoded value.
func valueOf(v reflect.Value) Value {
	switch x := v.Addr().Interface().(type) {
	case leaf:
		r, text := inUnit(x), x.String()
		if v.Kind() == reflect.Struct { // any fraction
			text = quantity.Spell(r, x.Kind().Column)
		}
		return Value{Kind: NumberValue, Text: text, Number: unit.Ratio{Num: r.Num().Int64(), Den: r.Denom().Int64()}}
	case *int:
		return Value{Kind: WholeValue, Text: fmt.Sprint(*x), Whole: int64(*x)}
	case *bool:
		return Value{Kind: TruthValue, Text: fmt.Sprint(*x), Truth: *x}
	case *Mix:
		return Value{Kind: TextValue, Text: (*x)[0].Device}
	case *string:
		return Value{Kind: TextValue, Text: *x}
	}
	panic("scenarios: no axis of " + v.Type().String())
}

// inUnit is a quantity in the unit of its columns.
func inUnit(x leaf) *big.Rat {
	one := reflect.New(reflect.TypeOf(x).Elem()).Interface().(leaf)
	if err := one.Parse(quantity.Spell(big.NewRat(1, 1), x.Kind().Column)); err != nil {
		panic("scenarios: " + err.Error())
	}
	return new(big.Rat).Quo(x.Rat(), one.Rat())
}

// grain is what the values of a target are whole multiples of, in the unit of its
// columns; nil where any fraction is a value.
func (t *target) grain() *big.Rat {
	x, ok := reflect.New(t.typ).Interface().(leaf)
	if !ok {
		return big.NewRat(1, 1)
	}
	if t.typ.Kind() != reflect.Int64 {
		return nil
	}
	reflect.ValueOf(x).Elem().SetInt(1)
	return inUnit(x)
}
