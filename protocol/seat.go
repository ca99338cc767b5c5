package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// seat is one drawn verifier slot of an attempt.
type seat struct {
	attempt    *attempt
	number     Seat
	verifier   ledger.Account
	arithmetic Arithmetic
	stake      ledger.Hold // 0 once slashed or released
	segments   []int32
	round      *round
	seal       merkle.Hash

	posted, sealed merkle.Hash // the two commitments
	claims         []SegmentClaim
	status         SeatStatus
	suspicion      SuspicionState
	forced         bool             // a forced error was opened
	concluded      bool             // its round has decided on its numbers
	disputes       []*contest       // challenges revealed against it in this round
	watchers       []ledger.Account // drawn: they may win its jackpot
}

func (t *seat) where() where {
	return where{task: t.attempt.task.id, attempt: t.attempt.number, seat: t.number, dispute: None}
}

func (t *seat) target() Target { return Target{t.attempt.task.id, t.attempt.number, t.number} }

// dead reports whether the seat takes no further part.
func (t *seat) dead() bool {
	return t.status == SeatFalse || t.status == SeatRefuted || t.status == SeatMissing || t.status == SeatExcused
}

// honest reports whether the seat's work is to be paid as the attempt ends.
func (t *seat) honest() bool { return t.status == SeatAccepted || t.status == SeatRejected }

// seat returns a seat, nil where there is none.
func (s *State) seat(t Target) *seat {
	a := s.attempt(t.Task, t.Attempt)
	if a == nil || !has(a.seats, t.Seat) {
		return nil
	}
	return a.seats[t.Seat]
}

// ownSeat looks up a seat for a message of its verifier.
func (s *State) ownSeat(m *Message) (*seat, Code) {
	t := s.seat(Target{m.Task, m.Attempt, m.Seat})
	switch {
	case t == nil:
		return nil, UnknownSubject
	case t.verifier != m.From:
		return nil, NotYours
	}
	return t, OK
}

// want asks for a seat at the next block's draw.
func (s *State) want(a *attempt, segments []int32) {
	a.wanted = append(a.wanted, segments)
	s.queues.verify.add(int32(a.task.id), s.height)
	if a.timer == 0 {
		s.set(&a.timer, a.deadline(s.now+a.task.rules.Windows.Verify, drawBy))
	}
}

// drawSeats fills the wanted seats of an attempt, as far as anyone can hold
// them. Seats drawn together form a round.
func (s *State) drawSeats(a *attempt) {
	r := &round{attempt: a, number: int32(len(a.rounds)), phase: RoundDrawn, until: unit.Never, windowEnd: unit.Never}
	stake := a.task.terms().verifierStake
	src := s.source(drawnSeats, int(a.task.id), int(a.number))
	for len(a.wanted) > 0 {
		urn := s.pool(Verifier, a.task.class, stake)
		i, ok := s.pick(urn, &src, func(i int) bool {
			return ledger.Account(i) == a.solver || ledger.Account(i) == a.task.submitter
		})
		if !ok {
			break
		}
		s.sit(r, ledger.Account(i), a.wanted[0])
		a.wanted = a.wanted[1:]
	}
	if len(a.wanted) == 0 {
		a.wanted = nil
		a.timer = 0
	}
	if len(r.seats) > 0 {
		a.rounds = append(a.rounds, r)
		s.queues.sealing.add(r, s.height)
	}
}

// sit gives a seat to a verifier, whose arithmetic is fixed now.
func (s *State) sit(r *round, verifier ledger.Account, segments []int32) {
	a := r.attempt
	stake := a.task.terms().verifierStake
	t := &seat{
		attempt: a, number: Seat(len(a.seats)), verifier: verifier, segments: segments, round: r,
		arithmetic: s.device(verifier, Verifier).Arithmetic, status: SeatDrawn,
	}
	a.seats = append(a.seats, t)
	r.seats = append(r.seats, t)
	t.stake = s.place(verifier, stake, t.where().because(ledger.Stake))
	s.emit(t.where().event(VerifierDrawn).by(verifier).worth(stake))
}

// sealRounds fixes the randomness of the forced errors of the seats that were
// drawn in earlier blocks: their work starts.
func (s *State) sealRounds(since int64) {
	for _, r := range s.queues.sealing.take(since) {
		if r.phase != RoundDrawn {
			continue // its seats were excused
		}
		for _, t := range r.seats {
			t.seal = s.randomness
			t.status = SeatWorking
			e := t.where().event(SeatSealed).by(t.verifier)
			e.Hash = t.seal
			s.emit(e)
		}
		s.enter(r, RoundWorking, r.attempt.task.rules.Windows.Verify)
	}
}

// miss is O9: the verifier did not commit or reveal in time.
func (s *State) miss(t *seat) {
	t.status = SeatMissing
	s.emit(t.where().event(SeatMissed).by(t.verifier))
	s.slashTimeout(t.stake, t.attempt.task.terms().timeoutSlash, t.where())
	t.stake = 0
	s.reach(9, t.where().event(OutcomeReached).by(t.verifier))
	s.redraw(t)
}

// redraw asks for a new seat in the place of a dead one, with its segments. A
// condemned attempt needs none, and an attempt that has used up its redraws
// gets none and ends without a decision.
func (s *State) redraw(t *seat) {
	a := t.attempt
	switch {
	case a.condemned || a.withheld || a.exhausted:
	case a.expired:
		s.exhaust(a)
	case a.redraws >= a.task.rules.MaxRedraws:
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
	a.redraws += len(a.wanted)
	if a.redraws > a.task.rules.MaxRedraws {
		s.exhaust(a)
		s.closeIfDone(a)
		return
	}
	s.set(&a.timer, a.deadline(s.now+a.task.rules.Windows.Verify, drawBy))
}

// largest returns the largest distance that the claims state.
func largest(claims []SegmentClaim) unit.Distance {
	var d unit.Distance
	for i := range claims {
		d = max(d, claims[i].Distance)
	}
	return d
}
