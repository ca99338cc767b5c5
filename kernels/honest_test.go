package kernels_test

import (
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/protocol/unit"
)

// Training works: more steps than the baseline takes, in an arithmetic of each
// class, classify three quarters of images never seen.
func TestLongTrainingReachesThreeQuarters(t *testing.T) {
	c := baseline()
	c.Segments, c.Optimizer.Rate = 150, unit.Ratio{Num: 1, Den: 10}
	w := workload(t, c)
	l := lab(t)
	for _, a := range []kernels.Arithmetic{kernels.Lanes16, kernels.BF16} {
		f := l.Train(w, kernels.Run{Instance: 11, Arithmetic: a}).Join()
		t.Logf("%v: accuracy %.3f, loss %.3f to %.3f", a, f.Accuracy, f.Loss[0], f.Loss[len(f.Loss)-1])
		if f.Accuracy < 0.75 {
			t.Errorf("%v: test accuracy %.3f, want 0.75", a, f.Accuracy)
		}
	}
}

// The ground on which the protocol stands: one step in another arithmetic of the
// same class differs by rounding, a step not trained by a whole update. The gap is
// judged on the baseline, all steps of all segments given.
func TestHonestDistancesAreOrdersBelowDeviations(t *testing.T) {
	w := workload(t, baseline())
	l := lab(t)
	segments := []int{0, 24, 49}
	distances := func(r kernels.Run, a kernels.Arithmetic, m kernels.Metric) []unit.Distance {
		var all []unit.Distance
		for _, s := range segments {
			q := kernels.SegmentJob{Workload: w, Run: r, Segment: s, Arithmetic: a, Metric: m}
			all = append(all, l.Segment(q).Join().Distances...)
		}
		return all
	}
	pairs := [][2]kernels.Arithmetic{
		{kernels.Seq, kernels.Lanes16}, {kernels.Lanes16, kernels.SplitK4}, {kernels.SplitK4, kernels.NoFMA}, {kernels.Lanes8, kernels.Seq},
	}
	for m, gap := range map[kernels.Metric]unit.Distance{kernels.L2: 10_000, kernels.LInf: 10_000, kernels.Cosine: 100_000_000} {
		honest, deviant := unit.Distance(0), unit.MaxDistance
		for _, p := range pairs {
			honest = max(honest, slices.Max(distances(kernels.Run{Instance: 4, Arithmetic: p[0]}, p[1], m)))
		}
		for _, d := range []kernels.Deviation{{Kind: kernels.Skip, Num: 1, Den: 1}, {Kind: kernels.Noise}} {
			r := kernels.Run{Instance: 4, Arithmetic: kernels.Lanes16, Deviation: d}
			deviant = min(deviant, slices.Min(distances(r, kernels.SplitK4, m)))
		}
		t.Logf("%v: honest at most %d, deviant at least %d", m, honest, deviant)
		if honest == 0 || deviant/gap < honest {
			t.Errorf("%v: honest distances reach %d, deviant ones begin at %d", m, honest, deviant)
		}
	}
}
