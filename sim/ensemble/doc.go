// Package ensemble makes many runs: the points of a plan under the seeds of its
// replicates, several at a time, each handed to a sink as soon as it is done.
//
//	Jobs ──(a job at a time)──> workers ──Run──> Result ──> sink
//	  │                            │
//	  │ shard i of n               │ Source.Config(point), resolved when it is needed
//	  │ what is there already
//
// At any moment there are as many runs in memory as there are workers, however many
// the plan has. All replicates of a number share one seed, at every point, so that
// points are compared on common random numbers. The first replicate of all points comes
// before the second of any: whoever stops early has a smaller sample of everything.
//
// A run that fails, by an error or by a panic, is a Result like any other; only a sink
// that fails, or a cancelled context, ends the rest. In which order results come depends
// on the machine; nothing in a result does.
//
//	jobs := ensemble.Jobs{Points: 12, Replicates: 20, Seed: 7}
//	err := ensemble.Run(ctx, source, jobs.All(), ensemble.Options{Lab: lab, Workers: 2}, sink)
package ensemble
