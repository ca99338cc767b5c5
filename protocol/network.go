package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// MemberState says where a whistleblower stands with its network.
type MemberState uint8

// States of a membership.
const (
	Outside MemberState = iota
	Joining
	Member
	Leaving
	memberStates
)

// membership of an account in at most one network.
type membership struct {
	account ledger.Account
	network NetworkID
	state   MemberState
	deposit ledger.Hold
	until   unit.Time
	timer   uint64
}

// network is a group of whistleblowers that watch the same tasks.
type network struct {
	counts NetworkCounts
	active []Target // verdicts whose window is open
}
