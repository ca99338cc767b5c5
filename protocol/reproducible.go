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

// seats chooses q segments for each of m verifiers, whatever the others re-run: of the
// largest updates the same for all.
func (reproducible) seats(s *State, a *attempt, src *selection.Source) [][]int32 {
	var list [][]int32
	for range a.task.rules.Verification.Verifiers {
		list = append(list, s.choose(a, src, 1)...)
	}
	return list
}
