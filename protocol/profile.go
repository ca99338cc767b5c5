package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// profile is the measured threshold of a workload in a class.
type profile struct {
	id        ProfileID
	workload  WorkloadID
	class     Class
	state     ProfileState
	attempt   int
	seats     []*profileSeat // ever drawn
	wanted    int            // seats to be drawn at the next block
	redraws   int
	waiting   []TaskID
	threshold unit.Distance
	activeAt  unit.Time
	until     unit.Time
	timer     uint64
}

// profileSeat is one profiler's slot.
type profileSeat struct {
	number    Seat
	profiler  ledger.Account
	stake     ledger.Hold
	pair      [2]Arithmetic
	instance  uint64
	nondet    uint64
	hash      merkle.Hash
	committed bool
	revealed  bool
	dead      bool
	distances []unit.Distance
	updates   []unit.Distance
	claims    []SegmentClaim
}
