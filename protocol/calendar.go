package protocol

// A party plays one pinpoint game at a time: each first move takes a re-run on its
// one device, and nobody truthful may lose by the clock because several accuse it
// at once. Defended disputes wait in the order of their defence.

// playing reports whether the dispute's game is under way.
func (d *contest) playing() bool {
	return d.played && (d.state == DisputePlaying || d.state == DisputeRuling)
}

// enqueue makes a dispute wait for its game.
func (s *State) enqueue(d *contest) {
	d.state = DisputeQueued
	s.calendar = append(s.calendar, d)
}

// engage notes that both sides of a game play, or that they do no more.
func (s *State) engage(d *contest, in bool) {
	s.accounts[d.defender].inGame = in
	s.accounts[d.challenger].inGame = in
}

// playNext starts the games whose sides are both free, in order. A side that an
// earlier game waits for is not free for a later one, or that might wait for ever.
func (s *State) playNext() {
	s.scan++
	waiting := s.calendar
	s.calendar = nil
	for _, d := range waiting {
		if d.state != DisputeQueued { // conceded
			continue
		}
		a, b := &s.accounts[d.defender], &s.accounts[d.challenger]
		if a.inGame || b.inGame || a.called == s.scan || b.called == s.scan {
			a.called, b.called = s.scan, s.scan
			s.calendar = append(s.calendar, d)
			continue
		}
		s.play(d)
	}
}
