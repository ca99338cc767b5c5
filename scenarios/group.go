package scenarios

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/unit"
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
	role := roleOf(r.role)
	entry := d.strategy(p, role)
	if entry == nil {
		d.section(p, reflect.ValueOf(g).Elem(), p.node.Keys()) // which other keys exist depends on the strategy
		return
	}
	extra := make([]string, len(entry.Params))
	for i, param := range entry.Params {
		extra[i] = param.Name
	}
	d.section(p, reflect.ValueOf(g).Elem(), extra)
	e, written := p.node.Entry("device")
	if computes := role != protocol.Submitter; written && !computes {
		d.faults.Add(e.Pos, p.path+".device", fmt.Sprintf("a %s computes nothing", r.role), "leave device out")
	} else if !written && computes {
		d.faults.Add(p.at, p.path+".device", isMissing, "add device: with a name under devices")
	}
	sound := map[string]bool{}
	for i := range entry.Params {
		before := d.faults.Count()
		if _, given := p.node.Entry(entry.Params[i].Name); given || !entry.Params[i].Unwritten {
			g.Arguments = append(g.Arguments, d.argument(p, &entry.Params[i]))
		}
		sound[entry.Params[i].Name] = d.faults.Count() == before
	}
	d.settings(p, g, entry, sound)
}

// strategy looks up what a group plays; nil when that is not to be had.
func (d *decoder) strategy(p place, role protocol.Role) *agents.Entry {
	e, ok := p.node.Entry("strategy")
	if !ok || e.Value.Kind != source.Scalar {
		return nil // section reports it
	}
	var names []string
	for i := range d.strategies {
		if s := &d.strategies[i]; s.Role == role {
			if s.Name == e.Value.Text {
				return s
			}
			names = append(names, s.Name)
		}
	}
	d.faults.Add(e.Value.Pos, p.path+".strategy", fmt.Sprintf("no %s has the strategy %q; built: %s",
		roleNames[role], quantity.Clip(e.Value.Text), strings.Join(names, ", ")), source.DidYouMean(e.Value.Text, names))
	return nil
}

// settings asks the strategy's own package about the values that are sound.
func (d *decoder) settings(p place, g *Group, entry *agents.Entry, sound map[string]bool) {
	s, _ := g.settings(nil)
	for _, f := range entry.Validate(s) {
		if !sound[f.Path] {
			continue
		}
		path := source.Join(p.path, f.Path)
		at := p.at
		if e, ok := p.node.Entry(f.Path); ok {
			at = e.Value.Pos
		}
		a, _ := g.Argument(f.Path)
		d.faults.Add(at, path, fmt.Sprintf("is %s; it %s", a.Written, f.Message), "")
	}
}

// argument reads one parameter of a strategy, or its default.
func (d *decoder) argument(p place, param *agents.Param) Argument {
	a := Argument{Name: param.Name, Kind: param.Kind}
	q := place{nil, source.Join(p.path, param.Name), p.at}
	if e, ok := p.node.Entry(param.Name); ok {
		q.node, q.at = e.Value, e.Pos
	} else if !param.Required {
		q.node = &source.Node{Kind: source.Scalar, Pos: p.at, Text: param.Default}
	}
	v, r := a.target(param)
	if q.node == nil {
		d.absent(q, v, r)
		return a
	}
	d.value(q, v, r)
	a.settle(v)
	return a
}

// target returns an empty value of the parameter's kind and its rules.
func (a *Argument) target(param *agents.Param) (reflect.Value, rules) {
	var x any
	r := rules{above: param.Above, min: param.Min, max: param.Max}
	switch param.Kind {
	case agents.RatioParam:
		x = new(quantity.Factor)
	case agents.FeeMultipleParam:
		x = new(quantity.FeeMultiple)
	case agents.RateParam:
		x = new(quantity.Rate)
	case agents.ChoiceParam:
		x, r.one = &a.Text, param.Options
	case agents.DurationParam:
		x, r.min, r.max = new(quantity.Duration), "0 s", "100 y"
	case agents.CountParam:
		x, r.min, r.max = new(int), "1", "1000000"
	case agents.WorkloadParam:
		x, r.ref = &a.Text, "workloads"
	default:
		panic(fmt.Sprintf("scenarios: no decoder for a %s parameter", param.Kind))
	}
	return reflect.ValueOf(x).Elem(), r
}

// settle copies a decoded value into the argument.
func (a *Argument) settle(v reflect.Value) {
	a.Written = fmt.Sprint(v.Interface())
	switch x := v.Addr().Interface().(type) {
	case *int:
		a.Number = unit.Ratio{Num: int64(*x), Den: 1}
	case *quantity.Duration:
		a.Number = unit.Ratio{Num: int64(*x), Den: 1}
	case *quantity.Factor:
		a.Number = x.Ratio
	case *quantity.FeeMultiple:
		a.Number = x.Ratio
	case *quantity.Rate:
		a.Number = x.Ratio
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
	before := d.faults.Count()
	var named Named[quantity.Share]
	for _, e := range p.node.Entries {
		q := place{e.Value, source.Join(p.path, e.Key), e.Pos}
		d.reference(place{nil, q.path, e.Pos}, "devices", e.Key)
		named.put(e.Key, func(v reflect.Value) { d.value(q, v, rules{max: "1"}) })
	}
	for _, e := range named {
		*m = append(*m, DeviceShare{e.Name, e.Value})
	}
	if sum := m.sum(); d.faults.Count() == before && sum.Cmp(big.NewRat(1, 1)) != 0 {
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
