package plots

import (
	"fmt"
	"slices"

	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Calibration draws one panel for each class and number of steps between two
// comparisons: how the distances of honest re-runs and those of all deviations are
// spread, with the median of the thresholds that panels of profilers would set.
func Calibration(title string, c *record.Calibration) (*Figure, error) {
	var classes []record.DistanceClass
	for i := range c.Spans {
		s := &c.Spans[i]
		name := fmt.Sprintf("%s at %d steps", s.Class, s.Length)
		if s.Length == 1 {
			name = s.Class + " at 1 step"
		}
		for _, deviant := range []bool{false, true} {
			classes = append(classes, record.DistanceClass{Class: name, Metric: c.Metric, Deviant: deviant,
				Values: stats.Pooled(s, deviant), Threshold: middle(s.Panels)})
		}
	}
	f, err := Distances(title, classes)
	if err != nil {
		return nil, fmt.Errorf("draw calibration: %w", err)
	}
	return f, nil
}

// middle returns the lower median of the panels' thresholds, 0 without panels.
func middle(panels []record.Panel) unit.Distance {
	thresholds := make([]unit.Distance, len(panels))
	for i, p := range panels {
		thresholds[i] = p.Threshold
	}
	slices.Sort(thresholds)
	if len(thresholds) == 0 {
		return 0
	}
	return thresholds[(len(thresholds)-1)/2]
}
