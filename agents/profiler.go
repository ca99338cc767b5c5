package agents

import (
	"slices"

	"gensim/internal/stream"
	"gensim/protocol"
)

// profiler measures profiles as drawn: train the prefix twice, commit, reveal, and
// answer for the numbers as for a verdict's. bend, if not nil, is what it claims
// instead of what it measured.
type profiler struct {
	bend   func(truth []protocol.Comparison) []protocol.Comparison
	caught Reaction // Defend, unless it bends
}

// happened acts on an event of a profile and reports whether it was one.
func (p profiler) happened(v *View, out *Intents) bool {
	e := v.Occasion.Event
	if e.Profile == protocol.None {
		return false
	}
	t := target(e)
	j := v.Memory.profile(t)
	switch e.Kind {
	case protocol.SeatSealed:
		v.Memory.profiles = slices.DeleteFunc(v.Memory.profiles, func(j profileJob) bool { return j.target == t || !v.Chain.Running(j.target) })
		v.Memory.profiles = append(v.Memory.profiles, profileJob{target: t, seal: e.Hash})
		out.order(Work{Kind: Measure, Target: t, Account: v.Self.Account})
	case protocol.RevealOpened:
		if j != nil && j.truth != nil {
			out.send(protocol.Message{
				Kind: protocol.RevealProfile, Profile: t.Profile, Seat: t.Seat, Comparisons: j.posted, Salt: j.salt,
			})
		}
	case protocol.AnswersDue:
		showMeasurement(j, out)
	case protocol.ForcedOpened:
		if j != nil {
			j.opened = true
		}
	case protocol.ResponseDue:
		if !showMeasurement(j, out) {
			out.respond(e.Dispute, p.caught.or(Defend))
		}
	case protocol.SeatMissed, protocol.ProfileFalse:
		v.Memory.dropProfile(t)
	}
	return true
}

// measured commits to a measurement, and to a false one beside it where the VRF says
// that it must err.
func (p profiler) measured(v *View, s *stream.Stream, out *Intents) {
	w := v.Occasion.Work
	j := v.Memory.profile(w.Work.Target)
	if j == nil || j.truth != nil || len(w.Comparisons) == 0 {
		return
	}
	j.truth = slices.Clone(w.Comparisons)
	if p.bend != nil {
		j.truth = p.bend(j.truth)
	}
	j.posted = j.truth
	if j.draw(v, j.target, j.seal); j.forced {
		j.posted = mismeasured(j.truth, s)
	}
	j.hide(s)
	out.send(commitProfile(j))
}

// showMeasurement opens a forced error that the chain does not know of, and reports
// whether the posted measurement is one.
func showMeasurement(j *profileJob, out *Intents) bool {
	if j == nil {
		return false
	}
	forced, send := j.show()
	if send {
		out.send(openForcedProfile(j))
	}
	return forced
}
