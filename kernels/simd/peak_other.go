//go:build noasm || !amd64

package simd

// MultiplyAdd has nothing to execute in this build; see ErrUnavailable.
func MultiplyAdd(l Level, _ int) (flop int64, err error) {
	_, err = New(l)
	return 0, err
}
