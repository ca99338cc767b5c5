package report

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gensim/analysis/stats"
	"gensim/sim/record"
)

// Calibration is what a calibration found, with advice.
type Calibration struct {
	Scenario     string             `json:"scenario"`
	ScenarioHash string             `json:"scenario_hash"`
	Workload     string             `json:"workload"`
	Metric       string             `json:"metric"`
	Steps        int                `json:"trajectory_steps"`
	Seeds        int                `json:"seeds"`
	Rule         Rule               `json:"rule"`
	Separations  []stats.Separation `json:"separations"`
	Advice       []Advice           `json:"advice"`
	Overlaps     []Overlap          `json:"overlaps"`
	Files        []string           `json:"files"`
}

// Rule is how the scenario sets thresholds and compares.
type Rule struct {
	Compare   string `json:"compare"` // step or segment
	Judged    int    `json:"steps"`   // between two comparisons
	Profilers int    `json:"profilers"`
	Prefix    int    `json:"prefix"` // steps
	Quantile  string `json:"quantile"`
	Margin    string `json:"margin"`
}

// Advice is for one class. Length and Margin are 0 where there is none to give.
type Advice struct {
	Class  string  `json:"class"`
	Length int     `json:"steps"`
	Margin float64 `json:"margin"`
	Text   string  `json:"text"`
}

// Overlap is where honest work and something else cannot be told apart, or only
// because it has not been seen yet.
type Overlap struct {
	Class  string `json:"class"`
	Length int    `json:"steps"`
	Kind   string `json:"kind"` // a deviation, or "honest" where honest distances jump
	Text   string `json:"text"`
}

// room is how far apart the least and the most margin must be for a length to be
// advised: a power of ten for what these seeds did not show.
const room = 10

// jump is how far above the median an honest distance must lie to be called a jump:
// rounding grows smoothly, a flipped unit does not.
const jump = 30

// Calibrate makes figures and advice of a calibration.
func Calibrate(c *record.Calibration, scenario, hash string, rule Rule) Calibration {
	r := Calibration{Scenario: scenario, ScenarioHash: hash, Workload: c.Workload, Metric: c.Metric, Steps: c.Steps, Seeds: c.Seeds,
		Rule: rule, Separations: stats.Separate(c), Overlaps: []Overlap{}, Files: []string{}}
	for from := 0; from < len(r.Separations); {
		to := from
		for to < len(r.Separations) && r.Separations[to].Class == r.Separations[from].Class {
			to++
		}
		r.Advice = append(r.Advice, advise(r.Separations[from:to]))
		from = to
	}
	for i := range r.Separations {
		r.Overlaps = append(r.Overlaps, overlaps(&r.Separations[i])...)
	}
	return r
}

// Encode returns the JSON form, deterministic but for floats' last digits.
func (c *Calibration) Encode() ([]byte, error) {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode calibration: %w", err)
	}
	return append(text, '\n'), nil
}

// advise picks, among one class's lengths in order, the longest at which the margins have room.
func advise(levels []stats.Separation) Advice {
	a := Advice{Class: levels[0].Class}
	if levels[0].Threshold.Panels == 0 {
		a.Text = "one arithmetic only: no profile can be drawn, since a profiler needs two; honest re-runs repeat to the bit"
		return a
	}
	var best *stats.Separation
	for i := range levels {
		s := &levels[i]
		if s.LeastMargin.Defined() && s.MostMargin.Defined() && s.MostMargin >= room*s.LeastMargin && (best == nil || s.Length > best.Length) {
			best = s
		}
	}
	if best == nil {
		a.Text = fmt.Sprintf("no length measured leaves a factor %d between the margin that honest work needs and the margin at which a cheat passes: compare after fewer steps, or leave this class out", room)
		return a
	}
	a.Length = best.Length
	a.Margin = roundUp(max(2*float64(best.LeastMargin), 2))
	if a.Margin > float64(best.MostMargin) {
		a.Margin = float64(best.LeastMargin)
	}
	a.Text = fmt.Sprintf("compare at most every %s with a margin of %s: honest work measured here needs %s, a cheat passes or the profile is refused above %s",
		Steps(best.Length), Short(a.Margin), Short(float64(best.LeastMargin)), Short(float64(best.MostMargin)))
	if n := best.Pairs[0].Count; n > 0 {
		// The rule of three: what has not happened in n trials has, with 95% confidence,
		// a probability below 3/n.
		a.Text += fmt.Sprintf("; a jump that strikes fewer than %s of segments may not have shown in %d of them", percent(stats.Real(min(3/float64(n), 1))), n)
	}
	return a
}

// Present returns how the class is told apart as the scenario stands, nil where its
// number of steps was not measured or no profile can be drawn.
func (c *Calibration) Present(class string) *stats.Separation {
	for i := range c.Separations {
		if s := &c.Separations[i]; s.Class == class && s.Length == c.Rule.Judged && s.Threshold.Panels > 0 {
			return s
		}
	}
	return nil
}

// overlaps lists what is not, or hardly, told apart at one class and length.
func overlaps(s *stats.Separation) []Overlap {
	var out []Overlap
	add := func(kind, format string, args ...any) {
		out = append(out, Overlap{s.Class, s.Length, kind, fmt.Sprintf(format, args...)})
	}
	if h := &s.Honest; h.Median > 0 && h.Max > jump*h.Median {
		add(stats.KindHonest, "honest distances jump: the largest, %s, is %s times the median, as when a ReLU flips, or Adam divides by next to nothing", Short(float64(h.Max)), Short(float64(h.Max/h.Median)))
	}
	for i := range s.Departs {
		d := &s.Departs[i]
		if other := likewise(s, d); other != "" {
			add(d.Kind, "an honest run %s lies as far off as a run of %s: no one threshold serves both classes", d.Kind, other)
		}
		switch {
		case d.Gap.Defined() && d.Gap <= 1:
			add(d.Kind, "%s overlaps honest work: %s of honest distances reach its smallest, %s of its own pass the threshold", d.Kind, percent(d.Above), percent(d.Missed))
		case d.Missed.Defined() && d.Missed > 0:
			add(d.Kind, "%s lies apart, but %s of its distances pass the threshold", d.Kind, percent(d.Missed))
		case d.Gap.Defined() && d.Gap < room:
			add(d.Kind, "%s lies only %s times above honest work", d.Kind, Short(float64(d.Gap)))
		}
	}
	return out
}

// likewise names the deviations whose distances reach down among those of honest
// work in another class, which is what d is; empty where d is not, or none does.
func likewise(s *stats.Separation, d *stats.Departure) string {
	if !d.Foreign {
		return ""
	}
	var names []string
	for i := range s.Departs {
		if e := &s.Departs[i]; !e.Foreign && e.Min <= d.Max {
			names = append(names, e.Kind)
		}
	}
	return strings.Join(names, ", ")
}

// Closest returns the tempting deviation with the smallest gap, nil where none has
// one.
func Closest(s *stats.Separation) *stats.Departure {
	var closest *stats.Departure
	for i := range s.Departs {
		if d := &s.Departs[i]; d.Tempting && d.Gap.Defined() && (closest == nil || d.Gap < closest.Gap) {
			closest = d
		}
	}
	return closest
}

// Steps prints a number of steps.
func Steps(n int) string {
	if n == 1 {
		return "step"
	}
	return strconv.Itoa(n) + " steps"
}

// Short prints a positive number with two significant digits, rounded down from ten
// on, thousands apart.
func Short(x float64) string {
	if x < 10 || x >= 1e15 {
		return strconv.FormatFloat(x, 'g', 2, 64)
	}
	scale := math.Pow(10, math.Floor(math.Log10(x))-1)
	digits := strconv.FormatFloat(math.Floor(x/scale)*scale, 'f', 0, 64)
	var parts []string
	for len(digits) > 3 {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
		digits = digits[:len(digits)-3]
	}
	return strings.Join(append([]string{digits}, parts...), ",")
}

func percent(r stats.Real) string {
	if !r.Defined() {
		return "an unknown share"
	}
	if r >= 0.1 {
		return strconv.FormatFloat(100*float64(r), 'f', 0, 64) + "%"
	}
	return strconv.FormatFloat(100*float64(r), 'g', 2, 64) + "%"
}

// roundUp returns the next of 1, 2, 5, 10, 20, 50, ...
func roundUp(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= x {
			return m * power
		}
	}
	return 10 * power
}
