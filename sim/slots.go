package sim

// slots keeps values that an engine event refers to by a small number, reusing
// the numbers of those that were taken.
type slots[T any] struct {
	items []T
	free  []uint32
}

func (s *slots[T]) put(v T) uint32 {
	if n := len(s.free); n > 0 {
		i := s.free[n-1]
		s.free = s.free[:n-1]
		s.items[i] = v
		return i
	}
	s.items = append(s.items, v)
	return uint32(len(s.items) - 1)
}

func (s *slots[T]) take(i uint32) T {
	v := s.items[i]
	var zero T
	s.items[i] = zero
	s.free = append(s.free, i)
	return v
}
