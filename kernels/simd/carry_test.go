package simd

import (
	"testing"

	"gensim/kernels"
	"gensim/kernels/dataset"
)

// TestEveryIntegerUnpacks: no whole number of one or two bytes is off by a bit, for the
// largest values that data have and others, prime ones and powers of two among them.
func TestEveryIntegerUnpacks(t *testing.T) {
	all := make([]byte, 0, 2<<16)
	for i := range 1 << 16 {
		all = append(all, byte(i), byte(i>>8))
	}
	single := make([]byte, 1<<8)
	for i := range single {
		single[i] = byte(i)
	}
	got, want := make([]float32, 1<<16), make([]float32, 1<<16)
	for _, level := range Levels() {
		b, err := New(level)
		if err != nil {
			continue
		}
		c := b.Machine().(kernels.Carrier)
		for _, top := range []float32{1, 2, 3, 7, 10, 255, 256, 641, 1020, 1021, 4093, 32768, 65535} {
			pairs := dataset.Rows{Table: all, Size: 2, Places: []uint32{0}, Top: top}
			c.Unpack(got, pairs)
			dataset.UnpackPlain(want, pairs)
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("%v: %d/%g is %v, want %v", level, i, top, got[i], want[i])
				}
			}
			c.Unpack(got[:256], dataset.Rows{Table: single, Size: 1, Places: []uint32{0}, Top: top})
			for i := range single {
				if got[i] != want[i] {
					t.Fatalf("%v: byte %d/%g is %v, want %v", level, i, top, got[i], want[i])
				}
			}
		}
	}
}

// A place beyond the table must not be read.
func TestUnpackStaysInTheTable(t *testing.T) {
	for _, level := range Levels() {
		b, err := New(level)
		if err != nil {
			continue
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v: row 3 of 3 was read", level)
				}
			}()
			rows := dataset.Rows{Table: make([]byte, 3*100), Size: 1, Places: []uint32{2, 3}, Top: 255}
			b.Machine().(kernels.Carrier).Unpack(make([]float32, 200), rows)
		}()
	}
}
