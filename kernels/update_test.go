package kernels_test

import (
	"testing"

	"gensim/kernels"
	"gensim/protocol/unit"
)

// What is measured of a whole trajectory is what a referee finds of each segment, who
// is shown its ends: of honest updates, of ones left out, of what starts elsewhere, and
// of states that are not finite, which saturate.
func TestUpdatesAreWhatARefereeFinds(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	per := w.Config().StepsPerSegment
	parent := kernels.Run{Instance: 4, Arithmetic: kernels.Seq}
	for name, r := range map[string]kernels.Run{
		"honest":     {Instance: 3, Arithmetic: kernels.Lanes8},
		"skipped":    {Instance: 3, Arithmetic: kernels.Lanes8, Deviation: kernels.Deviation{Kind: kernels.Skip, Num: 1, Den: 2}},
		"not finite": {Instance: 3, Arithmetic: kernels.Lanes8, Deviation: kernels.Deviation{Kind: kernels.NotFinite}},
		"continued":  {Instance: 3, Arithmetic: kernels.Lanes8, Start: l.Continue(w, []kernels.Run{parent})},
	} {
		claimed := l.Train(w, r).Join()
		for _, m := range []kernels.Metric{kernels.L2, kernels.LInf, kernels.Cosine} {
			sizes := l.Updates(w, r, m).Join().Sizes
			if len(sizes) != w.Config().Segments {
				t.Fatalf("%s: %d sizes", name, len(sizes))
			}
			for s, size := range sizes {
				f := l.Update(kernels.UpdateJob{Workload: w, Run: r, From: s * per, To: (s + 1) * per, Metric: m}).Join()
				if f.Distance != size || f.Inputs[0] != claimed.States[(s+1)*per] || f.Inputs[1] != claimed.States[s*per] {
					t.Errorf("%s, %v, segment %d: %d, but a referee finds %d between other states", name, m, s, size, f.Distance)
				}
				still := r.Deviation.Kind == kernels.Skip && w.Departs(r, s)
				if still != (size == 0) || (r.Deviation.Kind == kernels.NotFinite) != (size == unit.MaxDistance) {
					t.Errorf("%s, %v, segment %d: an update of %d", name, m, s, size)
				}
			}
		}
	}
}

// Who measures its own updates pays for the distances, who measures another's reads and
// hashes each state as well.
func TestUpdatesCost(t *testing.T) {
	w := workload(t, short())
	c, own, read := w.Cost(), w.DeclareCost(), w.UpdatesCost()
	if own != (kernels.Spent{Gas: 6 * c.Distance}) || read != (kernels.Spent{Gas: 6 * c.Distance, HashedBytes: 7 * c.StateBytes}) {
		t.Errorf("declared for %+v, checked for %+v", own, read)
	}
}
