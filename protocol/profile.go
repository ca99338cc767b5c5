package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// profile is the measured threshold of a workload in a class. A measurement that
// comes to nothing is repeated under the same number with other profilers.
type profile struct {
	panel
	id          ProfileID
	workload    WorkloadID
	network     NetworkID // whose members may challenge
	class       Class
	state       ProfileState // ProfileDrawing until it is decided
	rules       *ruleSet     // in force when it was started
	measurement int          // from 1
	wanted      int          // seats to be drawn at the next block
	comparisons int          // that each profiler makes
	waiting     []TaskID
	threshold   unit.Distance
	fit         bool // the threshold is well below the size of an update
	activeAt    unit.Time
	until       unit.Time // end of validity, unit.Never before it is active
	timer       turn      // while seats are wanted
}

// measurement is what a profiler measures, a prefix of the instance under two
// arithmetics, and what it found.
type measurement struct {
	pair        [2]Arithmetic
	instance    uint64
	nondet      uint64
	comparisons []Comparison // once revealed
}

func (p *profile) where() where {
	w := nowhere()
	w.profile = p.id
	return w
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
		if q.honest() {
			list = append(list, q.verifier)
		}
	}
	return list
}

// usable reports whether a task submitted now may use the profile or wait for it.
func (p *profile) usable(now unit.Time) bool { return p.state != ProfileRefused && now < p.until }

func (s *State) startProfile(w WorkloadID, c Class) ProfileID {
	id := ProfileID(len(s.profiles))
	p := &profile{
		id: id, rules: s.rules(), workload: w, class: c, network: NetworkOfProfile(id, len(s.networks)),
		state: s.lives.profile.begin(ProfileDrawing), activeAt: unit.Never, until: unit.Never,
	}
	p.panel.profile = p
	p.comparisons = p.rules.measurements(&s.genesis.Workloads[w])
	s.profiles = append(s.profiles, p)
	s.measureAnew(p)
	return p.id
}

// measureAnew starts a measurement.
func (s *State) measureAnew(p *profile) {
	p.measurement++
	p.redraws, p.exhausted, p.fit = 0, false, false
	s.emit(p.where().event(ProfileStarted))
	s.seek(p, p.rules.Profiling.Profilers)
}

// seek asks for profilers at the next block's draw.
func (s *State) seek(p *profile, seats int) {
	p.wanted += seats
	s.queues.profiles.add(int32(p.id), s.height)
	if p.timer == 0 {
		s.set(&p.timer, p.deadline(s.now+p.rules.Windows.Profile, profileBy))
	}
}

// drawProfilers fills the wanted seats of a profile, as far as anyone can hold them,
// and reports whether some are still wanted. Accounts that have a live seat in it are
// drawn again only where there are no others.
func (s *State) drawProfilers(p *profile) bool {
	r := s.newRound(&p.panel, RoundDrawn)
	src := s.source(drawnProfiler, int(p.id), len(p.seats))
	for p.wanted > 0 {
		urn := s.pool(Verifier, p.class, p.terms().profilerStake)
		i, ok := s.pick(urn, &src, func(i int) bool { return p.seated(ledger.Account(i)) })
		if !ok {
			if i, ok = s.pick(urn, &src, func(int) bool { return false }); !ok {
				break
			}
		}
		s.seatProfiler(r, ledger.Account(i), &src)
		p.wanted--
	}
	if p.wanted == 0 {
		p.timer = 0
	}
	s.convene(r)
	return p.wanted > 0
}

func (p *profile) seated(a ledger.Account) bool {
	for _, t := range p.seats {
		if t.verifier == a && !t.dead() {
			return true
		}
	}
	return false
}

// seatProfiler draws a profiler's job: an unequal pair of the class's
// arithmetics, an instance and a nondeterminism seed.
func (s *State) seatProfiler(r *round, a ledger.Account, src *selection.Source) {
	p := r.panel.profile
	first, second := src.Pair(s.arithmeticsOf(p.class))
	t := &seat{
		number: Seat(len(p.seats)), round: r, seatFacts: seatFacts{verifier: a, status: s.lives.seat.begin(SeatDrawn)},
	}
	t.extend().measurement = measurement{
		pair:     [2]Arithmetic{s.arithmetic(p.class, first), s.arithmetic(p.class, second)},
		instance: src.Word(), nondet: src.Word(),
	}
	p.seats = append(p.seats, t)
	r.size++
	stake := p.terms().profilerStake
	t.stake = s.place(a, stake, t.where().because(ledger.Stake))
	s.emit(t.where().event(ProfilerDrawn).by(a).worth(stake))
}

// nobodyProfiles: no profiler could hold a wanted seat for as long as a measurement
// may take. Each such wait counts as a redraw of each seat.
func (s *State) nobodyProfiles(p *profile) {
	p.redraws += int16(p.wanted)
	if int(p.redraws) > p.rules.MaxRedraws {
		s.exhaustProfile(p)
		s.closeProfile(p)
		return
	}
	s.set(&p.timer, p.deadline(s.now+p.rules.Windows.Profile, profileBy))
}

// redrawProfiler asks for a profiler in the place of one that failed, within the
// limit on redraws.
func (s *State) redrawProfiler(p *profile) {
	switch {
	case p.exhausted:
	case int(p.redraws) >= p.rules.MaxRedraws:
		s.exhaustProfile(p)
	default:
		p.redraws++
		s.seek(p, 1)
	}
}

// exhaustProfile ends the filling of seats: what is under way runs to its end.
func (s *State) exhaustProfile(p *profile) {
	p.exhausted = true
	p.wanted = 0
	p.timer = 0
	s.queues.profiles.remove(int32(p.id))
}

// closeProfile decides on a measurement when all its numbers have stood their
// windows: tasks may use it, unless its threshold would accept anything, or too many
// profilers failed.
func (s *State) closeProfile(p *profile) {
	switch {
	case p.wanted > 0 || !p.over():
	case p.exhausted || !p.fit:
		s.failProfile(p)
	default:
		s.activate(p)
	}
}

// failProfile gives a measurement up: it starts again with other profilers, or
// after the last attempt the waiting tasks are refunded.
func (s *State) failProfile(p *profile) {
	s.emit(p.where().event(ProfileFailed))
	for _, t := range p.seats {
		s.release(t.stake, t.where().because(ledger.Stake))
		t.stake = 0
		if !t.dead() {
			s.lives.seat.move(&t.status, SeatExcused)
		}
	}
	if p.measurement < p.rules.MaxAttempts {
		s.measureAnew(p)
		return
	}
	s.lives.profile.move(&p.state, ProfileRefused)
	for _, id := range p.waiting {
		s.refund(s.tasks[id])
	}
	p.waiting = nil
}

// activate lets tasks use the profile.
func (s *State) activate(p *profile) {
	s.lives.profile.move(&p.state, ProfileInUse)
	p.activeAt = s.now
	p.until = s.now + p.rules.Profiling.ValidFor
	s.emit(p.where().event(ProfileActive))
	for _, t := range p.seats {
		s.release(t.stake, t.where().because(ledger.Stake))
		t.stake = 0
	}
	for _, id := range p.waiting {
		s.enterPool(s.tasks[id])
	}
	p.waiting = nil
}
