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

// VerdictShape is the trace that a challenged verdict stands for: its segments,
// each opened as SegmentClaim.Fields, then below the work root the steps, then
// the leaves of a step's trace (node outputs, step end, distance), keyed by
// WorkLeaf. Without work roots it goes on below the step root, as RejectShape does.
func VerdictShape(w *Workload, v *Verification) dispute.Shape {
	steps, work := dispute.Structure, dispute.NoCase
	below := dispute.Shape{{Name: "steps", Size: w.StepsPerSegment}, {Name: "leaves", Size: w.Leaves}}
	if v.NoWorkRoots {
		steps, work = dispute.NoCase, dispute.Structure
		below = RejectShape(w)
	}
	segments := dispute.Level{Name: "segments", Size: v.Segments, Opener: claimOpener{}, Fields: []dispute.Field{
		{Name: "segment", Case: dispute.Structure}, {Name: "distance", Case: dispute.Structure},
		{Name: "steps", Case: steps}, {Name: "work", Case: work},
	}}
	return append(dispute.Shape{segments}, below...)
}

// RejectShape is the trace that a rejected segment root stands for: step-end
// hashes, each opened as the root over that step's leaves (not keyed) with the
// proof that the step end is the last leaf but one; then those leaves.
func RejectShape(w *Workload) dispute.Shape {
	return dispute.Shape{
		{Name: "steps", Size: w.StepsPerSegment, Opener: dispute.Anchor{Size: w.Leaves, Index: w.Leaves - 2},
			Fields: []dispute.Field{{Name: "trace", Case: dispute.NoCase}}},
		{Name: "leaves", Size: w.Leaves},
	}
}

// claimOpener opens the leaf that SegmentClaim.Hash makes.
type claimOpener struct{}

// Open reports whether the parts are the claim's.
func (claimOpener) Open(leaf merkle.Hash, parts []merkle.Hash) bool {
	if len(parts) != 4 {
		return false
	}
	segment, ok := dispute.AsNumber(parts[0])
	distance, ok2 := dispute.AsNumber(parts[1])
	if !ok || !ok2 || int64(int32(segment)) != segment {
		return false
	}
	c := SegmentClaim{Segment: int32(segment), Distance: unit.Distance(distance), StepRoot: parts[2], WorkRoot: parts[3]}
	return c.Hash() == leaf
}

// play opens the pinpoint game.
func (s *State) play(d *contest) {
	r := d.attempt.task.terms()
	config := &r.verdictGame
	if d.kind == OfProof {
		config = &r.rejectGame
	}
	g, err := dispute.New(config, s.now, d.roots)
	if err != nil {
		panic("protocol: a dispute without a game: " + err.Error())
	}
	d.game = g
	d.played = true
	d.state = DisputePlaying
	s.engage(d, true)
	s.emit(d.where().event(GameOpened).by(d.defender).against(d.challenger))
	if d.game.Phase() != dispute.Ruling {
		s.askMoves(d)
	}
	s.follow(d)
}

// askMoves tells both sides that a round waits for them.
func (s *State) askMoves(d *contest) {
	round := int64(d.game.Rounds())
	s.emit(d.where().event(MoveDue).by(d.defender).against(d.challenger).saying(round))
	s.emit(d.where().event(MoveDue).by(d.challenger).against(d.defender).saying(round))
}

func (s *State) checkMove(m *Message) (unit.Amount, Code) {
	d, code := s.ownDispute(m)
	switch {
	case code != OK:
		return 0, code
	case d.state != DisputePlaying:
		return 0, WrongPhase
	}
	g := d.game
	if g.Move(s.now, d.moveOf(m)) != dispute.OK {
		return 0, BadMove
	}
	return 0, OK
}

// moveOf reads a message as the kind of move that the game waits for. A claim
// stands for its fields.
func (d *contest) moveOf(m *Message) dispute.Move {
	move := dispute.Move{Side: d.sideOf(m.From), Kind: dispute.Reveal, Hashes: m.Hashes}
	if d.game.Phase() == dispute.Opening {
		move.Kind = dispute.Open
		if len(m.Claims) == 1 && len(m.Hashes) == 0 {
			move.Hashes = m.Claims[0].Fields()
		}
	}
	return move
}

func (s *State) move(m *Message) {
	d := s.disputes[m.Dispute]
	round := d.game.Rounds()
	d.game.Move(s.now, d.moveOf(m))
	s.emit(d.where().event(MoveMade).by(m.From).saying(int64(round)))
	if d.game.Rounds() != round && d.game.Phase() != dispute.Ruling {
		s.askMoves(d)
	}
	s.follow(d)
}

// moveLate ends a game against who let its time run out.
func (s *State) moveLate(d *contest) {
	d.game.Expire(s.now)
	s.follow(d)
}

// follow draws the consequences of what happened in a game.
func (s *State) follow(d *contest) {
	switch d.game.Phase() {
	case dispute.Ended:
		o := d.game.Outcome()
		s.decide(d, o.Result, o.How)
	case dispute.Ruling:
		d.state = DisputeRuling
		d.timer = 0
		d.until = unit.Never
		s.emit(d.where().event(RulingRequested).by(d.defender).against(d.challenger))
	default:
		d.until = d.game.Deadline()
		s.set(&d.timer, d.deadline(d.until, moveBy))
	}
}

// rule takes the referee's finding: the hash that is right at the pinpoint.
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
	d.game.Rule(verdict)
	s.follow(d)
	return OK
}
