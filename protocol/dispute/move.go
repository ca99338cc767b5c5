package dispute

import "gensim/internal/merkle"

// Side is one of the two parties.
type Side uint8

// The defender made the disputed commitment; the challenger bears the burden of
// proof.
const (
	Defender   Side = 0
	Challenger Side = 1
)

// String returns the side in lower case.
func (s Side) String() string {
	switch s {
	case Defender:
		return "defender"
	case Challenger:
		return "challenger"
	}
	return "unknown"
}

// Other returns the opponent.
func (s Side) Other() Side { return 1 - s }

// Kind says what a move does.
type Kind uint8

// Kinds of moves.
const (
	// Reveal gives the hashes of Position.Children.
	Reveal Kind = iota + 1
	// Open gives the parts of a single leaf: its fields, then their proof.
	Open
	// Concede gives up.
	Concede
)

// Move is one message of a side.
type Move struct {
	Side   Side
	Kind   Kind
	Hashes []merkle.Hash // none for Concede
}

// headerBytes is what a move costs beside its hashes: side and kind.
const headerBytes = 2

// Bytes returns the size of the move's content.
func (m *Move) Bytes() int { return headerBytes + len(m.Hashes)*len(merkle.Hash{}) }

// Code is the answer to a call: OK, or why nothing changed.
type Code uint8

// Codes, in order of precedence: of several that apply, the first is returned.
const (
	OK           Code = iota
	Over              // the game has ended
	AwaitsRuling      // the pinpoint is found, only Rule goes on
	NotPinned         // Rule: there is no pinpoint to rule on
	NotDue            // Expire: the deadline has not come
	Late              // the deadline has come: Expire must be called first
	BadSide           // no such side
	BadKind           // no such kind of move, or not the kind that this round asks for
	OutOfTurn         // the side has already moved in this round
	BadCount          // another number of hashes was asked for
	Mismatch          // the hashes do not make up what the side stands for
)

var codeNames = [...]string{
	"ok", "over", "awaits-ruling", "not-pinned", "not-due", "late",
	"bad-side", "bad-kind", "out-of-turn", "bad-count", "mismatch",
}

// String returns the code as tables print it.
func (c Code) String() string {
	if int(c) < len(codeNames) {
		return codeNames[c]
	}
	return "unknown"
}
