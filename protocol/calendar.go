package protocol

import (
	"cmp"
	"slices"

	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
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
	number int        // in the order of defence
	games  []*contest // in the order of their filing; the first names the bout
	play   *dispute.Bout
	left   int // games that wait or are under way
	asked  int // rounds for which moves were asked, this one included
	timer  turn
}

func (b *bout) lead() *contest { return b.games[0] }

// waits reports whether the bout is neither played yet nor conceded. Its games leave the
// queue together: the first of them tells.
func (b *bout) waits() bool { return b.lead().state == DisputeQueued }

// calendar holds the bouts that wait: each in the line of every party of its. A bout is
// played when it is the first in all lines that it stands in, and nobody there plays
// another; so one that an earlier bout waits for is not free for a later one, or that
// might wait for ever.
//
//	accused A   1 3 4      1 is first for all of its parties: it is played as soon as
//	rival   B   1          they are free. 3 waits for 1 and 2, 4 for 3.
//	rival   C   2 3
//	accused D   2          When a party's game is over only the first in its line can
//	rival   E   4          have become ready.
type calendar struct {
	bouts int                        // defended so far
	lines map[ledger.Account][]*bout // by party; what has left the queue goes when it comes first
	freed []ledger.Account           // whose first may be ready, since the last look
}

// enter puts a bout at the end of its parties' lines.
func (c *calendar) enter(b *bout) {
	if c.lines == nil {
		c.lines = map[ledger.Account][]*bout{}
	}
	for _, d := range b.games {
		for _, a := range [2]ledger.Account{d.defender, d.challenger} {
			if line := c.lines[a]; len(line) == 0 || line[len(line)-1] != b {
				c.lines[a] = append(line, b)
			}
		}
	}
	c.freed = append(c.freed, b.lead().defender)
}

// first returns the bout that a party is to play next, nil for none.
func (c *calendar) first(a ledger.Account) *bout {
	line := c.lines[a]
	for len(line) > 0 && !line[0].waits() {
		line[0], line = nil, line[1:]
	}
	if len(line) == 0 {
		delete(c.lines, a)
		return nil
	}
	c.lines[a] = line
	return line[0]
}

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
	var bouts []*bout
	var b *bout
	var segments []int32
	for _, d := range games {
		known := slices.Contains(segments, d.segment)
		if b == nil || !known && len(segments) == d.panel().rules().Verification.Segments {
			b, segments, known = &bout{number: s.calendar.bouts + len(bouts)}, nil, false
			bouts = append(bouts, b)
		}
		if !known {
			segments = append(segments, d.segment)
		}
		b.games = append(b.games, d)
		b.left++
		s.lives.dispute.move(&d.state, DisputeQueued)
		d.bout = b
	}
	s.calendar.bouts += len(bouts)
	for _, b := range bouts {
		s.calendar.enter(b)
	}
}

// playNext starts the bouts that have become ready, in the order of their defence.
// They have no party in common, since each is the first of all of its parties.
func (s *State) playNext() {
	var ready []*bout
	for _, a := range s.calendar.freed {
		if b := s.calendar.first(a); b != nil && !slices.Contains(ready, b) && s.ready(b) {
			ready = append(ready, b)
		}
	}
	s.calendar.freed = s.calendar.freed[:0]
	slices.SortFunc(ready, func(a, b *bout) int { return cmp.Compare(a.number, b.number) })
	for _, b := range ready {
		s.play(b)
	}
}

// ready reports whether all parties of a bout are free for it.
func (s *State) ready(b *bout) bool {
	for _, d := range b.games {
		for _, a := range [2]ledger.Account{d.defender, d.challenger} {
			if s.accounts[a].games > 0 || s.calendar.first(a) != b {
				return false
			}
		}
	}
	return true
}

// gameOver notes that a game of a bout is over, or conceded before it began.
func (s *State) gameOver(d *contest) {
	b := d.bout
	b.left--
	if b.play != nil {
		s.accounts[d.challenger].games--
	}
	s.calendar.freed = append(s.calendar.freed, d.challenger)
	if b.left > 0 {
		return
	}
	if b.play != nil {
		s.accounts[d.defender].games--
		b.timer = 0
	}
	s.calendar.freed = append(s.calendar.freed, d.defender)
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
func (s *State) play(b *bout) {
	var playing []*dispute.Game
	for _, d := range b.games {
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
	b.play = dispute.NewBout(playing)
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
