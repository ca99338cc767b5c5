// Package protocol is the pure state machine of a verified training network:
// eight stages from submission to settlement, messages in, events out.
//
//	Message  --Apply-->  +-------+
//	Input    --Input-->  | State |  --> Events
//	time     --Advance-> +-------+
//
//	submit -> profile -> pool -> solve -> prove -> verify -> challenge -> settle
//	   task   measure.go  pool    proof.go   seat     round,    challenge,   settle
//	          profile.go                              verdict,  forced,
//	                                                  suspicion contest, reject
//
// Advance fires due deadlines in (time, task, kind) order; Apply and Input act
// at their instant: they check everything, then mutate, then emit. A code other
// than OK means that state and events are as before. All quantities are integers.
//
// The package knows nothing of kernels, strategies, the event loop or files:
// gas, hashes and distances reach it as numbers in messages, randomness and
// rulings as privileged inputs of another type. The rules, amounts and codes stand
// in docs/protocol.md; testdata tells each outcome as a dialogue.
//
//	state := protocol.New(params, genesis) // validated by Params.ValidateFor
//	alice := state.Open(100 * unit.GEN)
//	var events protocol.Events
//	code := state.Apply(now, &protocol.Message{Kind: protocol.JoinNetwork, From: alice}, &events)
//	wake := state.NextDeadline()
package protocol
