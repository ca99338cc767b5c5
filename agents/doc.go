// Package agents holds the strategies of the network's participants: honest
// ones, and one attack a file.
//
//	occasion --> Decide(view, stream, intents) --> messages, work, timers
//
// A strategy sees its own identity, device and memory, the public chain, and
// what its own work measured. It cannot reach the truth: whether a proof is
// honest it learns only by re-running it. Work is an intent that the simulator
// resolves with real compute and answers by a WorkDone occasion.
//
//	strategy := agents.New(protocol.Solver, "skip", agents.Settings{Fraction: half})
//	strategy.Decide(&view, &stream, &intents)
//
// One strategy serves a whole group: what an agent remembers lies in its Memory.
// An attack holds the honest driver of its role and changes only what it breaks.
//
// The package knows protocol, and nothing of kernels, the event loop or files.
package agents
