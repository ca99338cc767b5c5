package protocol

import "gensim/protocol/selection"

// reproducible is pol without its tolerance: verifiers re-run in the arithmetic that the
// solver declared, where a truthful re-run gives the solver's own bits. So no threshold is
// needed, nobody profiles, and any distance is a suspicion. Each verifier draws its
// segments by itself: where they are all that there are, this is refereed delegation
// (Canetti, Riva, Rothblum 2011; Verde, arXiv 2502.19405), in which one honest verifier of
// however many is enough.
type reproducible struct{ pol }

// earned leaves out the profilers.
func (reproducible) earned(s Shares) Shares {
	s.Profilers.Num = 0
	return s
}

// seats draws q segments for each of m verifiers, whatever the others draw.
func (reproducible) seats(s *State, a *attempt, src *selection.Source) [][]int32 {
	v := &a.task.rules.Verification
	list := make([][]int32, v.Verifiers)
	for i := range list {
		for _, n := range src.Distinct(s.genesis.Workloads[a.task.workload].Segments, v.Segments) {
			list[i] = append(list[i], int32(n))
		}
	}
	return list
}
