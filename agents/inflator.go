package agents

import (
	"gensim/protocol"
	"gensim/protocol/unit"
)

// newProfileInflator returns a verifier that is honest but for its measurements, whose
// distances it multiplies. With the quantile near one a single inflator on a profile
// sets the threshold. It breaks the threshold, under which cheats then lie, and costs
// the stake when whoever measures again challenges it. Caught, it concedes by default:
// the distances are leaves of work that it states truly, so that a game is lost.
func newProfileInflator(s Settings) Strategy {
	return bender(s, s.Multiple)
}

// newProfileDeflator returns a verifier that divides them. It takes nearly all seats of
// a profile to lower a quantile near one. Then honest distances pass the threshold, and
// each of its own verdicts earns it a re-run's pay for the suspicion it withdraws.
func newProfileDeflator(s Settings) Strategy {
	return bender(s, unit.Ratio{Num: s.Multiple.Den, Den: s.Multiple.Num})
}

func bender(s Settings, by unit.Ratio) Strategy {
	return verifier{profiler: profiler{caught: s.WhenCaught.or(Concede), bend: func(truth []protocol.Comparison) []protocol.Comparison {
		for i := range truth {
			truth[i].Distance = by.OfDistance(truth[i].Distance)
		}
		return truth
	}}}
}
