//go:build !noasm

package simd

// MultiplyAdd executes that many rounds of independent multiply-adds of full vectors
// and returns the number of floating-point operations in them. Timed by the
// caller, it tells the peak that products are compared with. The error wraps
// ErrUnavailable.
func MultiplyAdd(l Level, rounds int) (flop int64, err error) {
	b, err := New(l)
	if err != nil || rounds <= 0 {
		return 0, err
	}
	k := b.(backend).kit
	k.peak(&pile{count: rounds})
	const chains = 12
	return 2 * chains * int64(rounds) * int64(k.lanes), nil
}
