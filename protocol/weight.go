package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// Weight is room in a block, in the gas of Ethereum's virtual machine, so that bytes
// and checks have one measure that is known.
type Weight int64

// What the parts of a message weigh. Sources: G_txdatanonzero (EIP-2028), the
// precompiled ecrecover, G_sha3 + 2 G_sha3word, G_sset and G_sreset of the Ethereum
// yellow paper, appendix G. An ECVRF is verified by two double scalar multiplications,
// a signature by one (RFC 9381, section 5.3; RFC 8032, section 5.1.7).
const (
	byteWeight      Weight = 16
	signatureWeight Weight = 3_000
	hashWeight      Weight = 42 // of two hashes: a step of a Merkle proof
	vrfWeight       Weight = 2 * signatureWeight
	slotWeight      Weight = 20_000 // something new that the chain keeps
	updateWeight    Weight = 5_000  // a change of what it keeps
)

// sizesPerSlot is how many declared sizes a slot of 32 bytes keeps until the draw.
const sizesPerSlot = 4

// StandardWeight is that of a standard message, a commitment, rounded: the base fee is
// what its room costs.
const StandardWeight Weight = 25_000

// effort is what the chain keeps and changes for a kind of message, beside the sender's
// balance, and whether it verifies an ECVRF.
type effort struct {
	slots, updates int
	vrf            bool
}

// efforts by MessageKind.
var efforts = [...]effort{
	Register:        {slots: 1},
	SubmitTask:      {slots: 2}, // the task and its escrow
	CommitProfile:   {slots: 1},
	RevealProfile:   {updates: 1},
	CommitProof:     {slots: 1},
	CommitVerdict:   {slots: 1},
	RevealVerdict:   {updates: 1},
	Withdraw:        {updates: 1},
	Reject:          {slots: 1},
	OpenForced:      {updates: 1, vrf: true},
	CommitChallenge: {slots: 2}, // the challenge and its bond
	RevealChallenge: {slots: 1, updates: 1},
	Concede:         {updates: 1},
	Defend:          {updates: 1},
	Move:            {updates: 1},
	JoinNetwork:     {slots: 1},
	LeaveNetwork:    {updates: 1},
	ChallengeData:   {slots: 1},
	AnswerData:      {updates: 1},
	AttestData:      {updates: 1},
	ProposeChange:   {slots: 2}, // the proposal and its deposit
	Vote:            {updates: 1},
	RevealRoot:      {updates: 1},
	Transfer:        {updates: 1},
}

// Weight returns the room that a message takes: its signature, its bytes, the proofs
// that are verified, and what is kept. Chunks of data travel beside the chain and weigh
// nothing here.
func (m *Message) Weight() Weight {
	if m.Kind < Register || int(m.Kind) >= len(efforts) {
		return 0
	}
	e := &efforts[m.Kind]
	w := signatureWeight + byteWeight*Weight(len(AppendMessage(nil, m))) + hashWeight*Weight(len(m.Hashes))
	w += slotWeight*Weight(e.slots) + updateWeight*Weight(e.updates)
	if m.declares() {
		w += slotWeight * Weight((len(m.Updates)+sizesPerSlot-1)/sizesPerSlot)
	}
	if e.vrf {
		w += vrfWeight
	}
	return w
}

// heaviest is the weight of the heaviest message that a truthful party of a workload
// may have to send in time: a profile's measurement, a verdict or a move.
func (p *Params) heaviest(w *Workload) Weight {
	n := p.measurements(w)
	list := []Message{
		{Kind: RevealVerdict, Claims: make([]SegmentClaim, p.Verification.Segments)},
		{Kind: OpenForced, Claims: make([]SegmentClaim, p.Verification.Segments)},
		{Kind: Move, Hashes: make([]merkle.Hash, MaxHashes), Claims: make([]SegmentClaim, 1)},
	}
	if p.Variant.Profiled() {
		list = append(list, Message{Kind: RevealProfile, Comparisons: make([]Comparison, n)}, Message{Kind: OpenForced, Comparisons: make([]Comparison, n)})
	}
	if p.Declares() {
		list = append(list, Message{Kind: CommitProof, Updates: make([]unit.Distance, w.Segments)})
	}
	most := Weight(0)
	for i := range list {
		list[i].Bid.Max = 1
		most = max(most, list[i].Weight())
	}
	return most
}
