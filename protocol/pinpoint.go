package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// gameConfig fixes the rules of the pinpoint games of one kind and workload.
type gameConfig = dispute.Config

func (p *Params) gameConfig(shape dispute.Shape) gameConfig {
	return gameConfig{Shape: shape, Arity: p.Dispute.Arity, MoveTimeout: p.Dispute.MoveTimeout, Clock: p.Dispute.Clock}
}

func (s *State) checkMove(m *Message) (unit.Amount, Code) {
	d, code := s.ownDispute(m)
	switch {
	case code != OK:
		return 0, code
	case d.bout == nil || d.bout.play == nil || d.defender != m.From && d.state != DisputePlaying:
		return 0, WrongPhase
	}
	if d.defender == m.From {
		switch d.bout.play.CheckDefence(s.now, d.defence(m)) {
		case dispute.OK:
			return 0, OK
		case dispute.Over, dispute.AwaitsRuling:
			return 0, WrongPhase
		}
		return 0, BadMove
	}
	if d.bout.play.CheckChallenge(s.now, d.place, d.challenge(m)) != dispute.OK {
		return 0, BadMove
	}
	return 0, OK
}

// defence reads a message of the accused as its answers in all games of the bout. A
// claim stands for its fields.
func (d *contest) defence(m *Message) []merkle.Hash {
	hashes := m.Hashes
	for i := range m.Claims {
		hashes = append(hashes[:len(hashes):len(hashes)], m.Claims[i].Fields()...)
	}
	return hashes
}

// challenge reads a message as the kind of move that the game waits for.
func (d *contest) challenge(m *Message) dispute.Move {
	move := dispute.Move{Side: dispute.Challenger, Kind: dispute.Reveal, Hashes: d.defence(m)}
	if d.game.Phase() == dispute.Opening {
		move.Kind = dispute.Open
	}
	return move
}

func (s *State) move(m *Message) {
	d := s.disputes[m.Dispute]
	b := d.bout
	s.emit(d.where().event(MoveMade).by(m.From).saying(int64(b.play.Rounds())))
	if d.defender == m.From {
		b.play.Defend(s.now, d.defence(m))
	} else {
		b.play.Challenge(s.now, d.place, d.challenge(m))
	}
	s.follow(b)
}

// moveLate ends the games of those who let their time run out.
func (s *State) moveLate(d *contest) {
	d.bout.play.Expire(s.now)
	s.follow(d.bout)
}

// rule takes the referee's finding: the hash that is right at the pinpoint, of all
// games of the bout that were narrowed down to it.
func (s *State) rule(in *Input) Code {
	if !has(s.disputes, in.Dispute) {
		return UnknownSubject
	}
	d := s.disputes[in.Dispute]
	if d.state != DisputeRuling {
		return WrongPhase
	}
	if d.isAudit() {
		s.ruleData(d, in.Hash)
		return OK
	}
	pin, _ := d.game.Pinpoint()
	verdict := dispute.NeitherRight
	switch in.Hash {
	case pin.Defender:
		verdict = dispute.DefenderRight
	case pin.Challenger:
		verdict = dispute.ChallengerRight
	}
	for _, o := range d.bout.games {
		if o.state == DisputeRuling && (o == d || samePin(o, d)) {
			o.game.Rule(verdict)
		}
	}
	s.follow(d.bout)
	return OK
}
