package protocol

import (
	"cmp"
	"slices"

	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// Choice says which segments of a proof are re-run. Whatever it says, they are chosen
// after the proof is committed, by the randomness of a later block where anything is
// left to choose.
type Choice uint8

// The choices.
const (
	AtRandom Choice = iota // every segment as likely as any other
	Largest                // top-q: those that the proof declares the largest updates of (Jia et al. 2021)
	Mixed                  // half of each verdict, rounded up, of the largest, the rest at random among the others
	choices
)

// largest returns how many of a verdict's segments are those of the largest updates.
func (v *Verification) largest() int {
	switch v.Select {
	case Largest:
		return v.Segments
	case Mixed:
		return (v.Segments + 1) / 2
	}
	return 0
}

// choose returns what so many verdicts re-run, all of it disjoint: of each first its
// share of the largest updates, in the order of the verdicts, then what is drawn among
// the segments that are left.
func (s *State) choose(a *attempt, src *selection.Source, verdicts int) [][]int32 {
	v, n := &a.task.rules.Verification, s.genesis.Workloads[a.task.workload].Segments
	top := v.largest()
	var order []int32
	if top > 0 {
		order = byUpdate(a.extra().declared.sizes, src)
	}
	drawn := src.Distinct(n-verdicts*top, verdicts*(v.Segments-top))
	list := make([][]int32, verdicts)
	for i := range list {
		list[i] = append(make([]int32, 0, v.Segments), order[i*top:(i+1)*top]...)
		for _, at := range drawn[i*(v.Segments-top) : (i+1)*(v.Segments-top)] {
			if top > 0 {
				at = int(order[verdicts*top+at])
			}
			list[i] = append(list[i], int32(at))
		}
	}
	return list
}

// byUpdate returns all segments, those of the largest updates first. Equal ones, such as
// all that saturate, are in the order of lots, a word of the block's randomness each, so
// that a solver who makes its updates equal cannot tell which count as the largest.
func byUpdate(sizes []unit.Distance, src *selection.Source) []int32 {
	order, lots := make([]int32, len(sizes)), make([]uint64, len(sizes))
	for i := range order {
		order[i], lots[i] = int32(i), src.Word()
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(lots[a], lots[b]), cmp.Compare(a, b))
	})
	return order
}
