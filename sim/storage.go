package sim

import (
	"gensim/protocol/availability"
	"gensim/protocol/unit"
)

// Storage is what keeping a proof's data takes. The bytes are those of the model that
// is really trained: every state that the solver commits to.
type Storage struct {
	Proof   uint64      // bytes of the data
	Stored  int64       // bytes of all chunks
	Rent    unit.Amount // of all holders for the whole time to live
	Forever unit.Amount // what the same would cost for ever; 0 where it exceeds all money
	Found   float64     // probability that one audit finds a solver that kept one chunk too few
}

// Declines is by how much permanent storage is assumed to become cheaper a year.
func Declines() unit.Ratio { return unit.Ratio{Num: 1, Den: 10} }

// storage returns the forecast for a proof of so many bytes, zero where nothing is
// promised, or nobody looks into a proof.
func (c *Config) storage(proof uint64, fee unit.Amount) Storage {
	a := &c.Protocol.Availability
	code, err := availability.New(a.Chunks, a.Needed)
	if a.KeepFor == 0 || !c.Protocol.Variant.Inspected() || err != nil {
		return Storage{}
	}
	s := Storage{Proof: proof, Stored: code.Stored(int64(proof))}
	if a.Holders {
		s.Rent = a.Rent.Of(fee, unit.Down)
		s.Forever, _ = availability.Forever(s.Rent, a.KeepFor, Declines())
	}
	missed, _ := availability.Missed(a.Chunks, a.Chunks-a.Needed+1, min(a.Samples, a.Needed)).Float64()
	s.Found = 1 - missed
	return s
}
