package scenarios

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"gensim/protocol/unit"
	"gensim/scenarios/source"
)

// stepRange is a range as an axis writes it.
type stepRange struct {
	From    end    `key:"from" doc:"first value"`
	To      end    `key:"to" doc:"last value"`
	Steps   int    `key:"steps" min:"2" max:"100000" doc:"values, both ends counted"`
	Spacing string `key:"spacing" default:"linear" one:"linear log" doc:"equal differences, or equal factors, then with six significant digits"`
}

// drawRange is a range that a sample draws from.
type drawRange struct {
	From    end    `key:"from" doc:"lowest value"`
	To      end    `key:"to" doc:"highest value"`
	Spacing string `key:"spacing" default:"linear" one:"linear log" doc:"equal chances of values, or of their logarithms"`
}

// end is an end of a range: a value of the axis' own type.
type end struct {
	at   source.Pos
	node *source.Node
}

func (x *end) decode(d *decoder, p place, _ rules) { *x = end{p.at, p.node} }

// column reads the values of an axis: a list of them, or a range.
func (x *planner) column(w written, section string) (column, bool) {
	axis, ok := x.enter(w, section)
	if !ok {
		return column{}, false
	}
	c := column{axis: axis}
	switch w.node.Kind {
	case source.List:
		ok = x.listed(&c, w)
	case source.Map:
		ok = x.ranged(&c, w)
	default:
		example := ""
		if w.node.Kind == source.Scalar {
			example = ", as in [" + w.node.Text + "]"
		}
		x.fault(place{w.node, w.path, w.at}, "write a list"+example+", or leave the axis out", "must be a list of values or a range, not %s", w.node.Kind)
		ok = false
	}
	if !ok {
		x.sound[axis] = false
	}
	x.Axes[axis].Values = c.levels
	return c, c.levels > 0
}

// listed reads a list; false where an item is faulty.
func (x *planner) listed(c *column, w written) bool {
	if len(w.node.Items) == 0 {
		x.fault(place{w.node, w.path, w.at}, "leave the axis out", "has no values")
		return false
	}
	sound := true
	for _, item := range w.node.Items {
		v, ok := x.evaluate(&x.targets[c.axis], item.Pos, item)
		sound = sound && ok
		c.texts = append(c.texts, v.Text)
	}
	c.levels = len(w.node.Items)
	c.at = func(level int) *source.Node { return w.node.Items[level] }
	return sound
}

// ranged reads a range of steps; false where it is faulty.
func (x *planner) ranged(c *column, w written) bool {
	var r stepRange
	t := &x.targets[c.axis]
	p := place{w.node, w.path, w.at}
	if !x.numeric(t, p) || !x.whole(p, reflect.ValueOf(&r).Elem()) {
		return false
	}
	s := x.span(t, r.From, r.To, r.Spacing == "log")
	if s == nil {
		return false
	}
	c.levels = r.Steps
	c.at = func(level int) *source.Node {
		return &source.Node{Kind: source.Scalar, Pos: w.node.Pos, Text: s.at(level, r.Steps)}
	}
	if !s.log && s.grain == nil && !s.exactly(r.Steps) {
		x.fault(p, "choose ends that the steps divide evenly", "has steps of more digits than an exact fraction holds")
		return false
	}
	if value, found := s.repeats(r.Steps); found {
		x.fault(p, "take fewer steps, or ends farther apart", "comes to %s twice", value)
		return false
	}
	return len(t.rules.one)+len(t.rules.built) == 0 || x.each(c, t, w)
}

// each holds every step to the few values that the parameter may have.
func (x *planner) each(c *column, t *target, w written) bool {
	for level := range c.levels {
		if _, ok := x.evaluate(t, w.at, c.at(level)); !ok {
			return false
		}
	}
	return true
}

// numeric refuses a range of what is no number.
func (x *planner) numeric(t *target, p place) bool {
	if kind := t.axis().Kind; kind != NumberValue && kind != WholeValue {
		x.fault(p, "write a list of values", "is %s, of which there are no ranges", kind)
		return false
	}
	return true
}

// whole decodes a section and reports whether nothing was wrong with it.
func (x *planner) whole(p place, v reflect.Value) bool {
	before := x.faults.Count()
	x.section(p, v, nil)
	return x.faults.Count() == before
}

// span reads the ends of a range; nil after a fault.
func (x *planner) span(t *target, from, to end, log bool) *span {
	first, ok1 := x.evaluate(t, from.at, from.node)
	last, ok2 := x.evaluate(t, to.at, to.node)
	if !ok1 || !ok2 {
		return nil
	}
	s := &span{unit: t.spelling(), from: first.rat(), to: last.rat(), first: first.Text, last: last.Text, log: log,
		counts: first.Kind == WholeValue, grain: t.grain()}
	for _, e := range []struct {
		end
		value *big.Rat
	}{{from, s.from}, {to, s.to}} {
		if log && e.value.Sign() <= 0 {
			x.fault(place{e.node, t.path, e.at}, "write spacing: linear, or an end above zero", "is %s, an end of logarithmic steps, which are above zero", strings.TrimSpace(e.node.Text))
			return nil
		}
	}
	return s
}

// spelling is the unit in which a step of the target is written.
func (t *target) spelling() string {
	if x, ok := reflect.New(t.typ).Interface().(leaf); ok {
		return x.Kind().Column
	}
	return ""
}

// rat is the exact number of a value.
func (v Value) rat() *big.Rat {
	if v.Kind == WholeValue {
		return big.NewRat(v.Whole, 1)
	}
	return ratOf(v.Number)
}

func ratOf(r unit.Ratio) *big.Rat { return big.NewRat(r.Num, r.Den) }

// sample reads the ranges and lists that points are drawn from.
func (x *planner) sample(s *Sample) {
	if s.Points < 1 || len(s.Over) == 0 && s.Over != nil {
		return
	}
	if len(s.Over) == 0 {
		at, _ := x.doc.merged.Find("sweep.sample.over")
		x.faults.Add(at, "sweep.sample.over", "names no axis", "write a range, as in protocol.stake.solver: {from: 1 fee, to: 4 fee}")
		return
	}
	var from sampled
	for _, w := range s.Over {
		axis, ok := x.enter(w, "sample.over")
		if !ok {
			continue
		}
		value, ok := x.drawn(axis, w)
		if x.sound[axis] = ok; value != nil {
			from.axes, from.values = append(from.axes, axis), append(from.values, value)
		}
	}
	x.sampled = &from
	x.dimensions = append(x.dimensions, from.dimension(s.Points, x.drawing(s), len(s.Over)))
}

// drawn reads what one axis of a sample is drawn from.
func (x *planner) drawn(axis int, w written) (func(u float64) *source.Node, bool) {
	t := &x.targets[axis]
	p := place{w.node, w.path, w.at}
	if w.node.Kind == source.List {
		c := column{axis: axis}
		ok := x.listed(&c, w)
		x.unrepeated(c, w)
		x.Axes[axis].Values = c.levels
		return func(u float64) *source.Node { return c.at(min(int(u*float64(c.levels)), c.levels-1)) }, ok
	}
	if w.node.Kind != source.Map {
		x.fault(p, fmt.Sprintf("write %s: {from: ..., to: ...}", w.path), "must be a range or a list of values, not %s", w.node.Kind)
		return nil, false
	}
	var r drawRange
	if !x.numeric(t, p) || !x.whole(p, reflect.ValueOf(&r).Elem()) {
		return nil, false
	}
	s := x.span(t, r.From, r.To, r.Spacing == "log")
	if s == nil {
		return nil, false
	}
	if s.from.Cmp(s.to) >= 0 {
		x.fault(p, "", "goes from %s to %s; a sample is drawn from low to high", s.first, s.last)
		return nil, false
	}
	return func(u float64) *source.Node {
		return &source.Node{Kind: source.Scalar, Pos: w.node.Pos, Text: s.drawn(u)}
	}, true
}
