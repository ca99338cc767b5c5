package kerneltest

import (
	"bytes"
	"encoding/binary"
	"testing"

	"gensim/kernels"
	"gensim/kernels/dataset"
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
	for width := 1; width < most; width++ {
		for size := 1; size <= 2; size++ {
			unpacks(t, c, s.rows(width, size))
		}
	}
}

// rows draws a table of rows of so many integers of so many bytes, and some of them, one
// twice and the last.
func (s *source) rows(width, size int) dataset.Rows {
	const count = 7
	table := make([]byte, count*width*size)
	for i := range table {
		table[i] = byte(s.below(256))
	}
	r := dataset.Rows{Table: table, Size: size, Top: []float32{255, 1020}[size-1]}
	for range 1 + s.below(9) {
		r.Places = append(r.Places, uint32(s.below(count)))
	}
	r.Places = append(r.Places, count-1, r.Places[0])
	return r
}

// unpacks fails the test for every number that is not the quotient of its integer, and
// for every one that is changed beyond.
func unpacks(t *testing.T, c kernels.Carrier, rows dataset.Rows) {
	const beyond = 64
	width := len(rows.Table) / rows.Size / 7
	n := width * len(rows.Places)
	got, want := make([]float32, n+beyond), make([]float32, n+beyond)
	for i := range n {
		at := (int(rows.Places[i/width])*width + i%width) * rows.Size
		whole := int(rows.Table[at])
		if rows.Size == 2 {
			whole += int(rows.Table[at+1]) << 8
		}
		want[i] = float32(whole) / rows.Top
	}
	c.Unpack(got[:n], rows)
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%d rows of %d integers of %d bytes: number %d is %v, want %v", len(rows.Places), width, rows.Size, i, got[i], want[i])
		}
	}
}
