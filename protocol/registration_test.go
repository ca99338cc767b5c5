package protocol_test

import (
	"testing"

	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// What is registered is committed to, so an arithmetic that is not repeatable is
// refused, though profilers may be drawn to measure it.
func TestOnlyRepeatableRegister(t *testing.T) {
	s := standard()
	key := vrf.Real.NewKey([32]byte{'r'})
	state := protocol.New(s.params, protocol.Genesis{
		Authors: []vrf.Public{key.Public()}, Arithmetics: []protocol.Class{0, 0, 0}, Drifting: []bool{false, true},
		Workloads: []protocol.Workload{s.workload},
	})
	var events protocol.Events
	for in, want := range map[protocol.Arithmetic]protocol.Code{
		0: protocol.OK, 1: protocol.Malformed, 2: protocol.OK, 3: protocol.Malformed,
	} {
		for _, role := range []protocol.Role{protocol.Solver, protocol.Verifier} {
			from := state.Open(unit.GEN)
			m := protocol.Message{Kind: protocol.Register, From: from, Role: role, Arithmetic: in, Speed: 1, VRFKey: key.Public()}
			if got := state.Apply(0, &m, &events); got != want {
				t.Errorf("%v registers arithmetic %d: %v, want %v", role, in, got, want)
			}
		}
	}
}
