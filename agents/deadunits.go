package agents

// newDeadUnits returns a solver that jumps, in its first step, to a network whose units
// are dead, and trains on from there as told, which costs it next to nothing. It breaks
// the first segment alone, by an update far larger than any honest one, and saves nearly
// all of C.
func newDeadUnits(s Settings) Strategy { return newCheat(s, Deviation{Kind: DeadUnits}) }
