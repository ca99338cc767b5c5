package protocol

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Where chunks are handed out, each goes to a holder drawn by stake for the proof,
// who attests it before the proof counts, publishes it when it is asked for, and is
// paid rent for the time that it kept it. The solver stays bound: what a holder does
// not publish it must, so that nobody else can make it lose its stake.

// holder keeps one chunk of a proof's data.
type holder struct {
	chunk    int32
	account  ledger.Account
	stake    ledger.Hold // 0 once slashed or released
	attested bool
}

// holderOf returns who holds a chunk, nil where nobody does.
func (a *attempt) holderOf(chunk int32) *holder {
	for _, h := range a.extra().holders {
		if h.chunk == chunk {
			return h
		}
	}
	return nil
}

// drawHolders draws a holder for each chunk, as far as any verifier of the task's class has the stake,
// which is that of a challenge's bond.
func (s *State) drawHolders(a *attempt) {
	stake := a.task.terms().bond
	src := s.source(drawnHolders, int(a.task.id), int(a.number))
	x := a.extend()
	for chunk := range int32(a.task.rules.Availability.Chunks) {
		urn := s.pool(Verifier, a.task.class, stake)
		i, ok := s.pick(urn, &src, func(i int) bool {
			return ledger.Account(i) == a.solver || ledger.Account(i) == a.task.submitter
		})
		if !ok {
			break
		}
		h := &holder{chunk: chunk, account: ledger.Account(i)}
		h.stake = s.place(h.account, stake, a.where().because(ledger.Stake))
		x.holders = append(x.holders, h)
		s.emit(a.where().event(HolderDrawn).by(h.account).worth(stake).saying(int64(chunk)))
	}
	s.set(&a.timer, a.deadline(s.now+a.task.rules.Windows.Reveal, attestBy))
}

func (s *State) checkAttestData(m *Message) (unit.Amount, Code) {
	a := s.attempt(m.Task, m.Attempt)
	if a == nil || a.holderOf(m.Segment) == nil {
		return 0, UnknownSubject
	}
	h := a.holderOf(m.Segment)
	switch {
	case h.account != m.From:
		return 0, NotYours
	case h.attested:
		return 0, Duplicate
	case a.state != AttemptProved || h.stake == 0:
		return 0, WrongPhase
	case !merkle.Verify(a.data.root, a.task.rules.Availability.Chunks, int(h.chunk), m.Hash, m.Hashes):
		return 0, BadProof
	}
	return 0, OK
}

// attestData notes that a holder has its chunk. When all have, the proof counts.
func (s *State) attestData(m *Message) {
	a := s.attempt(m.Task, m.Attempt)
	h := a.holderOf(m.Segment)
	h.attested = true
	e := a.where().event(ChunkAttested).by(h.account).saying(int64(h.chunk))
	e.Hash = m.Hash
	s.emit(e)
	if a.data.asked().open == nil && len(a.extra().holders) == a.task.rules.Availability.Chunks && s.attestations(a) == len(a.extra().holders) {
		s.attested(a)
	}
}

// attestations counts the chunks that a holder has attested or that are public.
func (s *State) attestations(a *attempt) int {
	n := 0
	for i := range int32(a.task.rules.Availability.Chunks) {
		h := a.holderOf(i)
		if a.data.has(i) || h != nil && h.attested && h.stake != 0 {
			n++
		}
	}
	return n
}

// attestDue lets holders go that have not attested: whether they were not served or
// did not care nobody can tell. If too few are left to recover the data from, the
// chain itself asks the solver for them.
func (s *State) attestDue(a *attempt) {
	a.timer = 0
	for _, h := range a.extra().holders {
		if !h.attested {
			s.release(h.stake, a.where().because(ledger.Stake))
			h.stake = 0
			s.emit(a.where().event(HolderLetGo).by(h.account).saying(int64(h.chunk)))
		}
	}
	s.needAttested(a)
}

// needAttested makes the proof count as soon as its data are surely there.
func (s *State) needAttested(a *attempt) {
	if s.attestations(a) >= a.task.rules.Availability.Needed {
		s.attested(a)
		return
	}
	s.audit(&contest{kind: OfData, attempt: a, defender: a.solver, challenger: ledger.Treasury})
}

// attested makes the proof count: at the next draw its verifiers are drawn.
func (s *State) attested(a *attempt) {
	a.timer = 0
	a.attested = true
	s.queues.verify.add(int32(a.task.id), s.height)
	s.emit(a.where().event(ProofAttested).by(a.solver).saying(int64(s.attestations(a))))
}

// slashHolders takes the stakes of those who had attested what was then asked for,
// and published nothing in time, though nobody else did.
func (s *State) slashHolders(d *contest) {
	a := d.attempt
	w := a.where() // not the seat that asked
	w.dispute = d.id
	for _, chunk := range d.asked {
		h := a.holderOf(chunk)
		if h == nil || !h.attested || h.stake == 0 || a.data.has(chunk) {
			continue
		}
		s.slash(h.stake, w, sharing{bounty: []*contest{d}})
		h.stake = 0
		s.emit(a.where().event(HolderFailed).by(h.account).saying(int64(chunk)))
	}
}

// rentOf is what a holder is due for the time that it kept its chunk, rounded down;
// a whole time to live earns the whole rent.
func (s *State) rentOf(a *attempt, h *holder) unit.Amount {
	if !h.attested || h.stake == 0 {
		return 0
	}
	lasts := a.task.rules.Availability.KeepFor
	kept := min(s.now-(a.keepUntil-lasts), lasts)
	return unit.Amount(unit.MulDiv(int64(a.task.terms().rent), int64(kept), int64(lasts), unit.Down))
}

// payRent pays the holders of a failed attempt out of the treasury, as far as it can.
func (s *State) payRent(a *attempt) {
	for _, h := range a.extra().holders {
		s.fromTreasury(h.account, s.rentOf(a, h), a.where().because(ledger.Rent))
	}
}

// mayPublish reports whether an account answers an audit's chunk: who must, and for a
// proof's data who holds it.
func (d *contest) mayPublish(a ledger.Account, chunk int32) bool {
	if a == d.defender {
		return true
	}
	h := d.attempt.holderOf(chunk)
	return d.kind == OfData && h != nil && h.account == a && h.attested && h.stake != 0 && slices.Contains(d.asked, chunk)
}
