package protocol

import (
	"cmp"
	"slices"

	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// OnMove has f told of each change of a state.
func (s *State) OnMove(f func(Transition)) {
	for c := range s.lives.each {
		c.watch(f)
	}
}

// Overlooked returns the first disputes of the bouts that a look through all that wait
// would start: in the order of their defence, each of whose parties none plays and none
// is waited for by an earlier one.
func (s *State) Overlooked() (found []DisputeID) {
	var waiting []*bout
	for _, d := range s.disputes {
		if d.state == DisputeQueued && !slices.Contains(waiting, d.bout) {
			waiting = append(waiting, d.bout)
		}
	}
	slices.SortFunc(waiting, func(a, b *bout) int { return cmp.Compare(a.number, b.number) })
	called := map[ledger.Account]bool{}
	for _, b := range waiting {
		free := true
		for _, d := range b.games {
			free = free && s.accounts[d.defender].games+s.accounts[d.challenger].games == 0 && !called[d.defender] && !called[d.challenger]
		}
		for _, d := range b.games {
			called[d.defender], called[d.challenger] = true, true
		}
		if free {
			found = append(found, b.lead().id)
		}
	}
	return found
}

// BoutNumber returns the place of a dispute's bout in the order of defence.
func (s *State) BoutNumber(id DisputeID) int { return s.disputes[id].bout.number }

// What docs/protocol.md states of the numbers that are built in.
const (
	ReservedMessages = reservedMessages
	SmallestShare    = smallestShare
	MaxProposals     = maxProposals
	RevealGrace      = revealGrace
	BaseFeeStep      = baseFeeStep
	SizesPerSlot     = sizesPerSlot
	SignatureWeight  = signatureWeight
	ByteWeight       = byteWeight
	HashWeight       = hashWeight
	VRFWeight        = vrfWeight
	SlotWeight       = slotWeight
	UpdateWeight     = updateWeight
)

// NextBaseFee is the rule by which the base fee moves.
func (f *FeeMarket) NextBaseFee(base unit.Amount, used Weight, floor unit.Amount) unit.Amount {
	return f.nextBaseFee(base, used, floor)
}
