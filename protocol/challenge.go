package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// ChallengeState says where a challenge is in its life.
type ChallengeState uint8

// States of a challenge.
const (
	ChallengeHidden ChallengeState = iota + 1 // committed
	ChallengeShown                            // revealed
	ChallengeLost                             // forfeited: never revealed in time
	challengeStates
)

// challenge is a bonded commitment to a target and a re-run.
type challenge struct {
	id         int32
	challenger ledger.Account
	network    NetworkID
	hash       merkle.Hash
	amount     unit.Amount
	bond       ledger.Hold
	committed  unit.Time
	until      unit.Time
	state      ChallengeState
	target     Target
	dispute    DisputeID
	timer      uint64
}
