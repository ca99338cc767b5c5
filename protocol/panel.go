package protocol

import "gensim/protocol/unit"

// panel is a body of seats that post numbers and answer for them: the verifiers of
// an attempt, or the profilers of a profile. Both work, commit, reveal and are
// challenged by the same rules; what differs stands in this file, and in the
// consequences (an attempt is settled, settle.go; a profile comes into use, profile.go). Invariant:
// exactly one of attempt and profile is set.
type panel struct {
	attempt   *attempt
	profile   *profile
	seats     []*seat // ever drawn
	rounds    []*round
	open      int32 // disputes not decided
	redraws   int16
	exhausted bool // more redraws would be needed than are allowed
}

func (p *panel) rules() *ruleSet {
	if p.profile != nil {
		return p.profile.rules
	}
	return p.attempt.task.rules
}

func (p *panel) workload() WorkloadID {
	if p.profile != nil {
		return p.profile.workload
	}
	return p.attempt.task.workload
}

func (p *panel) class() Class {
	if p.profile != nil {
		return p.profile.class
	}
	return p.attempt.task.class
}

// network is the one whose members may challenge.
func (p *panel) network() NetworkID {
	if p.profile != nil {
		return p.profile.network
	}
	return p.attempt.task.network
}

// terms returns what the panel's rules come to for its workload.
func (p *panel) terms() *terms { return &p.rules().terms[p.workload()] }

func (p *panel) where() where {
	if p.profile != nil {
		return p.profile.where()
	}
	return p.attempt.where()
}

// deadline starts an entry about the panel.
func (p *panel) deadline(at unit.Time, kind deadlineKind) deadline {
	if p.profile != nil {
		return deadline{at: at, task: None, turn: turnOf(kind), subject: int32(p.profile.id)}
	}
	return p.attempt.deadline(at, kind)
}

// panelOf returns the panel that a deadline is about, nil where it is past.
func (s *State) panelOf(d *deadline) *panel {
	if d.task == None {
		return &s.profiles[d.subject].panel
	}
	a := s.attemptOf(d)
	if a == nil {
		return nil
	}
	return &a.panel
}

// attemptOf returns the attempt that a deadline is about, nil where it is past.
func (s *State) attemptOf(d *deadline) *attempt {
	return s.tasks[d.task].attempt(Attempt(d.subject + 1))
}

// working is how long the seats of a round have for their work.
func (s *State) working(r *round) unit.Time {
	if r.panel.profile != nil {
		return r.panel.rules().Windows.Profile
	}
	return r.panel.rules().family.lasts(s, r)
}

// jackpot is J of the panel's seats.
func (p *panel) jackpot() unit.Amount {
	if p.profile != nil {
		return p.terms().profileJackpot
	}
	return p.terms().jackpot
}

// either returns the kind of event or dispute that is about verdicts, or its
// counterpart about measurements.
func either[K any](p *panel, verdict, measurement K) K {
	if p.profile != nil {
		return measurement
	}
	return verdict
}

// over reports whether the panel waits for no round and no dispute.
func (p *panel) over() bool {
	for _, r := range p.rounds {
		if r.phase != RoundOver {
			return false
		}
	}
	return p.open == 0
}

// closePanel ends what the panel belongs to when nothing is left to wait for.
func (s *State) closePanel(p *panel) {
	if p.profile != nil {
		s.closeProfile(p.profile)
		return
	}
	s.closeIfDone(p.attempt)
}

// redraw asks for a new seat in the place of a dead one.
func (s *State) redraw(t *seat) {
	if p := t.panel().profile; p != nil {
		s.redrawProfiler(p)
		return
	}
	s.redrawVerifier(t)
}
