package stats

import (
	"slices"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Spread summarises distances by nearest rank: each figure was measured.
type Spread struct {
	Count  int  `json:"count"`
	Zero   int  `json:"zero"` // of them exactly zero
	Min    Real `json:"min"`
	Median Real `json:"median"`
	P99    Real `json:"p99"`
	Max    Real `json:"max"`
}

// SpreadOf summarises ascending distances.
func SpreadOf(values []unit.Distance, metric string) Spread {
	s := Spread{Count: len(values), Min: Undefined(), Median: Undefined(), P99: Undefined(), Max: Undefined()}
	n := len(values)
	if n == 0 {
		return s
	}
	rank := func(percent int) Real { return Scaled(values[(n*percent+99)/100-1], metric) }
	s.Min, s.Median, s.P99, s.Max = Scaled(values[0], metric), rank(50), rank(99), rank(100)
	for s.Zero < n && values[s.Zero] == 0 {
		s.Zero++
	}
	return s
}

// Separation is how one class, at one number of steps between comparisons, tells
// honest work from deviations.
type Separation struct {
	Class     string      `json:"class"`
	Length    int         `json:"steps"`
	Honest    Spread      `json:"honest"`
	Pairs     []Pair      `json:"pairs"`
	Threshold Threshold   `json:"threshold"`
	Suspected Real        `json:"false_suspicion_rate"` // share of honest distances above the threshold, over panels
	Missed    Real        `json:"miss_rate"`            // share of tempting deviations' not above it
	Departs   []Departure `json:"deviations"`
	Margins   []Margin    `json:"margins"`
	// LeastMargin is the smallest at which no honest distance measured here is above
	// any panel's threshold, MostMargin the largest at which no tempting deviation is
	// below one and none is refused. They overlap where the first exceeds the second.
	LeastMargin Real `json:"least_margin"`
	MostMargin  Real `json:"most_margin"`
}

// Pair are the honest distances of a trajectory in one arithmetic re-run in another.
type Pair struct {
	Trajectory string `json:"trajectory"`
	Rerun      string `json:"rerun"`
	Spread
}

// Threshold summarises what panels of profilers measured.
type Threshold struct {
	Panels  int  `json:"panels"`
	Refused int  `json:"refused"` // above a tenth of the median update
	Min     Real `json:"min"`
	Median  Real `json:"median"`
	Max     Real `json:"max"`
	Update  Real `json:"median_update"`
}

// Departure are the distances of one kind of deviation.
type Departure struct {
	Kind     string `json:"kind"`
	Tempting bool   `json:"tempting"` // spares work, or uses cheaper arithmetic
	Foreign  bool   `json:"foreign"`  // honest work, but in another class
	Spared   Real   `json:"gas_spared"`
	Spread
	Gap    Real `json:"gap"`           // its smallest distance over the largest honest one
	Above  Real `json:"honest_beyond"` // share of honest distances at or above its smallest
	Missed Real `json:"miss_rate"`     // share of its distances not above the threshold, over panels
}

// Margin is a point of the trade: what the rule would do with another margin and
// without the class's bounds.
type Margin struct {
	Margin    float64 `json:"margin"`
	Suspected Real    `json:"false_suspicion_rate"`
	Missed    Real    `json:"miss_rate"` // of the tempting deviations together
}

// margins are those that every calibration tabulates.
var margins = []int64{1, 2, 4, 8, 16, 32, 64, 128, 256, 1024, 4096}

// Separate makes figures of a calibration's spans.
func Separate(c *record.Calibration) []Separation {
	out := make([]Separation, len(c.Spans))
	for i := range c.Spans {
		out[i] = separate(&c.Spans[i], c.Metric)
	}
	return out
}

func separate(s *record.Span, metric string) Separation {
	honest, tempting := Pooled(s, false), pool(s, func(d *record.Drift) bool { return d.Tempting })
	t := Separation{Class: s.Class, Length: s.Length, Honest: SpreadOf(honest, metric), Pairs: []Pair{}, Departs: []Departure{}, Margins: []Margin{}}
	thresholds := usable(s.Panels)
	t.Threshold = threshold(s.Panels, metric)
	t.Suspected, t.Missed = rate(honest, thresholds, true), rate(tempting, thresholds, false)
	for i := range s.Drifts {
		d := &s.Drifts[i]
		if !d.Deviant {
			t.Pairs = append(t.Pairs, Pair{d.From, d.By, SpreadOf(d.Values, metric)})
			continue
		}
		t.Departs = append(t.Departs, departure(d, honest, metric))
		t.Departs[len(t.Departs)-1].Missed = rate(d.Values, thresholds, false)
	}
	t.LeastMargin, t.MostMargin = Undefined(), Undefined()
	if len(s.Panels) == 0 {
		return t
	}
	for _, m := range margins {
		with := widened(s.Panels, m)
		t.Margins = append(t.Margins, Margin{float64(m), rate(honest, with, true), rate(tempting, with, false)})
	}
	low, high, bound := unit.MaxDistance, unit.Distance(0), first(tempting)
	for _, p := range s.Panels {
		low, high, bound = min(low, p.Quantile), max(high, p.Quantile), min(bound, p.Update/10)
	}
	t.LeastMargin, t.MostMargin = over(last(honest), low), over(bound, high)
	return t
}

// Pooled returns the distances of all honest or of all deviant drifts, ascending.
func Pooled(s *record.Span, deviant bool) []unit.Distance {
	return pool(s, func(d *record.Drift) bool { return d.Deviant == deviant })
}

func departure(d *record.Drift, honest []unit.Distance, metric string) Departure {
	out := Departure{Kind: d.Kind, Tempting: d.Tempting, Foreign: d.Foreign, Spread: SpreadOf(d.Values, metric), Spared: Undefined(), Above: Undefined()}
	if d.Honest > 0 {
		out.Spared = Real(1 - float64(d.Gas)/float64(d.Honest))
	}
	out.Gap = over(first(d.Values), last(honest))
	if len(honest) > 0 && len(d.Values) > 0 {
		out.Above = Real(float64(above(honest, d.Values[0]-1)) / float64(len(honest)))
	}
	return out
}

func threshold(panels []record.Panel, metric string) Threshold {
	t := Threshold{Panels: len(panels), Min: Undefined(), Median: Undefined(), Max: Undefined(), Update: Undefined()}
	var thresholds, updates []unit.Distance
	for _, p := range panels {
		if p.Refused {
			t.Refused++
		}
		thresholds, updates = append(thresholds, p.Threshold), append(updates, p.Update)
	}
	if s := SpreadOf(ascending(thresholds), metric); s.Count > 0 {
		t.Min, t.Median, t.Max = s.Min, s.Median, s.Max
		t.Update = SpreadOf(ascending(updates), metric).Median
	}
	return t
}

// usable returns the thresholds that tasks would be judged by.
func usable(panels []record.Panel) []unit.Distance {
	var out []unit.Distance
	for _, p := range panels {
		if !p.Refused {
			out = append(out, p.Threshold)
		}
	}
	return out
}

// widened returns the quantiles times a margin, saturating.
func widened(panels []record.Panel, margin int64) []unit.Distance {
	out := make([]unit.Distance, len(panels))
	for i, p := range panels {
		out[i] = unit.MaxDistance
		if p.Quantile <= unit.MaxDistance/unit.Distance(margin) {
			out[i] = p.Quantile * unit.Distance(margin)
		}
	}
	return out
}

// rate is the share of ascending distances that are above a threshold, or not above
// it, over all thresholds; undefined without either.
func rate(values, thresholds []unit.Distance, beyond bool) Real {
	if len(values) == 0 || len(thresholds) == 0 {
		return Undefined()
	}
	n := 0
	for _, t := range thresholds {
		n += above(values, t)
	}
	all := len(values) * len(thresholds)
	if !beyond {
		n = all - n
	}
	return Real(float64(n) / float64(all))
}

// above counts the ascending distances above a limit.
func above(values []unit.Distance, limit unit.Distance) int {
	at, _ := slices.BinarySearchFunc(values, limit, func(v, l unit.Distance) int {
		if v <= l {
			return -1
		}
		return 1
	})
	return len(values) - at
}

// pool gathers the distances of the drifts wanted, ascending.
func pool(s *record.Span, wanted func(*record.Drift) bool) []unit.Distance {
	var all []unit.Distance
	for i := range s.Drifts {
		if d := &s.Drifts[i]; wanted(d) {
			all = append(all, d.Values...)
		}
	}
	return ascending(all)
}

func ascending(values []unit.Distance) []unit.Distance {
	slices.Sort(values)
	return values
}

// over is a/b, undefined for b = 0.
func over(a, b unit.Distance) Real {
	if b == 0 {
		return Undefined()
	}
	return Real(float64(a) / float64(b))
}

// first and last return the ends of ascending distances, 0 where there are none.
func first(values []unit.Distance) unit.Distance {
	if len(values) == 0 {
		return 0
	}
	return values[0]
}

func last(values []unit.Distance) unit.Distance {
	if len(values) == 0 {
		return 0
	}
	return values[len(values)-1]
}
