package report

import (
	"fmt"

	"gensim/analysis/dataset"
	"gensim/analysis/stats"
)

// Point is what the runs of one point of a sweep came to.
type Point struct {
	Index   int                `json:"point"`
	Case    string             `json:"case,omitempty"`
	Values  []string           `json:"values"` // by axis
	Runs    int                `json:"runs"`
	Failed  int                `json:"failed"`
	Payoffs []stats.Payoff     `json:"payoffs"`
	Among   []stats.Difference `json:"differences"`
	Honesty Honesty            `json:"honesty"`
}

// Points visits the points of a sweep in order. A point whose runs all failed has no
// payoffs. Intervals are over replicates; of one replicate there are none.
func Points(d *dataset.Dataset, visit func(Point) error) error {
	var p Point
	var samples []stats.Sample
	flush := func() error {
		if p.Runs == 0 {
			return nil
		}
		if err := p.judge(samples); err != nil {
			return fmt.Errorf("point %d: %w", p.Index, err)
		}
		return visit(p)
	}
	err := d.Entries(func(e *dataset.Entry) error {
		if p.Runs > 0 && e.Point != p.Index {
			if err := flush(); err != nil {
				return err
			}
			p.Runs = 0
		}
		if p.Runs == 0 {
			p, samples = Point{Index: e.Point, Case: e.Case, Values: e.Texts()}, nil
		}
		p.Runs++
		if e.Status != dataset.Complete {
			p.Failed++
			return nil
		}
		samples = append(samples, e.Sample())
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// judge fills in what the samples say.
func (p *Point) judge(samples []stats.Sample) (err error) {
	if len(samples) > 0 {
		if p.Payoffs, err = stats.OverReplicates(samples); err != nil {
			return err
		}
		if p.Among, err = stats.PairedDifferences(samples); err != nil {
			return err
		}
	}
	p.Honesty = Judge(p.Payoffs, p.Among, len(samples))
	return nil
}
