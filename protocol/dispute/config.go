package dispute

import (
	"errors"
	"fmt"

	"gensim/protocol/unit"
)

// Config fixes the rules of a game. Games keep a pointer to it: it must not
// change while they last.
type Config struct {
	Shape Shape
	// Arity is the number of subtrees a reveal covers: 2, 4, 8 or 16.
	Arity int
	// MoveTimeout is the time for one move, Clock the time of a side for all its
	// moves together.
	MoveTimeout, Clock unit.Time
}

// maxClock keeps sums of times exact.
const maxClock = 100 * unit.Year

// Validate returns all faults, joined.
func (c *Config) Validate() error {
	var faults []error
	if c.Arity < 2 || c.Arity > MaxArity || c.Arity&(c.Arity-1) != 0 {
		faults = append(faults, fmt.Errorf("arity: %d, want 2, 4, 8 or 16", c.Arity))
	}
	if c.MoveTimeout <= 0 || c.MoveTimeout > maxClock {
		faults = append(faults, fmt.Errorf("move_timeout: %d us, want 1 to %d", c.MoveTimeout, maxClock))
	}
	if c.Clock <= 0 || c.Clock > maxClock {
		faults = append(faults, fmt.Errorf("clock: %d us, want 1 to %d", c.Clock, maxClock))
	}
	faults = append(faults, c.Shape.Validate())
	return errors.Join(faults...)
}

// Longest returns a bound on the time from start to pinpoint or end of a game, and
// of all games of a Bout: each round ends within the move timeout. In a single game
// at each instant of it one of two clocks runs; in a Bout there are more.
func (c *Config) Longest() unit.Time {
	return unit.Time(Rounds(c.Shape, c.Arity)) * min(c.MoveTimeout, c.Clock)
}
