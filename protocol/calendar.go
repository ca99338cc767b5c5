package protocol

import (
	"slices"

	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// bout is what the accused answers at once: all games about one commitment of its,
// a seat's verdict or the segments that one seat's numbers reject. Its message of a
// round answers every game, so that many challengers cost it hardly more than one.
//
// A party plays one bout at a time: the first move takes a re-run on its one device,
// and nobody truthful may lose by the clock because several accuse it at once.
// Bouts wait in the order of their defence.
type bout struct {
	games []*contest // in the order of their filing; the first names the bout
	play  *dispute.Bout
	left  int // games under way
	asked int // rounds for which moves were asked, this one included
	timer turn
}

func (b *bout) lead() *contest { return b.games[0] }

// accused returns the games about one commitment that wait for the same answer.
func (s *State) accused(d *contest) []*contest {
	var list []*contest
	switch {
	case d.isAudit():
		return []*contest{d}
	case d.kind == OfProof:
		list = d.attempt.extra().rejects
	default:
		list = d.seat.disputes()
	}
	var open []*contest
	for _, o := range list {
		if o.state == DisputeOpen && o.basis() == d.basis() {
			open = append(open, o)
		}
	}
	return open
}

// basis is the seat whose numbers a dispute is about or rests on.
func (d *contest) basis() *seat {
	if d.origin != nil {
		return d.origin.seat
	}
	return d.seat
}

// enqueue makes defended disputes wait for their bout. Rejects may name any segment: a
// bout is about no more of them than a verdict has, for which the move timeout is
// enough, and others wait for another.
func (s *State) enqueue(games []*contest) {
	var b *bout
	var segments []int32
	for _, d := range games {
		known := slices.Contains(segments, d.segment)
		if b == nil || !known && len(segments) == d.panel().rules().Verification.Segments {
			b, segments, known = &bout{}, nil, false
			s.calendar = append(s.calendar, b)
		}
		if !known {
			segments = append(segments, d.segment)
		}
		b.games = append(b.games, d)
		s.lives.dispute.move(&d.state, DisputeQueued)
		d.bout = b
	}
}

// queued returns the games of a waiting bout that were not conceded meanwhile.
func (b *bout) queued() []*contest {
	var list []*contest
	for _, d := range b.games {
		if d.state == DisputeQueued {
			list = append(list, d)
		}
	}
	return list
}

// playNext starts the bouts of which all parties are free, in order. A party that
// an earlier bout waits for is not free for a later one, or that might wait for ever.
func (s *State) playNext() {
	s.scan++
	waiting := s.calendar
	s.calendar = nil
	for _, b := range waiting {
		games := b.queued()
		if len(games) == 0 {
			continue
		}
		if s.free(games) {
			s.play(b, games)
			continue
		}
		for _, d := range games {
			s.accounts[d.defender].called, s.accounts[d.challenger].called = s.scan, s.scan
		}
		s.calendar = append(s.calendar, b)
	}
}

// free reports whether all parties of the games are.
func (s *State) free(games []*contest) bool {
	for _, d := range games {
		a, b := &s.accounts[d.defender], &s.accounts[d.challenger]
		if a.games > 0 || b.games > 0 || a.called == s.scan || b.called == s.scan {
			return false
		}
	}
	return true
}

// gameOver notes that a game of a bout is over.
func (s *State) gameOver(d *contest) {
	s.accounts[d.challenger].games--
	if d.bout.left--; d.bout.left == 0 {
		s.accounts[d.defender].games--
		d.bout.timer = 0
	}
}

// rules returns the rules of the dispute's game.
func (d *contest) rules() *gameConfig {
	r := d.panel().terms()
	switch {
	case d.kind == OfProof && d.segment == StartSegment:
		return &r.startGame
	case d.kind == OfProof && d.segment == UpdatesSegment:
		return &r.updatesGame
	case d.kind == OfProof:
		return &r.rejectGame
	case d.kind == OfProfile:
		return &r.profileGame
	}
	return &r.verdictGame
}

// play opens the games of a bout.
func (s *State) play(b *bout, games []*contest) {
	var playing []*dispute.Game
	for _, d := range games {
		g, err := dispute.New(d.rules(), s.now, d.roots)
		if err != nil {
			panic("protocol: a dispute without a game: " + err.Error())
		}
		s.lives.dispute.move(&d.state, DisputePlaying)
		d.game, d.place = &g, len(playing)
		playing = append(playing, d.game)
		s.accounts[d.challenger].games++
		s.emit(d.where().event(GameOpened).by(d.defender).against(d.challenger))
	}
	b.games, b.play, b.left = games, dispute.NewBout(playing), len(games)
	s.accounts[b.lead().defender].games++
	s.follow(b)
}

// follow draws the consequences of what happened in a bout.
func (s *State) follow(b *bout) {
	for _, d := range b.games {
		if d.state == DisputePlaying && d.game.Phase() == dispute.Ruling {
			s.askRuling(d)
		}
	}
	if b.play.Open() && b.asked <= b.play.Rounds() {
		b.asked = b.play.Rounds() + 1
		s.askMoves(b)
	}
	b.timer = 0
	until := b.play.Deadline()
	for _, d := range b.games {
		if d.state == DisputePlaying {
			d.until = until
		}
	}
	if until != unit.Never {
		s.set(&b.timer, b.lead().deadline(until, moveBy))
	}
	for _, d := range b.games {
		if (d.state == DisputePlaying || d.state == DisputeRuling) && d.game.Phase() == dispute.Ended {
			o := d.game.Outcome()
			s.decide(d, o.Result, o.How)
		}
	}
}

// askRuling calls for the referee, once for all games that were narrowed down to the
// same difference.
func (s *State) askRuling(d *contest) {
	s.lives.dispute.move(&d.state, DisputeRuling)
	d.until = unit.Never
	for _, o := range d.bout.games {
		if o != d && o.state == DisputeRuling && samePin(o, d) {
			return
		}
	}
	s.emit(d.where().event(RulingRequested).by(d.defender).against(d.challenger))
}

func samePin(a, b *contest) bool {
	p, _ := a.game.Pinpoint()
	q, _ := b.game.Pinpoint()
	return p == q
}

// askMoves tells the accused once, and each challenger, that a round waits for them.
func (s *State) askMoves(b *bout) {
	round := int64(b.play.Rounds())
	lead := b.lead()
	s.emit(lead.where().event(MoveDue).by(lead.defender).against(lead.challenger).saying(round))
	for _, d := range b.games {
		if d.state == DisputePlaying && d.game.Awaits(dispute.Challenger) {
			s.emit(d.where().event(MoveDue).by(d.challenger).against(d.defender).saying(round))
		}
	}
}
