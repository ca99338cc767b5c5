package protocol

// OnMove has f told of each change of a state.
func (s *State) OnMove(f func(Transition)) {
	for c := range s.lives.each {
		c.watch(f)
	}
}
