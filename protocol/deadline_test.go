package protocol

import (
	"slices"
	"testing"

	"gensim/protocol/unit"

	"pgregory.net/rapid"
)

// pending is a deadline as the dumb model knows it: of a subject, in the order in which
// they were set.
type pending struct {
	at      unit.Time
	task    TaskID
	kind    deadlineKind
	order   int
	subject int32
}

func comparePending(a, b pending) int {
	for _, d := range []int64{int64(a.at - b.at), int64(a.task - b.task), int64(a.kind) - int64(b.kind), int64(a.order - b.order)} {
		if d != 0 {
			return int(min(max(d, -1), 1))
		}
	}
	return 0
}

// TestDeadlinesAgainstAList: deadlines that are set, set anew, stopped and met come up in
// the order of time, task, kind and setting, however many of the dead lie among them, as
// they do of a list that is searched for the first each time.
func TestDeadlinesAgainstAList(t *testing.T) {
	const subjects = 3000 // more than make the heap look for its dead
	swept := false
	rapid.Check(t, func(t *rapid.T) {
		s := &State{}
		for range subjects {
			s.challenges, s.proposals = append(s.challenges, &challenge{}), append(s.proposals, &proposal{})
		}
		list, order := map[[2]int32]pending{}, 0
		number := func(what string, below int) int { return rapid.IntRange(0, below-1).Draw(t, what) }
		timer := func(kind deadlineKind, subject int32) *turn {
			return s.timerOf(&deadline{turn: turnOf(kind), subject: subject})
		}
		for range number("rounds", 12) + 1 {
			seed := uint64(number("seed", 1<<30)) // one draw for many, or rapid draws for minutes
			next := func(below uint64) uint64 {
				seed = seed*6364136223846793005 + 1442695040888963407
				return (seed >> 33) % below
			}
			for range number("set", 4000) {
				w := pending{unit.Time(next(50)), TaskID(next(5)), []deadlineKind{forfeitBy, voteBy}[next(2)], order, int32(next(subjects))}
				order++
				before := len(s.deadlines.entries)
				s.set(timer(w.kind, w.subject), deadline{at: w.at, turn: turnOf(w.kind), task: w.task, subject: w.subject})
				swept = swept || len(s.deadlines.entries) < before
				list[[2]int32{int32(w.kind), w.subject}] = w
			}
			for range number("stop", 1000) {
				kind, subject := []deadlineKind{forfeitBy, voteBy}[next(2)], int32(next(subjects))
				*timer(kind, subject) = 0
				delete(list, [2]int32{int32(kind), subject})
			}
			meet(t, s, list, number("meet", 1500))
		}
	})
	if !swept {
		t.Error("the dead were never looked for")
	}
}

// meet takes the first deadlines of a state, which must be those of the list.
func meet(t *rapid.T, s *State, list map[[2]int32]pending, count int) {
	var sorted []pending
	for _, w := range list { //tidy:unordered sorted
		sorted = append(sorted, w)
	}
	slices.SortFunc(sorted, comparePending)
	for _, want := range sorted[:min(count, len(sorted))] {
		got, ok := s.deadlines.top(s)
		if !ok || got.at != want.at || got.task != want.task || got.turn.kind() != want.kind || got.subject != want.subject {
			t.Fatalf("%+v comes up, want %+v", got, want)
		}
		*s.timerOf(&got) = 0
		delete(list, [2]int32{int32(want.kind), want.subject})
	}
	if got, ok := s.deadlines.top(s); ok != (len(list) > 0) {
		t.Fatalf("%+v comes up, of %d", got, len(list))
	}
}
