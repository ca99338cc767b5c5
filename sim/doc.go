// Package sim composes engine, chain, agents and kernels into one run.
//
//	Config + seed --Run--> record.Run
//
//	engine event --> block: messages --> protocol --> events --> agents
//	                                        ^                      |
//	                   mempool <-- messages +-- intents <----------+
//	                                        |
//	              kernels (futures) <-- work+--> Done occasion at gas / speed
//
// The smallest use:
//
//	lab, err := sim.NewLab(sim.LabOptions{Memo: true})
//	run, err := sim.Run(ctx, cfg, 1, sim.Options{Lab: lab})
//
// It owns what neither side may know: which trajectory an assignment really
// followed, whether an accepted proof is bad, the referee, and the ledger of
// device time. Ordered code here runs on one goroutine; only kernel futures use
// others, and nothing of their timing reaches a result.
package sim
