package simd

import (
	"fmt"

	"gensim/kernels"
	"gensim/kernels/ref"
)

// New returns the backend of a level, or an error that wraps ErrUnavailable.
func New(l Level) (kernels.Backend, error) {
	if b := backendOf(l); b != nil {
		return b, nil
	}
	return nil, fmt.Errorf("kernels with %v: %w", l, ErrUnavailable)
}

// Best returns the backend of the fastest level that this processor has, the
// reference if it has none.
func Best() kernels.Backend {
	for _, l := range Levels() {
		if b, err := New(l); err == nil {
			return b
		}
	}
	return ref.Backend{}
}
