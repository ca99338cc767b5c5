package scenarios

import (
	"fmt"
	"slices"

	"gensim/analysis/spec"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// Metrics returns the metrics that a run of the scenario comes to.
func (d *Document) Metrics() []spec.Metric {
	return spec.Of(d.Agents.names(), d.Coalitions.Names())
}

func (d *Document) metric(name string) (spec.Metric, bool) {
	all := d.Metrics()
	at := slices.IndexFunc(all, func(m spec.Metric) bool { return m.Name == name })
	if at < 0 {
		return spec.Metric{}, false
	}
	return all[at], true
}

// judging holds each invariant to one kind and the limits that kind takes.
func (c *checker) judging() {
	for _, e := range c.doc.Invariants {
		c.invariant("invariants."+e.Name, e.Value)
	}
	for _, e := range c.doc.Plots {
		path, p := "plots."+e.Name, e.Value
		c.check(p.Kind == "payoffs" || len(p.By) == 0 && p.Unit == "", path, fmt.Sprintf("a picture of %s takes no by or unit", p.Kind), "")
		c.check(len(p.By) == 0 || slices.Equal(p.By, []string{"role", "group"}), path+".by",
			"other groupings than [role, group] are not built yet", "")
		c.check(p.Kind == "distances" || p.Axis == "", path, fmt.Sprintf("a picture of %s takes no axis", p.Kind), "")
	}
}

func (c *checker) invariant(path string, i Invariant) {
	mean, compare := i.Mean != "", len(i.Compare) > 0
	if !mean && !compare || mean && compare {
		c.check(false, path, "takes exactly one of mean, compare", "built kinds: mean, compare")
		return
	}
	if mean {
		c.check(i.Margin == nil, path+".margin", "belongs to compare", "use at_least or at_most")
		c.check(i.AtLeast != nil || i.AtMost != nil || i.Equals != nil, path, "has no limit", "add at_least, at_most, or equals with within")
	} else {
		c.check(i.AtLeast == nil && i.AtMost == nil && i.Equals == nil, path, "compare takes a margin only", "add margin: 0.10 USD/job")
		c.check(i.Margin != nil, path+".margin", "is missing", "add margin: 0.10 USD/job")
	}
	c.judged(path, i)
	c.check((i.Equals == nil) == (i.Within == nil), path, "equals and within belong together", "")
	c.limits(path, i)
}

// judged holds the metrics of an invariant to those that the scenario has, and its range
// to their unit.
func (c *checker) judged(path string, i Invariant) {
	if i.Mean != "" {
		c.metric(path, path+".mean", i.Mean, i.Range)
	}
	for n, name := range i.Compare {
		c.metric(path, fmt.Sprintf("%s.compare[%d]", path, n), name, i.Range)
	}
}

func (c *checker) metric(path, where, name string, bounds []quantity.Limit) {
	if m, ok := c.doc.metric(name); !ok {
		c.check(false, where, fmt.Sprintf("%q is not a metric of this scenario", name), c.nearMetric(name), "agents", "coalitions")
	} else if len(bounds) > 0 {
		c.check(bounds[0].Unit == m.Unit, path+".range", fmt.Sprintf("is in %s; %s is in %s", unitName(bounds[0].Unit), name, unitName(m.Unit)), "", where)
	}
}

// nearMetric suggests the metric that was meant.
func (c *checker) nearMetric(name string) string {
	var names []string
	for _, m := range c.doc.Metrics() {
		names = append(names, m.Name)
	}
	if hint := source.DidYouMean(name, names); hint != "" {
		return hint
	}
	return "'gensim metrics S' lists those of a scenario"
}

// limits holds the range to an order and every limit to the range's unit.
func (c *checker) limits(path string, i Invariant) {
	if len(i.Range) != 2 {
		c.check(false, path+".range", "is missing", "add range: [LOW, HIGH], outside of which no observation lies")
		return
	}
	low, high := i.Range[0], i.Range[1]
	c.check(low.Unit == high.Unit, path+".range", fmt.Sprintf("has two units, %q and %q", low.Unit, high.Unit), "")
	c.check(low.Unit != high.Unit || low.Rat().Cmp(high.Rat()) < 0, path+".range", "must go from low to high", "")
	for _, l := range []struct {
		key   string
		limit *quantity.Limit
	}{{"at_least", i.AtLeast}, {"at_most", i.AtMost}, {"equals", i.Equals}, {"within", i.Within}, {"margin", i.Margin}} {
		if l.limit != nil {
			c.check(l.limit.Unit == low.Unit, path+"."+l.key, fmt.Sprintf("%s is not in the unit of range, which is in %s", l.limit, unitName(low.Unit)), "", path+".range")
		}
	}
}

func unitName(u string) string {
	if u == "" {
		return "plain numbers"
	}
	return u
}
