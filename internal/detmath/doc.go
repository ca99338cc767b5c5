// Package detmath computes exp, log, pow, tanh and the normal quantile in
// float64 with the same bits on every machine.
//
// The standard library's versions are assembly on some architectures and are
// compiled with fused multiply-adds on others, so that one program gives
// several answers (four for Exp over five architectures). Here every product is
// rounded explicitly, which forbids fusion, and only operations that IEEE 754
// defines exactly are used: add, subtract, multiply, divide, square root, and
// the taking apart of bits.
//
//	x ── split into exponent and fraction (exact)
//	  ── polynomial on the fraction, float64(a*b) + c at each step
//	  ── put together again (one rounding)
//
// The results are within two units in the last place of the true value, pow
// apart (see Pow). They are not correctly rounded; they are
// repeatable, and tests pin their bits.
//
//	wait := -detmath.Log(1-u) * mean
//
// The package knows nothing of streams, kernels or the protocol.
package detmath
