package protocol

import "gensim/protocol/unit"

// RoundPhase says what a round of seats waits for.
type RoundPhase uint8

// Phases of a round, in order.
const (
	RoundDrawn     RoundPhase = iota + 1 // the seal: randomness of the next block
	RoundWorking                         // verdicts are committed
	RoundRevealing                       // verdicts are revealed
	RoundWindow                          // challenges are committed
	RoundDue                             // challenges are revealed
	RoundAnswering                       // forced errors are opened, challenges answered
	RoundPlaying                         // games go on
	RoundOver
	roundPhases
)

// round is a group of seats that were drawn together and go through the phases
// together. An opened forced error starts a round of its own at the window.
type round struct {
	attempt   *attempt
	number    int32
	seats     []*seat
	phase     RoundPhase
	until     unit.Time // end of the phase
	windowEnd unit.Time
	timer     uint64
}
