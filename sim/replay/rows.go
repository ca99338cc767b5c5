package replay

import (
	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/sim/record"
)

// EventRow is an event of the chain as the table of events has it; seq is its
// number in the run.
func EventRow(seq int64, e *protocol.Event) record.Event {
	return record.Event{
		Seq: seq, Time: e.Time, Kind: e.Kind.String(), Task: int64(e.Task), Attempt: int64(e.Attempt), Seat: int64(e.Seat),
		Dispute: int64(e.Dispute), Profile: int64(e.Profile), Account: int64(e.Account), Other: int64(e.Other), Amount: e.Amount, Value: e.Value,
		Hash: hexOrNone(e.Hash), Outcome: outcomeName(e.Outcome),
	}
}

// TransferRow is a movement of tokens, an event of the kind Moved, as the table of
// transfers has it.
func TransferRow(seq int64, e *protocol.Event) record.Transfer {
	return record.Transfer{
		Seq: seq, Time: e.Time, From: int64(e.Account), To: int64(e.Other), Amount: e.Amount,
		Kind: e.Movement.String(), Reason: ledger.Reason(e.Value).String(),
		Task: int64(e.Task), Attempt: int64(e.Attempt), Seat: int64(e.Seat), Dispute: int64(e.Dispute), Profile: int64(e.Profile),
	}
}

func outcomeName(o uint8) string {
	if o == 0 {
		return ""
	}
	return "O" + string(appendDecimal(nil, o))
}

func appendDecimal(b []byte, n uint8) []byte {
	if n >= 10 {
		b = append(b, '0'+n/10)
	}
	return append(b, '0'+n%10)
}

func hexOrNone(h merkle.Hash) string {
	if h.IsZero() {
		return ""
	}
	return h.Hex()
}
