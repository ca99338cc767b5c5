package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// spammer fills blocks with dust that it sends itself.
type spammer struct{ Settings }

func newSpammer(s Settings) Strategy { return spammer{s} }

// Decide sends a message whenever its timer rings, and sets the next one.
func (p spammer) Decide(v *View, s *stream.Stream, out *Intents) {
	switch v.Occasion.Kind {
	case Rang:
		fee := v.Chain.Params().TxFee
		out.send(protocol.Message{
			Kind: protocol.Transfer, To: v.Self.Account, Amount: 1, Bid: protocol.Bid{Max: bounded(p.Bid, fee), Tip: bounded(p.Tip, fee)},
		})
	case Started:
	default:
		return
	}
	if at := max(v.Now, p.After) + s.Exp(p.Interval); at < v.Self.Until {
		out.wake(at, tagSubmit, 0)
	}
}

// bounded is a multiple of the transaction fee, at most the highest bid.
func bounded(q unit.Ratio, fee unit.Amount) unit.Amount {
	if fee > 0 && q.Cmp(unit.Ratio{Num: int64(protocol.MaxBid), Den: int64(fee)}) > 0 {
		return protocol.MaxBid
	}
	return q.Of(fee, unit.Up)
}
