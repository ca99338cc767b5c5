package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// profile is the measured threshold of a workload in a class. A refused
// measurement is repeated under the same number with other profilers.
type profile struct {
	id        ProfileID
	workload  WorkloadID
	class     Class
	state     ProfileState
	attempt   int
	seats     []*profileSeat // ever drawn
	wanted    int            // seats to be drawn at the next block
	redraws   int
	waiting   []TaskID
	threshold unit.Distance
	activeAt  unit.Time
	until     unit.Time
	timer     uint64
	rules     *ruleSet // in force when it was begun
}

// terms returns what its rules come to for its workload.
func (p *profile) terms() *terms { return &p.rules.terms[p.workload] }

// profileSeat is one profiler's slot.
type profileSeat struct {
	number    Seat
	profiler  ledger.Account
	stake     ledger.Hold
	pair      [2]Arithmetic
	instance  uint64
	nondet    uint64
	hash      merkle.Hash
	committed bool
	revealed  bool
	dead      bool
	distances []unit.Distance
	updates   []unit.Distance
	claims    []SegmentClaim
}

// event starts an event about the profile.
func (p *profile) event(kind EventKind) Event { return nowhere().event(kind).saying(int64(p.id)) }

func (q *profileSeat) where() where {
	return where{task: None, attempt: None, seat: q.number, dispute: None}
}

// seatEvent starts an event about a profiler's seat.
func (p *profile) seatEvent(kind EventKind, q *profileSeat) Event {
	return q.where().event(kind).by(q.profiler).saying(int64(p.id))
}

// findProfile puts the task into the pool if its workload has a profile that is
// valid, else on the waiting list of the one being made, which it may start. A variant
// that judges without a threshold needs none.
func (s *State) findProfile(t *task) {
	if !t.rules.Variant.Profiled() {
		t.profile = None
		s.enterPool(t)
		return
	}
	latest := &s.latest[t.workload][t.class]
	if *latest == None || !s.profiles[*latest].usable(s.now) {
		*latest = s.startProfile(t.workload, t.class)
	}
	t.profile = *latest
	if p := s.profiles[t.profile]; p.state != ProfileInUse {
		p.waiting = append(p.waiting, t.id)
		return
	}
	s.enterPool(t)
}

// authors returns who measured the task's profile, one for each seat that delivered:
// as many as the profile's own rules asked for.
func (s *State) authors(t *task) []ledger.Account {
	if t.profile == None {
		return nil
	}
	var list []ledger.Account
	for _, q := range s.profiles[t.profile].seats {
		if !q.dead {
			list = append(list, q.profiler)
		}
	}
	return list
}

// usable reports whether a task submitted now may use the profile or wait for it.
func (p *profile) usable(now unit.Time) bool {
	return p.state < ProfileInUse || p.state == ProfileInUse && now < p.until
}

func (s *State) startProfile(w WorkloadID, c Class) ProfileID {
	p := &profile{id: ProfileID(len(s.profiles)), workload: w, class: c, activeAt: unit.Never, rules: s.rules()}
	s.profiles = append(s.profiles, p)
	s.measureAnew(p)
	return p.id
}

// measureAnew starts a measurement.
func (s *State) measureAnew(p *profile) {
	p.attempt++
	p.redraws = 0
	p.wanted = p.rules.Profiling.Profilers
	s.emit(p.event(ProfileStarted))
	s.seek(p)
}

// seek waits for the draw of the wanted profilers.
func (s *State) seek(p *profile) {
	p.state = ProfileDrawing
	s.queues.profiles.add(int32(p.id), s.height)
	s.awaitProfile(p, p.rules.Windows.Profile)
}

func (s *State) awaitProfile(p *profile, lasts unit.Time) {
	p.until = s.now + lasts
	s.set(&p.timer, deadline{at: p.until, task: None, kind: profileBy, subject: int32(p.id)})
}

// drawProfilers fills the wanted seats of a profile and reports whether some are
// still wanted. Accounts that have a live seat in it are drawn again only where
// there are no others.
func (s *State) drawProfilers(p *profile) bool {
	if p.state != ProfileDrawing {
		return false
	}
	src := s.source(drawnProfiler, int(p.id), len(p.seats))
	for p.wanted > 0 {
		urn := s.pool(Verifier, p.class, p.terms().profilerStake)
		i, ok := s.pick(urn, &src, func(i int) bool { return p.seated(ledger.Account(i)) })
		if !ok {
			if i, ok = s.pick(urn, &src, func(int) bool { return false }); !ok {
				return true
			}
		}
		s.seatProfiler(p, ledger.Account(i), &src)
		p.wanted--
	}
	p.state = ProfileMeasuring
	s.awaitProfile(p, p.rules.Windows.Profile)
	return false
}

func (p *profile) seated(a ledger.Account) bool {
	for _, q := range p.seats {
		if q.profiler == a && !q.dead {
			return true
		}
	}
	return false
}

// seatProfiler draws a profiler's job: an unequal pair of the class's
// arithmetics, a nondeterminism seed and an instance.
func (s *State) seatProfiler(p *profile, a ledger.Account, src *selection.Source) {
	first, second := src.Pair(s.arithmeticsOf(p.class))
	q := &profileSeat{
		number: Seat(len(p.seats)), profiler: a,
		pair:     [2]Arithmetic{s.arithmetic(p.class, first), s.arithmetic(p.class, second)},
		instance: src.Word(), nondet: src.Word(),
	}
	p.seats = append(p.seats, q)
	stake := p.terms().profilerStake
	q.stake = s.place(a, stake, q.where().because(ledger.Stake))
	s.emit(p.seatEvent(ProfilerDrawn, q).worth(stake))
}

// profileDue ends a phase of a profile whose time is over.
func (s *State) profileDue(p *profile) {
	switch p.state {
	case ProfileDrawing: // nobody can hold the stake
		s.replace(p, p.wanted)
	case ProfileMeasuring:
		if missing := s.dropProfilers(p, func(q *profileSeat) bool { return q.committed }); missing > 0 {
			s.replace(p, missing)
			return
		}
		s.openProfile(p)
	case ProfileOpening:
		if missing := s.dropProfilers(p, func(q *profileSeat) bool { return q.revealed }); missing > 0 {
			s.replace(p, missing)
			return
		}
		s.measure(p)
	case ProfileChallenged:
		s.activate(p)
	}
}

// dropProfilers slashes the live seats that did not do what they had to (O9) and
// returns how many they were.
func (s *State) dropProfilers(p *profile, did func(*profileSeat) bool) int {
	missing := 0
	for _, q := range p.seats {
		if q.dead || did(q) {
			continue
		}
		missing++
		q.dead = true
		s.emit(p.seatEvent(SeatMissed, q))
		s.slashTimeout(q.stake, p.terms().timeoutSlash, q.where())
		q.stake = 0
		s.reach(9, p.seatEvent(OutcomeReached, q))
	}
	return missing
}

// replace redraws seats, within the limit on redraws.
func (s *State) replace(p *profile, seats int) {
	p.redraws += seats
	if p.redraws > p.rules.MaxRedraws {
		s.failProfile(p)
		return
	}
	p.wanted = seats
	s.seek(p)
}

// failProfile gives a measurement up: it starts again with other profilers, or
// after the last attempt the waiting tasks are refunded.
func (s *State) failProfile(p *profile) {
	s.emit(p.event(ProfileFailed))
	for _, q := range p.seats {
		s.release(q.stake, q.where().because(ledger.Stake))
		q.stake = 0
		q.dead = true
	}
	p.timer = 0
	if p.attempt < p.rules.MaxAttempts {
		s.measureAnew(p)
		return
	}
	p.state = ProfileRefused
	p.until = unit.Never
	for _, id := range p.waiting {
		s.refund(s.tasks[id])
	}
	p.waiting = nil
}

// activate ends the challenge window: tasks may use the profile.
func (s *State) activate(p *profile) {
	p.state = ProfileInUse
	p.activeAt = s.now
	p.until = s.now + p.rules.Profiling.ValidFor
	p.timer = 0
	s.emit(p.event(ProfileActive))
	for _, q := range p.seats {
		s.release(q.stake, q.where().because(ledger.Stake))
		q.stake = 0
	}
	for _, id := range p.waiting {
		s.enterPool(s.tasks[id])
	}
	p.waiting = nil
}
