package report

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"gensim/analysis/dataset"
	"gensim/analysis/sensitivity"
	"gensim/analysis/spec"
	"gensim/analysis/stats"
)

// Sensitivity tells on which parameters the metrics of a scenario depend, over ranges of
// all of them.
type Sensitivity struct {
	Scenario   string    `json:"scenario"`
	Path       string    `json:"path"`   // of the data set
	Digest     string    `json:"digest"` // of the data set
	Already    bool      `json:"already"`
	Method     string    `json:"method"`
	Points     int       `json:"points"`
	Replicates int       `json:"replicates"`
	Runs       int       `json:"runs"`
	Failed     int       `json:"failed"`
	Confidence float64   `json:"confidence"` // of intervals, which are over parts of the design, under these seeds
	Metrics    []Ranking `json:"metrics"`
	Files      []string  `json:"files"`
}

// Ranking is the parameters by what they do to a metric, most first.
type Ranking struct {
	Metric string     `json:"metric"`
	Unit   string     `json:"unit,omitempty"`
	Used   int        `json:"parts_used"` // paths or samples of which every run has the metric
	Parts  int        `json:"parts"`
	Mean   stats.Real `json:"mean"` // over the points that have the metric
	Low    stats.Real `json:"min"`
	High   stats.Real `json:"max"`
	Ranks  []Rank     `json:"parameters"`
}

// Rank is what one parameter does.
type Rank struct {
	Parameter string   `json:"parameter"`
	From      string   `json:"from"` // ends of its range
	To        string   `json:"to"`
	Figures   []Figure `json:"figures"` // the first is what parameters are ranked by
}

// Figure is one number with its interval.
type Figure struct {
	Name  string     `json:"name"`
	Value stats.Real `json:"value"`
	Low   stats.Real `json:"ci_low"`
	High  stats.Real `json:"ci_high"`
}

// Swept is a parameter with the ends of its range.
type Swept struct{ Path, From, To string }

// Analyse reads the runs of a data set whose points are those of a method, and ranks the
// parameters for each metric that is wanted.
func Analyse(d *dataset.Dataset, m sensitivity.Method, parameters []Swept, b sensitivity.Bootstrap, wanted []spec.Metric) (Sensitivity, error) {
	s := Sensitivity{Scenario: d.Plan.Scenario, Path: d.Path, Digest: d.Manifest.Digest, Method: d.Plan.Design, Points: d.Plan.Points,
		Replicates: d.Plan.Replicates, Runs: d.Manifest.Runs, Failed: d.Manifest.Failed, Confidence: b.Confidence, Metrics: []Ranking{}, Files: []string{}}
	all, err := responses(d, wanted)
	if err != nil {
		return s, err
	}
	for i := range all {
		s.Metrics = append(s.Metrics, all[i].ranking(m, parameters, b))
	}
	return s, nil
}

// Encode returns the JSON form.
func (s *Sensitivity) Encode() ([]byte, error) {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode sensitivity: %w", err)
	}
	return append(text, '\n'), nil
}

// response is a metric at each point: its mean over the replicates, NaN where one of them
// failed or has none.
type response struct {
	spec.Metric
	y    []float64
	runs []int // of each point, that have the metric
}

// responses reads metrics of a data set.
func responses(d *dataset.Dataset, wanted []spec.Metric) ([]response, error) {
	all := make([]response, len(wanted))
	at := map[string]int{}
	for k, m := range wanted {
		all[k] = response{m, make([]float64, d.Plan.Points), make([]int, d.Plan.Points)}
		at[m.Name] = k
	}
	err := d.Entries(func(e *dataset.Entry) error {
		if e.Status != dataset.Complete {
			return nil
		}
		for _, v := range e.Metrics() {
			if k, asked := at[v.Name]; asked {
				all[k].y[e.Point] += v.Value
				all[k].runs[e.Point]++
			}
		}
		return nil
	})
	for k := range all {
		all[k].average(d.Plan.Replicates)
	}
	return all, err
}

func (r *response) average(replicates int) {
	for i, n := range r.runs {
		if r.y[i] /= float64(n); n != replicates {
			r.y[i] = math.NaN()
		}
	}
}

func (r *response) ranking(m sensitivity.Method, parameters []Swept, b sensitivity.Bootstrap) Ranking {
	out := Ranking{Metric: r.Name, Unit: r.Unit}
	out.Used, out.Parts = m.Parts(r.y)
	out.Mean, out.Low, out.High = spread(r.y)
	names := m.Names()
	for i, figures := range m.Figures(r.y, b) {
		p := &parameters[i]
		rank := Rank{Parameter: p.Path, From: p.From, To: p.To}
		for k, v := range figures {
			rank.Figures = append(rank.Figures, Figure{names[k], stats.Real(v.Value), stats.Real(v.Low), stats.Real(v.High)})
		}
		out.Ranks = append(out.Ranks, rank)
	}
	slices.SortStableFunc(out.Ranks, func(a, b Rank) int { return descending(a.Figures[0].Value, b.Figures[0].Value) })
	return out
}

// descending puts what is not defined last.
func descending(a, b stats.Real) int {
	switch {
	case a.Defined() && (!b.Defined() || a > b):
		return -1
	case b.Defined() && (!a.Defined() || b > a):
		return 1
	}
	return 0
}

// spread returns mean, least and largest of the numbers among some.
func spread(y []float64) (mean, low, high stats.Real) {
	mean, low, high = stats.Undefined(), stats.Undefined(), stats.Undefined()
	sum, n := 0.0, 0
	for _, v := range y {
		if math.IsNaN(v) {
			continue
		}
		if n == 0 {
			low, high = stats.Real(v), stats.Real(v)
		}
		low, high = min(low, stats.Real(v)), max(high, stats.Real(v))
		sum += v
		n++
	}
	if n > 0 {
		mean = stats.Real(sum / float64(n))
	}
	return mean, low, high
}
