package protocol

import (
	"encoding/binary"
	"errors"
	"fmt"

	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Encodings are canonical: one byte string for one message or event, integers
// least significant byte first, lists with their length before them, only the
// fields that the kind uses.

// field names a field of a message for the encoding.
type field uint8

const (
	fRole field = iota
	fArithmetic
	fClass
	fTask
	fAttempt
	fSeat
	fDispute
	fProfile
	fChallenge
	fWorkload
	fNetwork
	fJob
	fSegment
	fSpeed
	fAmount
	fInstance
	fHash
	fHash2
	fSalt
	fVRFKey
	fProof
	fClaims
	fHashes
	fComparisons
	fParents
	fProposal
	fTo
	fSupport
	fSettings
	fUpdates
)

// layouts lists the fields of each kind in the order of the encoding.
var layouts = [...][]field{
	Register:        {fRole, fArithmetic, fSpeed, fVRFKey},
	SubmitTask:      {fWorkload, fClass, fInstance, fAmount, fHash, fJob, fParents},
	CommitProfile:   {fProfile, fSeat, fHash, fHash2},
	RevealProfile:   {fProfile, fSeat, fSalt, fComparisons},
	CommitProof:     {fTask, fAttempt, fHash, fHash2, fUpdates},
	CommitVerdict:   {fTask, fAttempt, fSeat, fHash, fHash2},
	RevealVerdict:   {fTask, fAttempt, fSeat, fSalt, fClaims},
	Withdraw:        {fTask, fAttempt, fSeat, fDispute},
	Reject:          {fTask, fAttempt, fSeat, fDispute, fSegment, fHash, fHash2, fHashes},
	OpenForced:      {fTask, fAttempt, fSeat, fProfile, fSalt, fProof, fClaims, fComparisons},
	CommitChallenge: {fNetwork, fHash, fAmount},
	RevealChallenge: {fChallenge, fTask, fAttempt, fSeat, fProfile, fHash, fSalt},
	Concede:         {fDispute},
	Defend:          {fDispute},
	Move:            {fDispute, fHashes, fClaims},
	JoinNetwork:     {fNetwork},
	LeaveNetwork:    {fNetwork},
	ChallengeData:   {fTask, fAttempt, fSeat},
	AnswerData:      {fDispute, fSegment, fHash, fHashes},
	AttestData:      {fTask, fAttempt, fSegment, fHash, fHashes},
	ProposeChange:   {fSettings},
	Vote:            {fProposal, fSupport},
	RevealRoot:      {fTask, fAttempt, fSeat, fHash, fSalt},
	Transfer:        {fTo, fAmount},
}

// AppendMessage appends the message's encoding to dst: kind, sender, bid where there is
// one, fields, updates where any are declared. A
// kind that does not exist is encoded without fields.
func AppendMessage(dst []byte, m *Message) []byte {
	dst = m.appendHead(dst)
	if m.Kind < Register || int(m.Kind) >= len(layouts) {
		return dst
	}
	for _, f := range layouts[m.Kind] {
		dst = m.appendField(dst, f)
	}
	return dst
}

// bidFlag marks a kind after which, and after the sender, a bid follows; updatesFlag a
// proof that declares updates.
const bidFlag, updatesFlag = 0x80, 0x40

func (m *Message) appendHead(dst []byte) []byte {
	le, kind := binary.LittleEndian, byte(m.Kind)
	if m.declares() {
		kind |= updatesFlag
	}
	if m.Bid == (Bid{}) {
		return le.AppendUint32(append(dst, kind), uint32(m.From))
	}
	dst = le.AppendUint32(append(dst, kind|bidFlag), uint32(m.From))
	return le.AppendUint64(le.AppendUint64(dst, uint64(m.Bid.Max)), uint64(m.Bid.Tip))
}

// declares reports whether the message is a proof that declares the sizes of updates.
func (m *Message) declares() bool { return m.Kind == CommitProof && len(m.Updates) > 0 }

// head reads what appendHead wrote.
func (r *reader) head() Message {
	kind := r.byte()
	m := Message{Kind: MessageKind(kind &^ (bidFlag | updatesFlag)), From: ledger.Account(r.uint32())}
	if r.declares = kind&updatesFlag != 0; r.declares && m.Kind != CommitProof {
		r.fail("kind %d declares updates", m.Kind)
	}
	if kind&bidFlag == 0 {
		return m
	}
	if m.Bid = (Bid{unit.Amount(r.uint64()), unit.Amount(r.uint64())}); m.Bid == (Bid{}) {
		r.fail("a bid of nothing")
	}
	return m
}

func (m *Message) appendField(dst []byte, f field) []byte {
	le := binary.LittleEndian
	switch f {
	case fRole:
		return append(dst, byte(m.Role))
	case fArithmetic:
		return append(dst, byte(m.Arithmetic))
	case fClass:
		return append(dst, byte(m.Class))
	case fSpeed:
		return le.AppendUint64(dst, uint64(m.Speed))
	case fTo:
		return le.AppendUint32(dst, uint32(m.To))
	case fAmount:
		return le.AppendUint64(dst, uint64(m.Amount))
	case fInstance:
		return le.AppendUint64(dst, m.Instance)
	case fHash, fHash2, fSalt:
		return append(dst, m.hash(f)[:]...)
	case fVRFKey:
		return append(dst, m.VRFKey[:]...)
	case fProof:
		return append(dst, m.Proof[:]...)
	case fClaims:
		dst = le.AppendUint32(dst, uint32(len(m.Claims)))
		for i := range m.Claims {
			dst = m.Claims[i].append(dst)
		}
		return dst
	case fHashes:
		dst = le.AppendUint32(dst, uint32(len(m.Hashes)))
		for i := range m.Hashes {
			dst = append(dst, m.Hashes[i][:]...)
		}
		return dst
	case fComparisons:
		dst = le.AppendUint32(dst, uint32(len(m.Comparisons)))
		for i := range m.Comparisons {
			dst = m.Comparisons[i].append(dst)
		}
		return dst
	case fParents:
		dst = le.AppendUint32(dst, uint32(len(m.Parents)))
		for _, id := range m.Parents {
			dst = le.AppendUint32(dst, uint32(id))
		}
		return dst
	case fSupport:
		return append(dst, truth(m.Support))
	case fSettings:
		return appendSettings(dst, m.Settings)
	case fUpdates:
		return m.appendUpdates(dst)
	}
	return le.AppendUint32(dst, uint32(*m.number(f)))
}

// hash and number give the fields of one type by name.
func (m *Message) hash(f field) *merkle.Hash {
	switch f {
	case fHash:
		return &m.Hash
	case fHash2:
		return &m.Hash2
	}
	return &m.Salt
}

func (m *Message) number(f field) *int32 {
	switch f {
	case fTask:
		return (*int32)(&m.Task)
	case fAttempt:
		return (*int32)(&m.Attempt)
	case fSeat:
		return (*int32)(&m.Seat)
	case fDispute:
		return (*int32)(&m.Dispute)
	case fProfile:
		return (*int32)(&m.Profile)
	case fChallenge:
		return &m.Challenge
	case fWorkload:
		return (*int32)(&m.Workload)
	case fNetwork:
		return (*int32)(&m.Network)
	case fJob:
		return (*int32)(&m.Job)
	case fProposal:
		return (*int32)(&m.Proposal)
	}
	return &m.Segment
}

// appendUpdates appends declared sizes, and nothing where there are none.
func (m *Message) appendUpdates(dst []byte) []byte {
	if !m.declares() {
		return dst
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(m.Updates)))
	for _, size := range m.Updates {
		dst = binary.LittleEndian.AppendUint64(dst, uint64(size))
	}
	return dst
}

// updates reads what appendUpdates wrote.
func (r *reader) updates() []unit.Distance {
	if !r.declares {
		return nil
	}
	n := r.length(MaxUpdates, 8)
	if n == 0 {
		r.fail("a declaration of nothing")
	}
	sizes := make([]unit.Distance, n)
	for i := range sizes {
		sizes[i] = unit.Distance(r.uint64())
	}
	return sizes
}

func (c *SegmentClaim) append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(c.Segment))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(c.Distance))
	dst = append(dst, c.StepRoot[:]...)
	return append(dst, c.WorkRoot[:]...)
}

func (c *Comparison) append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, uint64(c.Distance))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(c.Update))
	return append(dst, c.WorkRoot[:]...)
}

// ErrEncoding is wrapped by every error of DecodeMessage.
var ErrEncoding = errors.New("protocol: not the encoding of a message")

// reader takes an encoding apart; after the first fault all reads give zero.
type reader struct {
	rest     []byte
	err      error
	declares bool // the head says that updates follow
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: "+format, append([]any{ErrEncoding}, args...)...)
	}
	r.rest = nil
}

// take returns the next n bytes, zero bytes after a fault; n is small.
func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.fail("it ends early")
		return make([]byte, n)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte     { return r.take(1)[0] }
func (r *reader) uint32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }

// length reads the length of a list whose elements take size bytes each.
func (r *reader) length(most, size int) int {
	n := int64(r.uint32())
	if n > int64(most) || n*int64(size) > int64(len(r.rest)) {
		r.fail("a list of %d", n)
		return 0
	}
	return int(n)
}

// DecodeMessage reads what AppendMessage wrote. It accepts nothing else, so that
// AppendMessage gives the same bytes again, and never panics.
func DecodeMessage(b []byte) (Message, error) {
	r := reader{rest: b}
	m := r.head()
	if r.err == nil && (m.Kind < Register || int(m.Kind) >= len(layouts)) {
		r.fail("kind %d", m.Kind)
	}
	if r.err == nil {
		for _, f := range layouts[m.Kind] {
			m.readField(&r, f)
		}
	}
	if r.err == nil && len(r.rest) > 0 {
		r.fail("%d bytes are left over", len(r.rest))
	}
	if r.err != nil {
		return Message{}, r.err
	}
	return m, nil
}

func (m *Message) readField(r *reader, f field) {
	switch f {
	case fRole:
		m.Role = Role(r.byte())
	case fArithmetic:
		m.Arithmetic = Arithmetic(r.byte())
	case fClass:
		m.Class = Class(r.byte())
	case fSpeed:
		m.Speed = unit.Speed(r.uint64())
	case fTo:
		m.To = ledger.Account(r.uint32())
	case fAmount:
		m.Amount = unit.Amount(r.uint64())
	case fInstance:
		m.Instance = r.uint64()
	case fHash, fHash2, fSalt:
		copy(m.hash(f)[:], r.take(len(merkle.Hash{})))
	case fVRFKey:
		copy(m.VRFKey[:], r.take(len(m.VRFKey)))
	case fProof:
		copy(m.Proof[:], r.take(len(m.Proof)))
	case fClaims:
		for range r.length(MaxClaims, claimBytes) {
			m.Claims = append(m.Claims, r.claim())
		}
	case fHashes:
		for range r.length(MaxHashes, len(merkle.Hash{})) {
			m.Hashes = append(m.Hashes, merkle.Hash(r.take(len(merkle.Hash{}))))
		}
	case fComparisons:
		for range r.length(MaxComparisons, comparisonBytes) {
			m.Comparisons = append(m.Comparisons, r.comparison())
		}
	case fParents:
		for range r.length(MaxParents, 4) {
			m.Parents = append(m.Parents, TaskID(r.uint32()))
		}
	case fSupport:
		m.Support = r.truth()
	case fSettings:
		m.Settings = r.settings()
	case fUpdates:
		m.Updates = r.updates()
	default:
		*m.number(f) = int32(r.uint32())
	}
}

// claimBytes is the size of an encoded claim.
const claimBytes = 4 + 8 + 2*len(merkle.Hash{})

func (r *reader) claim() SegmentClaim {
	return SegmentClaim{
		Segment: int32(r.uint32()), Distance: unit.Distance(r.uint64()),
		StepRoot: merkle.Hash(r.take(len(merkle.Hash{}))), WorkRoot: merkle.Hash(r.take(len(merkle.Hash{}))),
	}
}

// comparisonBytes is the size of an encoded comparison.
const comparisonBytes = 8 + 8 + len(merkle.Hash{})

func (r *reader) comparison() Comparison {
	return Comparison{
		Distance: unit.Distance(r.uint64()), Update: unit.Distance(r.uint64()), WorkRoot: merkle.Hash(r.take(len(merkle.Hash{}))),
	}
}

// AppendEvent appends the event's encoding, of a fixed size, to dst.
func AppendEvent(dst []byte, e *Event) []byte {
	le := binary.LittleEndian
	dst = append(dst, byte(e.Kind), e.Outcome, byte(e.Movement))
	dst = le.AppendUint64(dst, uint64(e.Time))
	for _, n := range [...]int32{
		int32(e.Task), int32(e.Attempt), int32(e.Seat), int32(e.Dispute), int32(e.Profile), e.Account, e.Other,
	} {
		dst = le.AppendUint32(dst, uint32(n))
	}
	dst = le.AppendUint64(dst, uint64(e.Amount))
	dst = le.AppendUint64(dst, uint64(e.Value))
	return append(dst, e.Hash[:]...)
}
