package simd

import (
	"errors"
	"fmt"
)

// Level is a set of vector instructions.
type Level uint8

// The levels, the slowest first.
const (
	AVX2   Level = iota + 1 // 256-bit vectors and FMA
	AVX512                  // 512-bit vectors, masks (AVX-512F)
	levelEnd
)

// ErrUnavailable says that this processor or this build lacks a level.
var ErrUnavailable = errors.New("not available here")

// Levels returns all levels, the fastest first.
func Levels() []Level { return []Level{AVX512, AVX2} }

// String returns the level's name, which is its backend's.
func (l Level) String() string {
	if l == 0 || l >= levelEnd {
		return "unknown"
	}
	return [...]string{AVX2: "avx2", AVX512: "avx512"}[l]
}

// ParseLevel returns the level of that name.
func ParseLevel(name string) (Level, error) {
	for _, l := range Levels() {
		if l.String() == name {
			return l, nil
		}
	}
	return 0, fmt.Errorf("unknown vector instructions %q", name)
}
