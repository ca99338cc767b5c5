package agents

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
)

// profiler measures profiles as drawn: train the prefix twice, commit, reveal.
type profiler struct{}

// happened acts on an event of a profile and reports whether it was one.
func (profiler) happened(v *View, out *Intents) bool {
	e := v.Occasion.Event
	id := protocol.ProfileID(e.Value)
	switch e.Kind {
	case protocol.ProfilerDrawn:
		v.Memory.profiles = slices.DeleteFunc(v.Memory.profiles, func(j profileJob) bool {
			return j.profile == id && j.seat == e.Seat || v.Chain.ProfileSeat(j.profile, j.seat).Dead
		})
		v.Memory.profiles = append(v.Memory.profiles, profileJob{profile: id, seat: e.Seat})
		out.order(Work{Kind: Measure, Profile: id, Target: protocol.Target{
			Task: protocol.None, Seat: e.Seat,
		}})
	case protocol.ProfileRevealing:
		if j := v.Memory.profile(id, e.Seat); j != nil && len(j.claims) > 0 {
			out.send(protocol.Message{
				Kind: protocol.RevealProfile, Profile: id, Seat: e.Seat,
				Distances: j.distances, Updates: j.updates, Claims: j.claims, Salt: j.salt,
			})
		}
		v.Memory.dropProfile(id, e.Seat)
	case protocol.SeatMissed:
		if e.Task != protocol.None {
			return false
		}
		v.Memory.dropProfile(id, e.Seat)
	default:
		return false
	}
	return true
}

// measured commits to a measurement.
func (profiler) measured(v *View, s *stream.Stream, out *Intents) {
	w := v.Occasion.Work
	j := v.Memory.profile(w.Work.Profile, w.Work.Target.Seat)
	if j == nil || len(w.Claims) == 0 {
		return
	}
	j.distances = slices.Clone(w.Distances)
	j.updates = slices.Clone(w.Updates)
	j.claims = slices.Clone(w.Claims[:1])
	j.salt = merkle.Hash(s.Hash())
	out.send(protocol.Message{
		Kind: protocol.CommitProfile, Profile: j.profile, Seat: j.seat,
		Hash: protocol.Sealed(protocol.ProfileRoot(j.distances, j.updates, j.claims[0]), j.salt),
	})
}
