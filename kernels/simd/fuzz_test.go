package simd_test

import (
	"testing"

	"gensim/kernels/kerneltest"
	"gensim/kernels/ref"
)

// The levels of this processor give the reference's bits on whatever the fuzzer writes.
func FuzzLikeReference(f *testing.F) {
	all := backendsOf(f)
	kerneltest.FuzzLike(f, ref.Backend{}, all[1:]...)
}
