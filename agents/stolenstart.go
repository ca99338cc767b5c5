package agents

// newStolenStart returns a solver that starts from the model that another published for
// a task of the same workload, and trains on from there as told; it is honest when there
// is none. It breaks the start alone, and spends C.
func newStolenStart(s Settings) Strategy { return newCheat(s, Deviation{Kind: StolenStart}) }
