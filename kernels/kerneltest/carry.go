package kerneltest

import (
	"bytes"
	"encoding/binary"
	"testing"

	"gensim/kernels"
)

// carries fails the test for every number that a carrier does not write or read as it
// is defined, over lengths around those of vectors, and for every byte that it
// touches beyond.
func carries(t *testing.T, c kernels.Carrier) {
	const most, beyond = 150, 64
	s := source(99)
	for n := range most {
		for _, p := range []pattern{plain, special, subnormal} {
			x := s.draw(p, n)
			want := bytes.Repeat([]byte{0xa5}, 4*n+beyond)
			got := bytes.Clone(want)
			for i, v := range x {
				binary.LittleEndian.PutUint32(want[4*i:], bitsOf(v))
			}
			if c.Canonical(got, x); !bytes.Equal(got, want) {
				t.Fatalf("%d numbers, %s: wrong bytes", n, p)
			}
		}
	}
	for n := 1; n < most; n++ {
		for size := 1; size <= 2; size++ {
			packed, top := make([]byte, size*n), []float32{255, 1020}[size-1]
			got, want := make([]float32, n+beyond), make([]float32, n+beyond)
			for i := range n {
				whole := s.below(1 << (8 * size))
				packed[size*i] = byte(whole)
				if size == 2 {
					packed[2*i+1] = byte(whole >> 8)
				}
				want[i] = float32(whole) / top
			}
			c.Unpack(got[:n], packed, top)
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("%d integers of %d bytes: number %d is %v, want %v", n, size, i, got[i], want[i])
				}
			}
		}
	}
}
