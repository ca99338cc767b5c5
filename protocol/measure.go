package protocol

import (
	"math/bits"
	"slices"

	"gensim/protocol/unit"
)

// measurements is how many comparisons a profile of the workload makes: one for
// each step of the prefix, or for each segment that it reaches into.
func (p *Params) measurements(w *Workload) int {
	if p.Verification.BySegment {
		return (p.Profiling.Prefix + w.StepsPerSegment - 1) / w.StepsPerSegment
	}
	return p.Profiling.Prefix
}

// executed returns how many steps a measurement executes: those of the prefix, rounded
// up to whole segments where these are compared, in each of its two arithmetics.
func (p *Params) executed(w *Workload) int64 {
	steps := int64(p.measurements(w))
	if p.Verification.BySegment {
		steps *= int64(w.StepsPerSegment)
	}
	return 2 * steps
}

// measurementGas is the gas of a measurement, by that of the steps of a segment.
func (p *Params) measurementGas(w *Workload) unit.Gas {
	return unit.Gas(unit.MulDiv(int64(w.SegmentGas), p.executed(w), int64(w.StepsPerSegment), unit.Up))
}

// ProfileJackpot is the jackpot of a measurement, of which that of a verdict is J. Who
// checks a measurement executes more steps than who checks a verdict; the jackpot is
// larger by that factor, so that phi J / c is the same and both are worth checking.
func (p *Params) ProfileJackpot(w *Workload, j unit.Amount) unit.Amount {
	verdict := int64(p.Verification.Segments) * int64(w.StepsPerSegment)
	return unit.Amount(unit.MulDiv(int64(j), p.executed(w), verdict, unit.Down))
}

// measure pools the revealed numbers into the threshold, once all are there. It is
// measured anew when others take the place of some; the last that is measured counts,
// since the profile is used when the windows of all numbers are over.
func (s *State) measure(p *profile) {
	var distances, updates []unit.Distance
	for _, t := range p.seats {
		if t.dead() {
			continue
		}
		for _, c := range t.extra().measurement.comparisons {
			distances = append(distances, c.Distance)
			updates = append(updates, c.Update)
		}
	}
	if len(distances) < p.rules.Profiling.Profilers*p.comparisons {
		return
	}
	p.threshold, p.fit = p.rules.Threshold(p.class, distances, updates)
	s.emit(p.where().event(ProfileMeasured).worth(unit.Amount(p.threshold)))
}

// Threshold returns what the rule makes of the numbers that profilers of a class
// revealed, none of them missing: the pooled quantile times the margin, clamped to
// the class's bounds; and whether it may be used, being at most a tenth of the
// median update. It sorts both lists.
func (p *Params) Threshold(c Class, distances, updates []unit.Distance) (threshold unit.Distance, usable bool) {
	bounds := p.Bounds[c]
	threshold = min(max(p.Profiling.threshold(distances), bounds.Min), bounds.Max)
	return threshold, !tooLarge(threshold, updates)
}

// threshold returns the pooled quantile times the margin, rounded up and
// saturating. The quantile of n numbers is the ceil(q*n)-th smallest.
func (p *Profiling) threshold(distances []unit.Distance) unit.Distance {
	slices.Sort(distances)
	rank := unit.MulDiv(int64(len(distances)), p.Quantile.Num, p.Quantile.Den, unit.Up)
	return p.Margin.OfDistance(distances[min(max(rank, 1), int64(len(distances)))-1])
}

// tooLarge reports whether the threshold is above a tenth of the median update,
// the lower of two middle ones.
func tooLarge(threshold unit.Distance, updates []unit.Distance) bool {
	slices.Sort(updates)
	hi, lo := bits.Mul64(uint64(threshold), 10)
	return hi > 0 || lo > uint64(updates[(len(updates)-1)/2])
}
