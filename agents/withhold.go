package agents

import "gensim/protocol/unit"

// newWithhold returns a solver that trains nothing, commits to noise, and serves the
// data of its proof to nobody, so that no verifier can measure a distance. It breaks
// the premise of verification; without an audit the verifiers would be late, and pay
// for it. It saves C. Silent when the data are asked for on the chain, it loses its
// stake (O10); with when_caught: defend it publishes them, and the noise is found.
func newWithhold(s Settings) Strategy {
	return solver{
		deviation: Deviation{Kind: NoiseWeights, Fraction: unit.Ratio{Num: 1, Den: 1}},
		withheld:  true,
		caught:    s.WhenCaught.or(Concede),
	}
}
