package sim

import (
	"math/big"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// Group is one group of agents.
type Group struct {
	Role     protocol.Role
	Name     string
	Strategy string
	Count    int
	Balance  unit.Amount
	Devices  []DeviceShare // empty for submitters
	Settings agents.Settings
}

// DeviceShare gives a share of a group a device. Invariant: shares sum to one.
type DeviceShare struct {
	Device int
	Share  unit.Ratio
}

// Submits reports whether the group's agents submit tasks.
func (g *Group) Submits() bool {
	e, ok := agents.Find(g.Role, g.Strategy)
	return ok && e.Submits()
}

// deal returns where the agents of each share end: share i has those from the end
// of the one before to its own. Shares are dealt exactly, in the order of the
// list, so that agent n gets the first device whose cumulative share of the group
// lies above n.
func (g *Group) deal() []int {
	ends := make([]int, len(g.Devices))
	sum, count := new(big.Rat), new(big.Rat).SetInt64(int64(g.Count))
	for i, s := range g.Devices {
		sum.Add(sum, big.NewRat(s.Share.Num, s.Share.Den))
		end := new(big.Rat).Mul(sum, count)
		up := new(big.Int).Add(end.Num(), new(big.Int).Sub(end.Denom(), big.NewInt(1)))
		ends[i] = int(up.Quo(up, end.Denom()).Int64())
	}
	return ends
}

// used returns the devices that agents of the group have, in the order of the
// list; it may name one twice.
func (g *Group) used() []int {
	var kinds []int
	before := 0
	for i, end := range g.deal() {
		if end > before {
			kinds = append(kinds, g.Devices[i].Device)
		}
		before = end
	}
	return kinds
}

// stream returns a stream of the group's n-th agent. It is found by role, name and
// number in the group: one agent or group more shifts the draws of no other.
func (g *Group) stream(seed uint64, p stream.Purpose, n int) stream.Stream {
	name := merkle.New("gensim/group").Text(g.Role.String()).Text(g.Name).Sum()
	return stream.New(seed, p, leadingWord(name)).Sub(uint64(n))
}

// value is what a finished task is worth to its submitter, of the fee: nothing where
// its strategy has no such parameter.
func (g *Group) value() unit.Ratio {
	if g.Settings.Value.Den == 0 {
		return unit.Ratio{Num: 0, Den: 1}
	}
	return g.Settings.Value
}
