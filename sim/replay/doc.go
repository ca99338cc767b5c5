// Package replay feeds the log of a run to a fresh state machine and holds what
// comes out against what the run recorded: codes, events, digest.
//
//	genesis ──► protocol.New ──► State ──► codes, events ──┐
//	messages, inputs ──────────────┘                       ├──► the first difference
//	recorded codes, events, transfers, digest ─────────────┘
//
// It does not know of agents, kernels or the simulator: whoever holds a run directory can
// convince himself that the rules, and nothing else, made these events out of
// these messages.
//
//	g, err := replay.DecodeGenesis(text)
//	result, err := replay.Run(ctx, g, replay.Log{Messages: messages, Events: events}, nil)
//	if result.Difference != "" { ... }
package replay
