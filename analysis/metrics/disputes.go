package metrics

import (
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Disputes sums what disputes took, on the chain and off it.
type Disputes struct {
	Filed        int64    `json:"filed"`
	Games        int64    `json:"games"`
	Rulings      int64    `json:"rulings"`
	Rounds       int64    `json:"longest_rounds"` // of the longest game
	Messages     int64    `json:"messages"`
	MessageBytes int64    `json:"message_bytes"`
	TraceGas     unit.Gas `json:"trace_gas"` // of both sides
	RefereeGas   unit.Gas `json:"referee_gas"`
	HashingGas   unit.Gas `json:"hashing_gas"` // of what referees were shown
	RefereeBytes int64    `json:"referee_bytes"`
}

// SumDisputes sums the rows of a run.
func SumDisputes(rows []record.Dispute) Disputes {
	var sum Disputes
	for i := range rows {
		sum.Add(count(&rows[i]))
	}
	return sum
}

// count is the sum of one row.
func count(d *record.Dispute) Disputes {
	one := Disputes{
		Filed: 1, Rounds: d.Rounds, Messages: d.Messages, MessageBytes: d.MessageBytes,
		TraceGas: unit.Gas(d.DefenderGas + d.ChallengerGas), RefereeGas: unit.Gas(d.RefereeGas), HashingGas: unit.Gas(d.HashingGas), RefereeBytes: d.RefereeBytes,
	}
	if d.Rounds > 0 {
		one.Games = 1
	}
	if d.Case != "" {
		one.Rulings = 1
	}
	return one
}

// Add adds the disputes of other runs, or of other rows.
func (d *Disputes) Add(o Disputes) {
	d.Filed += o.Filed
	d.Games += o.Games
	d.Rulings += o.Rulings
	d.Rounds = max(d.Rounds, o.Rounds)
	d.Messages += o.Messages
	d.MessageBytes += o.MessageBytes
	d.TraceGas += o.TraceGas
	d.RefereeGas += o.RefereeGas
	d.HashingGas += o.HashingGas
	d.RefereeBytes += o.RefereeBytes
}
