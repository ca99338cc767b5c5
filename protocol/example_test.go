package protocol_test

import (
	"fmt"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// A whistleblower joins a network; the membership counts a minute later.
func Example() {
	s := standard()
	state := protocol.New(s.params, protocol.Genesis{Workloads: []protocol.Workload{s.workload}})
	alice := state.Open(100 * unit.GEN)
	var events protocol.Events
	code := state.Apply(0, &protocol.Message{Kind: protocol.JoinNetwork, From: alice}, &events)
	fmt.Println(code, state.NetworkCounts(0).Joining, "due", state.NextDeadline())
	state.Advance(state.NextDeadline(), &events)
	fmt.Println(state.Membership(alice).State, state.Book().Held(alice))
	for _, e := range events {
		fmt.Println(e.Kind, e.Amount)
	}
	// Output:
	// ok 1 due 0:01:00
	// member 1.000000000 GEN
	// moved 60.000000000 GEN
	// moved 100.000000000 GEN
	// moved 0.000500000 GEN
	// moved 1.000000000 GEN
	// network-changed 0.000000000 GEN
	// network-changed 0.000000000 GEN
}
