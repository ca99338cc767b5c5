package scenarios

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// decode reads the price of a token: a fixed rate. Scripted and random prices
// are maps, and not built.
func (x *Price) decode(d *decoder, p place, r rules) {
	if p.node.Kind == source.Map {
		d.fault(p, "write a fixed rate, as in 1 USD/GEN", "a price that moves is not built yet; built: a fixed rate")
		return
	}
	d.leaf(p, &x.ExchangeRate, r)
}

// decode reads a group: the keys all groups share, then those of its strategy.
func (g *Group) decode(d *decoder, p place, r rules) {
	if !d.is(p, source.Map, "a map of keys") {
		return
	}
	s, known := d.strategy(p, r.role)
	extra := make([]string, len(s.Params))
	for i, param := range s.Params {
		extra[i] = param.Name
	}
	if !known {
		extra = p.node.Keys() // which of them exist depends on the strategy
	}
	d.section(p, reflect.ValueOf(g).Elem(), extra)
	if !known {
		return
	}
	if e, written := p.node.Entry("device"); written && !s.Device {
		d.faults.Add(e.Pos, p.path+".device", fmt.Sprintf("a %s %s computes nothing", s.Name, s.Role), "leave device out")
	} else if !written && s.Device {
		d.faults.Add(p.at, p.path+".device", isMissing, "add device: with a name under devices")
	}
	for _, param := range s.Params {
		g.Arguments = append(g.Arguments, d.argument(p, param))
	}
}

// strategy looks up what a group plays.
func (d *decoder) strategy(p place, role string) (Strategy, bool) {
	e, ok := p.node.Entry("strategy")
	if !ok || e.Value.Kind != source.Scalar {
		return Strategy{}, false // section reports it
	}
	s, ok := d.strategies.find(role, e.Value.Text)
	if !ok {
		names := d.strategies.names(role)
		hint := source.DidYouMean(e.Value.Text, names)
		d.faults.Add(e.Value.Pos, p.path+".strategy",
			fmt.Sprintf("no %s has the strategy %q; built: %s", role, quantity.Clip(e.Value.Text), strings.Join(names, ", ")), hint)
	}
	return s, ok
}

// argument reads one parameter of a strategy, or its default.
func (d *decoder) argument(p place, param Param) Argument {
	a := Argument{Name: param.Name, Kind: param.Kind}
	r := rules{above: param.Above, min: param.Min, max: param.Max, one: param.Choices}
	q := place{nil, source.Join(p.path, param.Name), p.at}
	if e, ok := p.node.Entry(param.Name); ok {
		q.node, q.at = e.Value, e.Pos
	} else if param.Default != "" {
		q.node = &source.Node{Kind: source.Scalar, Pos: p.at, Text: param.Default}
	}
	var v reflect.Value
	switch param.Kind {
	case ChoiceParam, WorkloadParam:
		v = reflect.ValueOf(&a.Text).Elem()
	case CountParam:
		v = reflect.ValueOf(&a.Whole).Elem()
	default:
		v = reflect.ValueOf(param.Kind.leaf()).Elem()
	}
	if param.Kind == WorkloadParam {
		r.ref = "workloads"
	}
	if q.node == nil {
		d.absent(q, v, r)
		return a
	}
	d.value(q, v, r)
	a.settle(v)
	return a
}

// leaf returns an empty quantity of the kind.
func (k ParamKind) leaf() leaf {
	switch k {
	case ShareParam:
		return new(quantity.Share)
	case FactorParam:
		return new(quantity.Factor)
	case FeeParam:
		return new(quantity.FeeMultiple)
	case RateParam:
		return new(quantity.Rate)
	case DurationParam:
		return new(quantity.Duration)
	case MoneyParam:
		return new(quantity.Money)
	}
	panic("scenarios: parameter kind without quantity")
}

// settle copies a decoded value into the argument.
func (a *Argument) settle(v reflect.Value) {
	a.Written = fmt.Sprint(v.Interface())
	switch x := v.Addr().Interface().(type) {
	case *quantity.Share:
		a.Number = x.Ratio
	case *quantity.Factor:
		a.Number = x.Ratio
	case *quantity.FeeMultiple:
		a.Number = x.Ratio
	case *quantity.Rate:
		a.Number = x.Ratio
	case *quantity.Duration:
		a.Whole = int64(*x)
	case *quantity.Money:
		a.Whole = int64(*x)
	}
}

// decode reads a device's name or a map of devices to shares.
func (m *Mix) decode(d *decoder, p place, _ rules) {
	*m = nil
	if p.node.Kind == source.Scalar {
		d.reference(p, "devices", p.node.Text)
		whole := quantity.Share{}
		whole.Num, whole.Den = 1, 1
		*m = Mix{{Device: p.node.Text, Share: whole}}
		return
	}
	if !d.is(p, source.Map, "a device or a map of devices to shares") {
		return
	}
	before := len(d.faults.List) + d.faults.Dropped
	var named Named[quantity.Share]
	for _, e := range p.node.Entries {
		q := place{e.Value, source.Join(p.path, e.Key), e.Pos}
		d.reference(place{nil, q.path, e.Pos}, "devices", e.Key)
		named.put(e.Key, func(v reflect.Value) { d.value(q, v, rules{max: "1"}) })
	}
	for _, e := range named {
		*m = append(*m, DeviceShare{e.Name, e.Value})
	}
	if sum := m.sum(); len(d.faults.List)+d.faults.Dropped == before && sum.Cmp(big.NewRat(1, 1)) != 0 {
		d.fault(p, "inherited entries merge; write NAME: null to drop one", "shares sum to %s, not 100%%", percent(sum))
	}
}

// percent writes a fraction exactly where a decimal can, else as a fraction.
func percent(r *big.Rat) string {
	hundred := new(big.Rat).Mul(r, big.NewRat(100, 1))
	if hundred.IsInt() {
		return hundred.Num().String() + "%"
	}
	if n, exact := hundred.FloatPrec(); exact {
		return hundred.FloatString(n) + "%"
	}
	return r.String()
}
