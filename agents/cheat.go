package agents

// Departing is a strategy whose solvers train otherwise than their tasks say.
type Departing interface {
	// Departure returns how.
	Departure() Deviation
}

// Departure returns how the solver departs from its tasks.
func (p solver) Departure() Deviation { return p.deviation }

// newCheat returns a solver that departs and, unless told otherwise, concedes when
// caught: a trace would cost part of what it saved, to lose all the same.
func newCheat(s Settings, d Deviation) Strategy {
	return solver{deviation: d, caught: s.WhenCaught.or(Concede), understated: s.Understated}
}
