package protocol

import (
	"math/bits"
	"slices"

	"gensim/protocol/unit"
)

// ownProfileSeat looks up a profiler's live seat.
func (s *State) ownProfileSeat(m *Message) (*profile, *profileSeat, Code) {
	if !has(s.profiles, m.Profile) || !has(s.profiles[m.Profile].seats, m.Seat) {
		return nil, nil, UnknownSubject
	}
	p := s.profiles[m.Profile]
	q := p.seats[m.Seat]
	switch {
	case q.profiler != m.From:
		return nil, nil, NotYours
	case q.dead:
		return nil, nil, WrongPhase
	}
	return p, q, OK
}

func (s *State) checkCommitProfile(m *Message) (unit.Amount, Code) {
	p, q, code := s.ownProfileSeat(m)
	switch {
	case code != OK:
		return 0, code
	case q.committed:
		return 0, Duplicate
	case p.state > ProfileMeasuring:
		return 0, WrongPhase
	}
	return 0, OK
}

// commitProfile binds a measurement. When the last has come, the reveals open.
func (s *State) commitProfile(m *Message) {
	p := s.profiles[m.Profile]
	q := p.seats[m.Seat]
	q.hash = m.Hash
	q.committed = true
	s.emit(p.seatEvent(ProfileCommitted, q))
	if p.state == ProfileMeasuring && p.all(func(q *profileSeat) bool { return q.committed }) {
		s.openProfile(p)
	}
}

func (p *profile) all(did func(*profileSeat) bool) bool {
	for _, q := range p.seats {
		if !q.dead && !did(q) {
			return false
		}
	}
	return true
}

// openProfile asks for the reveals.
func (s *State) openProfile(p *profile) {
	p.state = ProfileOpening
	s.awaitProfile(p, p.rules.Windows.Reveal)
	for _, q := range p.seats {
		if !q.dead && !q.revealed {
			s.emit(p.seatEvent(ProfileRevealing, q))
		}
	}
}

func (s *State) checkRevealProfile(m *Message) (unit.Amount, Code) {
	if len(m.Claims) != 1 || !sensible(m.Claims) || m.Claims[0].Segment != 0 || !positive(m.Distances) || !positive(m.Updates) {
		return 0, Malformed
	}
	p, q, code := s.ownProfileSeat(m)
	if code != OK {
		return 0, code
	}
	n := p.rules.measurements(&s.genesis.Workloads[p.workload])
	switch {
	case len(m.Distances) != n || len(m.Updates) != n:
		return 0, Malformed
	case p.state != ProfileOpening:
		return 0, WrongPhase
	case q.revealed:
		return 0, Duplicate
	case Sealed(ProfileRoot(m.Distances, m.Updates, m.Claims[0]), m.Salt) != q.hash:
		return 0, BadOpening
	}
	return 0, OK
}

// measurements is how many comparisons a profile of the workload makes: one for
// each step of the prefix, or for each segment that it reaches into.
func (p *Params) measurements(w *Workload) int {
	if p.Verification.BySegment {
		return (p.Profiling.Prefix + w.StepsPerSegment - 1) / w.StepsPerSegment
	}
	return p.Profiling.Prefix
}

func positive(list []unit.Distance) bool {
	for _, d := range list {
		if d < 0 {
			return false
		}
	}
	return true
}

// revealProfile opens a measurement. When the last has come, the threshold is
// known.
func (s *State) revealProfile(m *Message) {
	p := s.profiles[m.Profile]
	q := p.seats[m.Seat]
	q.revealed = true
	q.distances, q.updates, q.claims = m.Distances, m.Updates, m.Claims
	s.emit(p.seatEvent(ProfileRevealed, q))
	if p.all(func(q *profileSeat) bool { return q.revealed }) {
		s.measure(p)
	}
}

// measure pools the revealed numbers into the threshold, and refuses one that is
// not well below the size of an update, for it would accept anything.
func (s *State) measure(p *profile) {
	var distances, updates []unit.Distance
	for _, q := range p.seats {
		if !q.dead {
			distances = append(distances, q.distances...)
			updates = append(updates, q.updates...)
		}
	}
	threshold, usable := p.rules.Threshold(p.class, distances, updates)
	if !usable {
		s.failProfile(p)
		return
	}
	p.threshold = threshold
	p.state = ProfileChallenged
	s.awaitProfile(p, p.rules.Windows.Challenge)
	s.emit(p.event(ProfileMeasured).worth(unit.Amount(threshold)))
}

// Threshold returns what the rule makes of the numbers that profilers of a class
// revealed, none of them missing: the pooled quantile times the margin, clamped to
// the class's bounds; and whether it may be used, being at most a tenth of the
// median update. It sorts both lists.
func (p *Params) Threshold(c Class, distances, updates []unit.Distance) (threshold unit.Distance, usable bool) {
	bounds := p.Bounds[c]
	threshold = min(max(p.Profiling.threshold(distances), bounds.Min), bounds.Max)
	return threshold, !tooLarge(threshold, updates)
}

// threshold returns the pooled quantile times the margin, rounded up and
// saturating. The quantile of n numbers is the ceil(q*n)-th smallest.
func (p *Profiling) threshold(distances []unit.Distance) unit.Distance {
	slices.Sort(distances)
	rank := unit.MulDiv(int64(len(distances)), p.Quantile.Num, p.Quantile.Den, unit.Up)
	d := distances[min(max(rank, 1), int64(len(distances)))-1]
	hi, lo := bits.Mul64(uint64(d), uint64(p.Margin.Num))
	if hi >= uint64(p.Margin.Den) {
		return unit.MaxDistance
	}
	q, rest := bits.Div64(hi, lo, uint64(p.Margin.Den))
	if q >= uint64(unit.MaxDistance) {
		return unit.MaxDistance
	}
	if rest > 0 {
		q++
	}
	return unit.Distance(q)
}

// tooLarge reports whether the threshold is above a tenth of the median update,
// the lower of two middle ones.
func tooLarge(threshold unit.Distance, updates []unit.Distance) bool {
	slices.Sort(updates)
	hi, lo := bits.Mul64(uint64(threshold), 10)
	return hi > 0 || lo > uint64(updates[(len(updates)-1)/2])
}
