package agents

import (
	"slices"

	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// milker earns a reputation and spends it: it solves honestly until its score makes
// audits seldom, then commits noise until one finds it. It breaks the premise that a
// good past tells the future; it costs the honest work of the score, again after each
// audit that it fails, and the stake. It profits where a stake is below C/a - R, with a
// the audit probability at its score. Where no scores are kept it is honest for ever.
type milker struct {
	honest, cheat solver
	patience      int
}

func newMilker(s Settings) Strategy {
	return milker{
		honest: solver{caught: Defend}, patience: s.Patience,
		cheat: solver{deviation: Deviation{Kind: NoiseWeights, Fraction: unit.Ratio{Num: 1, Den: 1}}, caught: s.WhenCaught.or(Concede)},
	}
}

// Departure returns how it departs once its score is high enough.
func (p milker) Departure() Deviation { return p.cheat.deviation }

// Decide is that of a cheat about the attempts in which it cheats, and of an honest
// solver about all others.
func (p milker) Decide(v *View, s *stream.Stream, out *Intents) {
	of := p.honest
	if v.Occasion.Kind == Happened {
		e := v.Occasion.Event
		t := protocol.Target{Task: e.Task, Attempt: e.Attempt, Seat: protocol.None}
		if e.Kind == protocol.SolverDrawn && v.Chain.Score(v.Self.Account) >= p.patience {
			v.Memory.milked = slices.DeleteFunc(v.Memory.milked, func(t protocol.Target) bool { return !v.Chain.Running(t) })
			v.Memory.milked = append(v.Memory.milked, t)
		}
		if slices.Contains(v.Memory.milked, t) {
			of = p.cheat
		}
	}
	of.Decide(v, s, out)
}
