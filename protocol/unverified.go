package protocol

import "gensim/protocol/unit"

// unverified pays a proof on delivery, whatever it is: no profile, no verdict, no
// jackpot. It is what the others are held against: the price of verification is what
// they cost more, its worth what cheats gain here.
type unverified struct{ pol }

// earned leaves out what nobody works for.
func (unverified) earned(s Shares) Shares {
	none := unit.Ratio{Num: 0, Den: 1}
	return Shares{Solver: s.Solver, Verifiers: none, Profilers: none, Jackpot: none, Treasury: s.Treasury}
}

// delivered settles at once.
func (unverified) delivered(s *State, a *attempt) { s.accept(a) }
