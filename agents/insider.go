package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// newInsider returns a whistleblower that re-runs nothing. It challenges the forced
// errors that verifiers of its coalition tell it of, with the numbers that they tell
// it, and is a member at any income, so that others who see the count stay away. Of
// several insiders that may win a jackpot, so many challenge.
//
// It breaks the premise of jackpots, that they pay for work. It costs the capital that
// its deposit locks, and two messages a challenge.
func newInsider(s Settings) Strategy {
	collect := func(v *View, t protocol.Target, s2 *stream.Stream, out *Intents) {
		n := v.Chain.SeatNetwork(t)
		mayWin := func(a ledger.Account) bool { return v.Chain.MayWin(t, a) }
		secret, told := v.Coalition.secret(t)
		if told && secret.Forced && inTime(v, t) && v.Memory.charge(t) == nil && mayWin(v.Self.Account) &&
			v.Coalition.before(v.Chain, n, v.Self.Account, mayWin) < s.Hits {
			accuseOf(v, t, secret.Root, secret.Truth, s2, out)
		}
	}
	return whistleblower{wants: atAnyIncome, drawn: collect, acts: each(collect)}
}

// each makes of what a whistleblower does about one seat what it does when it looks
// around: the same about all whose window is open. It takes no time.
func each(about func(*View, protocol.Target, *stream.Stream, *Intents)) func(*View, protocol.NetworkID, *stream.Stream, *Intents) unit.Time {
	return func(v *View, n protocol.NetworkID, s *stream.Stream, out *Intents) unit.Time {
		for _, t := range v.Chain.Challengeable(n) {
			about(v, t, s, out)
		}
		return 0
	}
}
