package agents

// newCopy returns a solver that claims the checkpoints that another published for a
// task of the same workload, and trains when there are none. It breaks every segment,
// and saves C.
func newCopy(s Settings) Strategy { return newCheat(s, Deviation{Kind: CopyProof}) }
