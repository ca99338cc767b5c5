package agents

import "gensim/protocol/unit"

// newNoise returns a solver whose checkpoints are the first one plus noise. It
// breaks every segment, saves nearly all of C, and any verdict catches it.
// Caught, it defends by default, so that runs show disputes played to the end.
func newNoise(s Settings) Strategy {
	return solver{
		deviation: Deviation{Kind: NoiseWeights, Fraction: unit.Ratio{Num: 1, Den: 1}},
		caught:    s.WhenCaught.or(Defend), understated: s.Understated,
	}
}
