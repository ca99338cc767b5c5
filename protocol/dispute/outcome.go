package dispute

import "gensim/internal/merkle"

// Result says who won.
type Result uint8

// Results of a game.
const (
	Undecided Result = iota
	DefenderWins
	ChallengerWins
	// NobodyWins: the referee found both wrong.
	NobodyWins
)

var resultNames = [...]string{"undecided", "defender", "challenger", "nobody"}

// String returns the winner in lower case.
func (r Result) String() string {
	if int(r) < len(resultNames) {
		return resultNames[r]
	}
	return "unknown"
}

// winFor returns the result in which the side wins.
func winFor(s Side) Result {
	if s == Defender {
		return DefenderWins
	}
	return ChallengerWins
}

// How says by what a game ended.
type How uint8

// Ways to end.
const (
	Playing How = iota
	Conceded
	TimedOut   // one side was silent
	BothSilent // both were: the challenger bears the burden of proof
	Ruled      // the referee judged the pinpoint
	Unheard    // by the rules, without a game
)

var howNames = [...]string{"playing", "conceded", "timed-out", "both-silent", "ruled", "unheard"}

// String returns the way as tables print it.
func (h How) String() string {
	if int(h) < len(howNames) {
		return howNames[h]
	}
	return "unknown"
}

// Outcome is the end of a game, the zero value while it lasts.
type Outcome struct {
	Result Result
	How    How
}

// Verdict is what the referee found at the pinpoint.
type Verdict uint8

// Verdicts of the referee.
const (
	DefenderRight Verdict = iota + 1
	ChallengerRight
	NeitherRight
)

// Pinpoint is the first place where two traces differ. All leaves before it, at
// every level, are agreed.
type Pinpoint struct {
	Position Position // a single leaf
	Case     Case
	// Field is the index of the differing field where a leaf was opened, -1 else.
	Field int
	// Defender and Challenger are what the sides stand for: the field's value
	// where Field >= 0, else the leaf.
	Defender, Challenger merkle.Hash
}

// Tally counts what a side sent, accepted moves only.
type Tally struct{ Moves, Hashes, Bytes int }

func (t *Tally) add(m *Move) {
	t.Moves++
	t.Hashes += len(m.Hashes)
	t.Bytes += m.Bytes()
}
