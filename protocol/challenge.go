package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// ChallengeState says where a challenge is in its life.
type ChallengeState uint8

// States of a challenge.
const (
	ChallengeHidden ChallengeState = iota + 1 // committed
	ChallengeShown                            // revealed
	ChallengeLost                             // forfeited: never revealed in time
	challengeStates
)

// challenge is a bonded commitment to a target and a re-run.
type challenge struct {
	id         int32
	challenger ledger.Account
	network    NetworkID
	hash       merkle.Hash
	amount     unit.Amount // of the bond
	bond       ledger.Hold
	committed  unit.Time
	until      unit.Time
	state      ChallengeState
	target     Target
	dispute    DisputeID
	timer      turn
}

// revealGrace is added to window and reveal phase before an unrevealed challenge
// is forfeited: it may have been committed before its target's window opened.
const revealGrace = unit.Hour

func (s *State) checkCommitChallenge(m *Message) (unit.Amount, Code) {
	member := s.membership(m.From)
	switch {
	case m.Amount <= 0 || m.Amount > maxFee:
		return 0, Malformed
	case !has(s.networks, m.Network):
		return 0, UnknownSubject
	case member.state != Member || member.network != m.Network:
		return 0, NotRegistered
	}
	return s.bondFor(m.Amount), OK
}

// commitChallenge takes a bond for a target that nobody sees yet.
func (s *State) commitChallenge(m *Message) {
	c := &challenge{
		id: int32(len(s.challenges)), challenger: m.From, network: m.Network, hash: m.Hash, committed: s.now,
		until: s.now + s.longest(func(w *Windows) unit.Time { return w.Challenge + w.Reveal }) + revealGrace,
		state: s.lives.challenge.begin(ChallengeHidden), target: Target{Task: None, Attempt: None, Seat: None, Profile: None}, dispute: None,
	}
	s.challenges = append(s.challenges, c)
	c.amount = s.bondFor(m.Amount)
	c.bond = s.place(m.From, c.amount, nowhere().because(ledger.Bond))
	s.openBonds++
	s.set(&c.timer, deadline{at: c.until, task: None, turn: turnOf(forfeitBy), subject: c.id})
	e := nowhere().event(ChallengeCommitted).by(m.From).saying(int64(c.id))
	e.Hash = m.Hash
	s.emit(e)
}

// neverRevealed forfeits a challenge.
func (s *State) neverRevealed(c *challenge) {
	s.lives.challenge.move(&c.state, ChallengeLost)
	s.loseBond(&c.bond, nowhere())
	s.emit(nowhere().event(ChallengeForfeited).by(c.challenger).saying(int64(c.id)))
}

func (s *State) checkRevealChallenge(m *Message) (unit.Amount, Code) {
	t := s.seat(m.target())
	if !has(s.challenges, m.Challenge) || t == nil {
		return 0, UnknownSubject
	}
	c := s.challenges[m.Challenge]
	switch {
	case c.challenger != m.From || t.verifier == m.From:
		return 0, NotYours
	case c.network != t.panel().network():
		return 0, NotRegistered
	case t.round.phase != RoundDue || !t.posts() || c.committed >= t.round.windowEnded():
		return 0, WrongPhase
	case c.state != ChallengeHidden || t.challengedBy(m.From):
		return 0, Duplicate
	case c.hash != ChallengeCommit(m.From, t.target(), m.Hash, m.Salt) || m.Hash == t.root:
		return 0, BadOpening
	case c.amount < t.panel().terms().bond:
		return 0, Unfunded
	}
	return 0, OK
}

func (t *seat) challengedBy(a ledger.Account) bool {
	for _, d := range t.disputes() {
		if d.challenger == a {
			return true
		}
	}
	return false
}

// revealChallenge opens a dispute with who posted the numbers. Against a seat that has
// died since, there is nothing left to win: the bond returns.
func (s *State) revealChallenge(m *Message) {
	c := s.challenges[m.Challenge]
	t := s.seat(m.target())
	s.lives.challenge.move(&c.state, ChallengeShown)
	c.target = t.target()
	c.timer = 0
	e := t.where().event(ChallengeRevealed).by(c.challenger).against(t.verifier).saying(int64(c.id))
	if t.dead() {
		s.emit(e)
		s.returnBond(&c.bond, t.where())
		return
	}
	d := s.open(&contest{
		kind: either(t.panel(), OfVerdict, OfProfile), attempt: t.attempt(), seat: t, segment: None, defender: t.verifier, challenger: c.challenger,
		bond: c.bond, roots: dispute.Roots{Defender: t.root, Challenger: m.Hash}, state: s.lives.dispute.begin(DisputeFiled),
	})
	c.bond = 0
	c.dispute = d.id
	x := t.extend()
	x.disputes = append(x.disputes, d)
	e.Dispute = d.id
	s.emit(e)
}

// postBond takes the bond of a whistleblower's audit.
func (s *State) postBond(d *contest) {
	if amt := d.attempt.task.terms().bond; amt > 0 {
		d.bond = s.place(d.challenger, amt, d.where().because(ledger.Bond))
		s.openBonds++
	}
}

// returnBond gives a bond back; loseBond sends it to the treasury.
func (s *State) returnBond(h *ledger.Hold, w where) {
	if *h != 0 {
		s.release(*h, w.because(ledger.Bond))
		s.bondClosed(h)
	}
}

func (s *State) loseBond(h *ledger.Hold, w where) {
	if *h != 0 {
		s.forfeit(*h, w.because(ledger.ForfeitedBond))
		s.bondClosed(h)
	}
}

// shareBond gives half of a lost bond, rounded up, to whom it accused falsely
// and the rest to the treasury.
func (s *State) shareBond(h *ledger.Hold, accused ledger.Account, w where) {
	if *h != 0 {
		half := (s.book.Remaining(*h) + 1) / 2
		s.pay(*h, accused, half, w.because(ledger.ForfeitedBond))
		s.loseBond(h, w)
	}
}

func (s *State) bondClosed(h *ledger.Hold) {
	*h = 0
	s.openBonds--
}
