package protocol_test

import (
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// jumpedUpdate is above the size of every honest update.
const jumpedUpdate = 100 * updateSize

// sizes are those of the updates between the committed states: an honest one is about
// updateSize, a made-up one jumps, one of forged states hardly moves, and one with an end
// that is not finite saturates.
func (l *lab) sizes(task, attempt int32) []unit.Distance {
	key := [2]int32{task, attempt}
	sizes := make([]unit.Distance, l.workload.Segments)
	for segment := range sizes {
		end := l.committed(task, attempt, segment, l.workload.StepsPerSegment-1)
		switch size := updateSize + 1000*unit.Distance(end[0]); l.stateOf(key, segment) {
		case "":
			sizes[segment] = size
		case "nan":
			sizes[segment] = unit.MaxDistance
		case "forged":
			sizes[segment] = size / 100
		default:
			sizes[segment] = size + jumpedUpdate
		}
		if segment > 0 && l.stateOf(key, segment-1) == "nan" {
			sizes[segment] = unit.MaxDistance
		}
	}
	return sizes
}

// declared is what a solver says that its sizes are, nothing where the rules ask for
// nothing.
func (l *lab) declared(task, attempt int32) []unit.Distance {
	if !l.chain.Task(protocol.TaskID(task)).Declares {
		return nil
	}
	sizes, key := l.sizes(task, attempt), [2]int32{task, attempt}
	for segment := range sizes {
		faked := l.stateOf(key, segment) != ""
		switch how := l.declares[key]; {
		case how == "understated" && faked:
			sizes[segment] = 0
		case how == "overstated" && sizes[segment] < jumpedUpdate:
			sizes[segment] += 2 * jumpedUpdate
		case how == "off-by-one" && segment == 3:
			sizes[segment]++
		}
	}
	return sizes
}

// misdeclares reports whether a solver declares what is not so.
func (l *lab) misdeclares(task protocol.TaskID, attempt protocol.Attempt) bool {
	declared := l.declared(int32(task), int32(attempt))
	return declared != nil && !slices.Equal(declared, l.sizes(int32(task), int32(attempt)))
}

// ofUpdates opens sizes.
func ofUpdates(sizes []unit.Distance) *opening { return &opening{blocks: singles(sizes)} }

// singles are sizes as blocks of one tile.
func singles(sizes []unit.Distance) [][]merkle.Hash {
	var blocks [][]merkle.Hash
	for _, leaf := range protocol.UpdateLeaves(sizes) {
		blocks = append(blocks, []merkle.Hash{leaf})
	}
	return blocks
}

// measured is a truthful look at what a proof declares.
func (l *lab) measured(t protocol.Target) trace {
	right := l.sizes(int32(t.Task), int32(t.Attempt))
	return trace{updates: right, claim: protocol.UpdatesClaim(protocol.UpdatesRoot(right), l.declaredRoot(t))}
}

func (l *lab) declaredRoot(t protocol.Target) merkle.Hash {
	return protocol.UpdatesRoot(l.declared(int32(t.Task), int32(t.Attempt)))
}

// mismeasured are made-up sizes that their author can open: others than the right ones,
// as if those declared were wrong.
func (l *lab) mismeasured(t protocol.Target) trace {
	sizes := l.sizes(int32(t.Task), int32(t.Attempt))
	sizes[1] = (sizes[1] - 1) / 2
	return trace{updates: sizes, claim: protocol.UpdatesClaim(protocol.UpdatesRoot(sizes), merkle.Hash{})}
}

// misdeclared rejects what a proof declares for other sizes.
func misdeclared(w *world, t protocol.Target, right merkle.Hash) protocol.Message {
	return protocol.Message{
		Kind: protocol.Reject, Task: t.Task, Attempt: t.Attempt, Segment: protocol.UpdatesSegment, Hash: right, Hash2: w.lab.declaredRoot(t),
	}
}

// replaceOuter puts a trace in the place of that of the same claim beside segments, if
// there is one.
func replaceOuter(traces []trace, by trace) {
	for i := range traces {
		if traces[i].claim.Segment == by.claim.Segment {
			traces[i] = by
		}
	}
}

// ofSegments leaves out what is claimed of the proof as a whole.
func ofSegments(traces []trace) []trace {
	n := 0
	for n < len(traces) && (traces[n].comparison != nil || traces[n].claim.Segment >= 0) {
		n++
	}
	return traces[:n]
}

// choosing is a world in which segments are chosen by their updates.
func choosing(choice protocol.Choice) setup {
	s := standard()
	s.params.Verification.Select = choice
	return s
}

// TestUpdateIsAnOutput: whatever a dispute about declared updates is narrowed down to is
// the result of one operation, the size of one update, in a game about the proof and in
// one about a verdict.
func TestUpdateIsAnOutput(t *testing.T) {
	lies := map[int]string{1: "off-by-one"}
	idle := map[string]string{"wendy": "idle"}
	for what, p := range map[string]plan{
		"a reject":                            {declares: lies},
		"a claim that takes them as they are": {seats: map[[2]int]string{{1, 0}: "blind"}, declares: lies, whistles: idle},
		"a challenge that names others":       {whistles: map[string]string{"walt": "mismeasured", "wendy": "idle"}},
	} {
		w := newWorld(t, choosing(protocol.Largest), p)
		for range 12 {
			w.block()
		}
		w.submit("", protocol.NewJob, nil)
		e := w.until(protocol.RulingRequested)
		pin, ok := w.state.Dispute(e.Dispute).Game.Pinpoint()
		if !ok || pin.Case != dispute.Output || pin.Field != -1 {
			t.Errorf("%s: %+v", what, pin)
		}
	}
}

// drawnIn returns the segments of each seat of the first attempt.
func drawnIn(t *testing.T, s setup, p plan) ([][]int32, []unit.Distance) {
	w := newWorld(t, s, p)
	for range 12 {
		w.block()
	}
	w.submit("", protocol.NewJob, nil)
	w.until(protocol.SeatSealed)
	var seats [][]int32
	for n := range w.state.Attempt(0, 1).Seats {
		seats = append(seats, w.state.Segments(protocol.Target{Attempt: 1, Seat: protocol.Seat(n)}))
	}
	return seats, w.state.Attempt(0, 1).Updates
}

// TestLargestUpdatesAreRerun: top-q re-runs the segments of the largest declared
// updates, mixed of each verdict half, rounded up; all of it is disjoint, but among
// verifiers who re-run the same arithmetic, who each take the largest.
func TestLargestUpdatesAreRerun(t *testing.T) {
	for _, variant := range []protocol.Variant{protocol.ProofOfLearning, protocol.Reproduced, protocol.Reputed} {
		for choice, top := range map[protocol.Choice]int{protocol.Largest: 3, protocol.Mixed: 2} {
			s := choosing(choice)
			s.params.Variant, s.same = variant, true
			s.params.Verification.Verifiers, s.params.Verification.Segments = 2, 3
			seats, sizes := drawnIn(t, s, plan{})
			seen := map[int32]bool{}
			var least, most unit.Distance = unit.MaxDistance, 0
			for _, segments := range seats {
				for i, g := range segments {
					if i < top {
						least = min(least, sizes[g])
					}
					if seen[g] && variant != protocol.Reproduced {
						t.Errorf("%v, %d: segment %d is re-run twice", variant, choice, g)
					}
					seen[g] = true
				}
			}
			for g, size := range sizes {
				if !seen[int32(g)] {
					most = max(most, size)
				}
			}
			if len(seats) != 2 || len(seats[0]) != 3 || least < most {
				t.Errorf("%v, choice %d: seats %v of %v", variant, choice, seats, sizes)
			}
			if same := seats[0][0] == seats[1][0]; same != (variant == protocol.Reproduced) {
				t.Errorf("%v, choice %d: the largest is re-run by %v", variant, choice, seats)
			}
		}
	}
}

// TestEqualUpdatesAreDrawn: where all updates are of one size, or all saturate, each
// segment is as likely to be re-run as any other.
func TestEqualUpdatesAreDrawn(t *testing.T) {
	all := func(int) bool { return true }
	met := map[int32]int{}
	for seed := range byte(60) {
		s := choosing(protocol.Largest)
		s.seed = seed
		seats, sizes := drawnIn(t, s, plan{fakes: map[int]func(int) bool{1: all}, how: map[int]string{1: "nan"}})
		if sizes[0] != unit.MaxDistance || sizes[7] != unit.MaxDistance {
			t.Fatalf("sizes %v", sizes)
		}
		for _, g := range seats[0] {
			met[g]++
		}
	}
	for g := range int32(8) { // 15 expected; below 3 or above 30 with probability under 1e-4 each
		if met[g] < 3 || met[g] > 30 {
			t.Errorf("segment %d is re-run %d times of 60: %v", g, met[g], met)
		}
	}
}
