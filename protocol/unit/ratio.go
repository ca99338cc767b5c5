package unit

import (
	"fmt"
	"math/bits"
)

// Rounding names what MulDiv does with a remainder.
type Rounding uint8

// Down is for payouts, Up for charges.
const (
	Down Rounding = iota
	Up
)

// MulDiv returns a*b/c for a, b >= 0 and c > 0, the product formed in 128 bits.
// It panics when an operand is out of range or the quotient exceeds int64:
// validation bounds every product beforehand, so that is a defect.
func MulDiv(a, b, c int64, r Rounding) int64 {
	if a < 0 || b < 0 || c <= 0 {
		panic(fmt.Sprintf("unit: MulDiv(%d, %d, %d): operand out of range", a, b, c))
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		panic(fmt.Sprintf("unit: MulDiv(%d, %d, %d): overflow", a, b, c))
	}
	q, rem := bits.Div64(hi, lo, uint64(c))
	if r == Up && rem != 0 && q < 1<<63 { // beyond it might wrap to zero
		q++
	}
	if q > 1<<63-1 {
		panic(fmt.Sprintf("unit: MulDiv(%d, %d, %d): overflow", a, b, c))
	}
	return int64(q)
}

// Ratio is an exact non-negative fraction: a share, a rate, a multiple or a
// probability. Invariant: Num >= 0, Den > 0.
type Ratio struct{ Num, Den int64 }

// Of returns the amount times the ratio.
func (q Ratio) Of(a Amount, r Rounding) Amount {
	return Amount(MulDiv(int64(a), q.Num, q.Den, r))
}

// OfTime returns the duration times the ratio, rounded up.
func (q Ratio) OfTime(t Time) Time { return Time(MulDiv(int64(t), q.Num, q.Den, Up)) }

// OfGas returns the gas times the ratio, rounded up.
func (q Ratio) OfGas(g Gas) Gas { return Gas(MulDiv(int64(g), q.Num, q.Den, Up)) }

// OfDistance returns the distance times the ratio, rounded up; it saturates as the
// distance of what is not finite does.
func (q Ratio) OfDistance(d Distance) Distance {
	hi, lo := bits.Mul64(uint64(d), uint64(q.Num))
	if hi >= uint64(q.Den) {
		return MaxDistance
	}
	times, rest := bits.Div64(hi, lo, uint64(q.Den))
	if times >= uint64(MaxDistance) {
		return MaxDistance
	}
	if rest > 0 {
		times++
	}
	return Distance(times)
}

// Hit reports whether a uniform 64-bit draw falls below the ratio, seen as a
// probability: draw/2^64 < Num/Den, decided exactly.
func (q Ratio) Hit(draw uint64) bool {
	if q.Num >= q.Den {
		return true
	}
	// draw * Den < Num * 2^64  <=>  high word of draw*Den below Num.
	hi, _ := bits.Mul64(draw, uint64(q.Den))
	return hi < uint64(q.Num)
}

// IsZero reports whether the ratio is zero.
func (q Ratio) IsZero() bool { return q.Num == 0 }

// Cmp compares two ratios exactly: -1, 0 or +1.
func (q Ratio) Cmp(o Ratio) int {
	ah, al := bits.Mul64(uint64(q.Num), uint64(o.Den))
	bh, bl := bits.Mul64(uint64(o.Num), uint64(q.Den))
	switch {
	case ah < bh || ah == bh && al < bl:
		return -1
	case ah == bh && al == bl:
		return 0
	}
	return 1
}

// String prints the ratio as a fraction.
func (q Ratio) String() string { return fmt.Sprintf("%d/%d", q.Num, q.Den) }
