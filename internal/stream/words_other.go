//go:build noasm || !amd64

package stream

// pairs makes none: there is no assembly in this build.
func (s *Stream) pairs([]uint64) int { return 0 }
