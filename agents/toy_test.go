package agents

import (
	"encoding/binary"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// compute answers a piece of work at once, and says what it costs.
func (w *town) compute(c *citizen, work Work) (*WorkDone, unit.Gas) {
	rules := w.chain.Workload(0)
	done := &WorkDone{Work: work}
	switch work.Kind {
	case Train:
		w.fakes[work.Target] = work.Deviation
		done.Root = merkle.Root(w.proof(work.Target))
		return done, rules.Gas
	case Verify:
		in := w.chain.SeatArithmetic(work.Target)
		for _, segment := range w.chain.Segments(work.Target) {
			done.Claims = append(done.Claims, w.claim(work.Target, segment, in, work.Account))
		}
		done.Claims = append(done.Claims, protocol.StartClaim(begin(work.Target.Task), w.proof(work.Target)[0]))
		return done, w.chain.CheckGas(work.Target)
	case Rerun:
		attempt := ofAttempt(work.Target)
		leaves := w.proof(attempt)
		if done.Root = begin(attempt.Task); work.Segment != protocol.StartSegment {
			done.Root = state(w.declared(attempt), attempt.Task, work.Segment)
		}
		done.Committed = leaves[1+work.Segment]
		done.Proof = merkle.Prove(leaves, 1+int(work.Segment))
		return done, rules.SegmentGas
	case Measure:
		for step := range townParams().Profiling.Prefix {
			done.Comparisons = append(done.Comparisons, protocol.Comparison{
				Distance: unit.Distance(900 + step), Update: 500_000,
				WorkRoot: merkle.New("measured").Int64(int64(step)).Int64(int64(work.Account)).Int64(int64(work.Target.Profile)).Int64(int64(work.Target.Seat)).Sum(),
			})
		}
		return done, w.chain.CheckGas(work.Target)
	}
	w.t.Fatalf("%s ordered work that no town without games needs: %+v", c.name, work)
	return nil, 0
}

func ofAttempt(t protocol.Target) protocol.Target {
	t.Seat = protocol.None
	return t
}

func (w *town) declared(t protocol.Target) protocol.Arithmetic {
	return w.chain.Attempt(t.Task, t.Attempt).Arithmetic
}

// state is the end of a segment, computed in an arithmetic.
func state(a protocol.Arithmetic, task protocol.TaskID, segment int32) merkle.Hash {
	return merkle.New("state").Int64(int64(a)).Int64(int64(task)).Int64(int64(segment)).Sum()
}

// begin is the start of a task's trajectory.
func begin(task protocol.TaskID) merkle.Hash { return merkle.New("begin").Int64(int64(task)).Sum() }

// faked reports whether the solver made a segment up: those of an even number
// when it skips half.
func (w *town) faked(t protocol.Target, segment int32) bool {
	switch w.fakes[ofAttempt(t)].Kind {
	case SkipSegments:
		return segment%2 == 0
	case NoiseWeights:
		return true
	}
	return false
}

// proof returns the leaves under a solver's root: its start, made up where noise is
// added from there on, then its segments.
func (w *town) proof(t protocol.Target) []merkle.Hash {
	leaves := []merkle.Hash{begin(t.Task)}
	if w.fakes[ofAttempt(t)].Kind == NoiseWeights {
		leaves[0] = merkle.New("another").Int64(int64(t.Task)).Sum()
	}
	for segment := range int32(segments) {
		if w.faked(t, segment) {
			leaves = append(leaves, merkle.New("fake").Int64(int64(t.Task)).Int64(int64(t.Attempt)).Int64(int64(segment)).Sum())
		} else {
			leaves = append(leaves, state(w.declared(t), t.Task, segment))
		}
	}
	return leaves
}

// claim is what a re-run of a segment gives. Every tenth honest segment jumps:
// its distance passes the threshold of about 3,700.
func (w *town) claim(t protocol.Target, segment int32, a protocol.Arithmetic, by ledger.Account) protocol.SegmentClaim {
	digest := state(a, t.Task, segment)
	work := merkle.New("work").Hash(digest).Int64(int64(by)).Int64(int64(t.Attempt)).Sum()
	c := protocol.SegmentClaim{Segment: segment, StepRoot: digest, WorkRoot: work}
	switch {
	case w.faked(t, segment):
		c.Distance = 900_000_000
	case a == w.declared(t):
	case segment%10 == 3:
		c.Distance = 60_000
	default:
		c.Distance = 500 + unit.Distance(binary.LittleEndian.Uint16(digest[:])%500)
	}
	return c
}
