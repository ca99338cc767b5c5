package agents

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// Memory is what one agent remembers between occasions. It starts empty. Only
// the lists of the agent's role are ever used, and each holds only what is in
// progress: a finished job is removed when its agent is next asked about that
// kind of job, so that a list's length is bounded by the jobs that the protocol
// keeps open at one time.
type Memory struct {
	splits   []splitJob        // submitters: jobs that are not submitted whole
	milked   []protocol.Target // solvers: attempts in progress in which it cheats
	seats    []seatJob         // verifiers: verdicts in progress
	profiles []profileJob      // verifiers: profile measurements in progress

	checked []protocol.Target // whistleblowers: seats checked whose window is open
	charges []charge          // whistleblowers: challenges in progress
	serial  uint32            // of the last challenge
	moved   unit.Time         // until then a join or leave may wait for its block
}

// seatJob is one verdict in progress.
type seatJob struct {
	target protocol.Target
	seal   merkle.Hash
	truth  []protocol.SegmentClaim // what the re-run gave, nil before it is done
	posted []protocol.SegmentClaim // what is claimed: falsified when forced
	commitment
	suspicion suspicion

	voted bool        // as a replica: the root that was found is committed
	root  merkle.Hash // that
}

// profileJob is one profile measurement in progress.
type profileJob struct {
	target protocol.Target
	seal   merkle.Hash
	truth  []protocol.Comparison // what the measurement gave, nil before it is done
	posted []protocol.Comparison // what is claimed: falsified when forced
	commitment
}

// commitment is to two sets of numbers at once: those to be posted and the true ones.
type commitment struct {
	salt     merkle.Hash // of the posted commitment
	trueSalt merkle.Hash // of the sealed one
	proof    vrf.Proof   // of the forced-error draw
	forced   bool
	shown    bool // the forced error was sent to the chain
	opened   bool // and the chain has taken it: the posted numbers are now the true ones
}

// hide draws the salts.
func (c *commitment) hide(s *stream.Stream) {
	c.salt, c.trueSalt = merkle.Hash(s.Hash()), merkle.Hash(s.Hash())
}

// show reports whether the posted numbers are a forced error that the chain does not
// know of: then there is nothing to concede or defend. Whether it is still to be sent
// to the chain is the other answer.
func (c *commitment) show() (forced, send bool) {
	if !c.forced || c.opened {
		return false, false
	}
	send = !c.shown
	c.shown = true
	return true, send
}

// seat returns the job of a verdict, or nil.
func (m *Memory) seat(t protocol.Target) *seatJob {
	for i := range m.seats {
		if m.seats[i].target == t {
			return &m.seats[i]
		}
	}
	return nil
}

// dropSeat forgets a verdict.
func (m *Memory) dropSeat(t protocol.Target) {
	for i := range m.seats {
		if m.seats[i].target == t {
			m.seats = append(m.seats[:i], m.seats[i+1:]...)
			return
		}
	}
}

// profile returns the job of a measurement, or nil.
func (m *Memory) profile(t protocol.Target) *profileJob {
	for i := range m.profiles {
		if m.profiles[i].target == t {
			return &m.profiles[i]
		}
	}
	return nil
}

// dropProfile forgets a measurement.
func (m *Memory) dropProfile(t protocol.Target) {
	m.profiles = slices.DeleteFunc(m.profiles, func(j profileJob) bool { return j.target == t })
}

// charge is one challenge in progress.
type charge struct {
	serial    uint32
	challenge int32 // its number on the chain, None before it is committed
	target    protocol.Target
	commit    merkle.Hash
	root      merkle.Hash // of the own re-run
	salt      merkle.Hash
	claims    []protocol.SegmentClaim // the own re-run
	won       protocol.DisputeID      // that invited a reject
	suspicion suspicion
}

// charge returns the challenge against a seat, or nil.
func (m *Memory) charge(t protocol.Target) *charge {
	for i := range m.charges {
		if m.charges[i].target == t {
			return &m.charges[i]
		}
	}
	return nil
}

// numbered returns the challenge with a serial number, or nil.
func (m *Memory) numbered(serial uint32) *charge {
	for i := range m.charges {
		if m.charges[i].serial == serial {
			return &m.charges[i]
		}
	}
	return nil
}
