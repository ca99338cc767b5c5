package protocol

import (
	"slices"

	"gensim/protocol/unit"
)

// deadlineKind orders what falls due at one instant for one task.
type deadlineKind uint8

const (
	profileBy    deadlineKind = iota + 1 // no profiler could be drawn
	solveBy                              // the proof is late
	drawBy                               // no verifier could be drawn
	poolBy                               // no solver could be drawn
	roundBy                              // the round's phase ends
	respondBy                            // the accused is silent
	moveBy                               // a side of a game is silent
	inviteBy                             // an invitation to reject lapses
	forfeitBy                            // a challenge was never revealed
	membershipBy                         // a join or a leave takes effect
	keepBy                               // proof data need not be kept any more
	attestBy                             // holders have not attested
	voteBy                               // a vote ends
	changeBy                             // a rule set comes into force
)

// deadline is one entry of the heap. It is live while the timer of its subject still
// holds its turn: setting or stopping a timer leaves the old entry behind, dead.
type deadline struct {
	at      unit.Time
	turn    turn
	task    TaskID
	subject int32 // attempt, profile, dispute, challenge or account
}

// turn orders the deadlines of one instant and task: a kind in the high byte, and below it
// a number in sequence, 0 before the deadline is entered. A timer that waits for nothing
// holds 0.
type turn uint64

const turnBits = 56

func turnOf(k deadlineKind) turn { return turn(k) << turnBits }

func (t turn) kind() deadlineKind { return deadlineKind(t >> turnBits) }

func (d *deadline) before(o *deadline) bool {
	switch {
	case d.at != o.at:
		return d.at < o.at
	case d.task != o.task:
		return d.task < o.task
	}
	return d.turn < o.turn
}

// deadlineHeap is a binary heap by (time, task, kind, sequence). Dead entries leave it
// when they come up, or all at once when they could be a third of it.
type deadlineHeap struct {
	entries []deadline
	next    turn // the number in it alone
	sweepAt int  // length at which the dead are looked for
}

// set enters a deadline and makes it the one that the timer waits for.
func (s *State) set(timer *turn, d deadline) {
	h := &s.deadlines
	h.sweep(s)
	h.next++
	d.turn |= h.next
	*timer = d.turn
	h.entries = append(h.entries, d)
	i := len(h.entries) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !h.entries[i].before(&h.entries[up]) {
			break
		}
		h.entries[i], h.entries[up] = h.entries[up], h.entries[i]
		i = up
	}
}

// top returns the first live deadline and drops the dead ones before it.
func (h *deadlineHeap) top(s *State) (deadline, bool) {
	for len(h.entries) > 0 {
		if d := h.entries[0]; *s.timerOf(&d) == d.turn {
			return d, true
		}
		h.pop()
	}
	return deadline{}, false
}

func (h *deadlineHeap) pop() {
	last := len(h.entries) - 1
	h.entries[0] = h.entries[last]
	h.entries = h.entries[:last]
	h.down(0)
}

// down moves an entry below all that come before it.
func (h *deadlineHeap) down(i int) {
	for {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h.entries); child++ {
			if h.entries[child].before(&h.entries[first]) {
				first = child
			}
		}
		if first == i {
			return
		}
		h.entries[i], h.entries[first] = h.entries[first], h.entries[i]
		i = first
	}
}

// sweep drops the dead entries of a heap that has grown by half since the last time, and
// gives it room to grow by half again. What comes up next depends on the entries alone,
// not on how they lie in the heap.
func (h *deadlineHeap) sweep(s *State) {
	const least = 1024
	if len(h.entries) < h.sweepAt {
		return
	}
	h.entries = slices.DeleteFunc(h.entries, func(d deadline) bool { return *s.timerOf(&d) != d.turn })
	for i := len(h.entries)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
	h.sweepAt = max(len(h.entries)+len(h.entries)/2, least)
	if c := cap(h.entries); c < h.sweepAt || c > h.sweepAt+h.sweepAt/4 {
		h.entries = append(make([]deadline, 0, h.sweepAt), h.entries...)
	}
}

// timerOf returns the timer that the deadline belongs to.
func (s *State) timerOf(d *deadline) *turn {
	switch d.turn.kind() {
	case profileBy:
		return &s.profiles[d.subject].timer
	case solveBy, drawBy, attestBy, keepBy, roundBy:
		return s.timerOfWork(d)
	case poolBy:
		return &s.tasks[d.task].timer
	case forfeitBy:
		return &s.challenges[d.subject].timer
	case membershipBy:
		return &s.accounts[d.subject].member.timer
	case moveBy:
		return &s.disputes[d.subject].bout.timer
	case voteBy:
		return &s.proposals[d.subject].timer
	case changeBy:
		return &s.ruleSets[d.subject].timer
	}
	return &s.disputes[d.subject].timer
}

// timerOfWork is timerOf for what an attempt or a profile waits for.
func (s *State) timerOfWork(d *deadline) *turn {
	p := s.panelOf(d)
	if p == nil {
		return &s.stopped
	}
	switch d.turn.kind() {
	case roundBy:
		if r := p.awaits(d.turn); r != nil {
			return &r.timer
		}
		return &s.stopped
	case keepBy:
		return &p.attempt.keepTimer
	}
	return &p.attempt.timer
}

// awaits returns the round that waits for a turn, nil where none does any more.
func (p *panel) awaits(t turn) *round {
	for _, r := range p.rounds {
		if r.timer == t {
			return r
		}
	}
	return nil
}

// fire does what a due deadline asks for, and stops its timer.
func (s *State) fire(d *deadline) {
	var r *round
	if d.turn.kind() == roundBy {
		r = s.panelOf(d).awaits(d.turn)
	}
	*s.timerOf(d) = 0
	switch d.turn.kind() {
	case profileBy:
		s.nobodyProfiles(s.profiles[d.subject])
	case solveBy:
		s.solverLate(s.attemptOf(d))
	case drawBy:
		s.nobodyToDraw(s.attemptOf(d))
	case poolBy:
		s.nobodySolves(s.tasks[d.task])
	case attestBy:
		s.attestDue(s.attemptOf(d))
	case keepBy:
		s.keepingOver(s.attemptOf(d))
	case roundBy:
		s.roundDue(r)
	case respondBy:
		s.noResponse(s.disputes[d.subject])
	case moveBy:
		s.moveLate(s.disputes[d.subject])
	case inviteBy:
		s.invitationOver(s.disputes[d.subject])
	case forfeitBy:
		s.neverRevealed(s.challenges[d.subject])
	case membershipBy:
		s.membershipDue(&s.accounts[d.subject])
	case voteBy:
		s.voteOver(s.proposals[d.subject])
	case changeBy:
		s.enforce(s.ruleSets[d.subject])
	}
}
