package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// seat is one drawn slot of a panel: a verifier's of an attempt, or a profiler's of
// a profile.
type seat struct {
	seatFacts
	number    Seat
	concluded bool // its round has decided on its numbers
	revealed  bool // its numbers, or a replica's root
	round     *round
	stake     ledger.Hold // 0 once slashed or released

	root   merkle.Hash // of its numbers, or of a replica's trajectory; before the reveal what binds it
	sealed merkle.Hash // binds the true numbers
	annex  *seatAnnex  // nil of most
}

// seatAnnex is what only some seats have: a profiler's job, a distance that asks for a
// suspicion, and what whistleblowers have to do with it.
type seatAnnex struct {
	measurement measurement
	suspect     unit.Distance    // above the task's threshold, or 0
	disputes    []*contest       // challenges revealed against it in this round
	watchers    []ledger.Account // drawn: they may win its jackpot
}

// seatFacts is what stays known of a seat when its attempt is over.
type seatFacts struct {
	verifier   ledger.Account // or profiler
	arithmetic Arithmetic     // what a verifier has to do it in
	status     SeatStatus
	suspicion  SuspicionState
	forced     bool    // a forced error was opened
	segments   []int32 // what a verifier has to do; none of a replica
}

// panel is the body that the seat belongs to.
func (t *seat) panel() *panel { return t.round.panel }

// attempt is that of a verifier's seat, else nil.
func (t *seat) attempt() *attempt { return t.round.panel.attempt }

// disputes returns the challenges revealed against it in this round, and watchers who
// may win its jackpot.
func (t *seat) disputes() []*contest       { return t.extra().disputes }
func (t *seat) watchers() []ledger.Account { return t.extra().watchers }

// extra returns the annex for reading, extend for writing.
func (t *seat) extra() seatAnnex {
	if t.annex == nil {
		return seatAnnex{}
	}
	return *t.annex
}

func (t *seat) extend() *seatAnnex {
	if t.annex == nil {
		t.annex = &seatAnnex{}
	}
	return t.annex
}

func (t *seat) where() where {
	w := t.panel().where()
	w.seat = t.number
	return w
}

func (t *seat) target() Target {
	w := t.panel().where()
	if t.attempt() == nil {
		return ProfileTarget(w.profile, t.number)
	}
	return Target{Task: w.task, Attempt: w.attempt, Seat: t.number}
}

// target returns the seat that a message names.
func (m *Message) target() Target {
	if m.Task == None {
		return ProfileTarget(m.Profile, m.Seat)
	}
	return Target{Task: m.Task, Attempt: m.Attempt, Seat: m.Seat}
}

// dead reports whether the seat takes no further part.
func (t *seat) dead() bool { return t.status.dead() }

func (s SeatStatus) dead() bool {
	return s == SeatFalse || s == SeatRefuted || s == SeatMissing || s == SeatExcused
}

// honest reports whether the seat's work is to be paid: as the attempt ends, or of a
// profiler by each task that uses the profile.
func (t *seat) honest() bool { return t.status == SeatAccepted || t.status == SeatRejected }

// seat returns a seat, nil where there is none and where its attempt is past.
func (s *State) seat(t Target) *seat {
	var seats []*seat
	if a := s.attempt(t.Task, t.Attempt); a != nil {
		seats = a.seats
	} else if t.Task == None && has(s.profiles, t.Profile) {
		seats = s.profiles[t.Profile].seats
	}
	if !has(seats, t.Seat) {
		return nil
	}
	return seats[t.Seat]
}

// ownSeat looks up a seat for a message of who holds it.
func (s *State) ownSeat(from ledger.Account, of Target) (*seat, Code) {
	t := s.seat(of)
	switch {
	case t == nil:
		return nil, UnknownSubject
	case t.verifier != from:
		return nil, NotYours
	}
	return t, OK
}

// ownVerdict looks up a seat of an attempt.
func (s *State) ownVerdict(m *Message) (*seat, Code) {
	return s.ownSeat(m.From, Target{Task: m.Task, Attempt: m.Attempt, Seat: m.Seat})
}

// want asks for a seat at the next block's draw.
func (s *State) want(a *attempt, segments []int32) {
	if a.wanted == nil {
		a.wanted = new(vacancies)
	}
	*a.wanted = append(*a.wanted, segments)
	s.queues.verify.add(int32(a.task.id), s.height)
	if a.timer == 0 {
		s.set(&a.timer, a.deadline(s.now+a.task.rules.Windows.Verify, drawBy))
	}
}

// drawSeats fills the wanted seats of an attempt, as far as anyone can hold
// them. Seats drawn together form a round.
func (s *State) drawSeats(a *attempt) {
	r := s.newRound(&a.panel, RoundDrawn)
	stake := a.task.terms().verifierStake
	src := s.source(drawnSeats, int(a.task.id), int(a.number))
	for a.vacant() > 0 {
		urn := s.pool(Verifier, a.task.class, stake)
		i, ok := s.pick(urn, &src, func(i int) bool {
			return ledger.Account(i) == a.solver || ledger.Account(i) == a.task.submitter
		})
		if !ok {
			break
		}
		s.sit(r, ledger.Account(i), (*a.wanted)[0])
		*a.wanted = (*a.wanted)[1:]
	}
	if a.vacant() == 0 {
		a.wanted = nil
		a.timer = 0
	}
	s.convene(r)
}

// sit gives a seat to a verifier, whose arithmetic is fixed now. A replica has its
// device for nothing else until it commits.
func (s *State) sit(r *round, verifier ledger.Account, segments []int32) {
	a := r.panel.attempt
	stake := a.task.terms().verifierStake
	t := &seat{
		number: Seat(len(a.seats)), round: r,
		seatFacts: seatFacts{
			verifier: verifier, arithmetic: s.device(verifier, Verifier).Arithmetic, segments: segments, status: s.lives.seat.begin(SeatDrawn),
		},
	}
	if a.task.rules.Variant.Exact() {
		t.arithmetic = a.arithmetic
	}
	if t.replica() {
		s.occupy(verifier, true)
	}
	a.seats = append(a.seats, t)
	r.size++
	t.stake = s.place(verifier, stake, t.where().because(ledger.Stake))
	s.emit(t.where().event(VerifierDrawn).by(verifier).worth(stake))
}

// sealRounds fixes the randomness of the forced errors of the seats that were
// drawn in earlier blocks: their work starts.
func (s *State) sealRounds(since int64) {
	var seal *merkle.Hash // one for all
	for _, r := range s.queues.sealing.take(since) {
		if r.phase != RoundDrawn {
			continue // its seats were excused
		}
		if seal == nil {
			now := s.randomness
			seal = &now
		}
		r.seal = seal
		for _, t := range r.seats() {
			s.lives.seat.move(&t.status, SeatWorking)
			e := t.where().event(SeatSealed).by(t.verifier)
			e.Hash = s.randomness
			s.emit(e)
		}
		s.enter(r.round, RoundWorking, s.working(r.round))
	}
}

// miss is O9: the verifier or profiler did not commit or reveal in time.
func (s *State) miss(t *seat) {
	s.freed(t)
	s.lives.seat.move(&t.status, SeatMissing)
	s.emit(t.where().event(SeatMissed).by(t.verifier))
	s.slashTimeout(t.stake, t.panel().terms().timeoutSlash, t.where())
	t.stake = 0
	s.reach(9, t.where().event(OutcomeReached).by(t.verifier))
	s.redraw(t)
}

// redrawVerifier asks for a new seat in the place of a dead one, with its segments.
// A condemned attempt needs none, and an attempt that has used up its redraws
// gets none and ends without a decision.
func (s *State) redrawVerifier(t *seat) {
	a := t.attempt()
	switch {
	case a.condemned || a.withheld || a.exhausted:
	case a.expired:
		s.exhaust(a)
	case int(a.redraws) >= a.task.rules.MaxRedraws:
		s.exhaust(a)
	default:
		a.redraws++
		s.want(a, t.segments)
	}
}

// exhaust ends the filling of seats for good.
func (s *State) exhaust(a *attempt) {
	a.exhausted = true
	s.stopDrawing(a)
}

// condemn notes that the solver was proven wrong.
func (s *State) condemn(a *attempt) {
	a.condemned = true
	s.stopDrawing(a)
}

func (s *State) stopDrawing(a *attempt) {
	a.wanted = nil
	a.timer = 0
}

// nobodyToDraw: no verifier could hold a wanted seat for as long as a verdict
// may take. Each such wait counts as a redraw of each seat, so that an attempt
// ends even where nobody has a stake left.
func (s *State) nobodyToDraw(a *attempt) {
	a.redraws += int16(a.vacant())
	if int(a.redraws) > a.task.rules.MaxRedraws {
		s.exhaust(a)
		s.closeIfDone(a)
		return
	}
	s.set(&a.timer, a.deadline(s.now+a.task.rules.Windows.Verify, drawBy))
}
