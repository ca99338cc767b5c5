//go:build !noasm

package simd

import (
	"golang.org/x/sys/cpu"

	"gensim/kernels"
	"gensim/kernels/ref"
)

// backend executes operations at one level.
type backend struct {
	level Level
	kit   *kit
}

// backendOf returns the backend of a level, nil if the processor lacks it or the
// operating system does not save its registers.
func backendOf(l Level) kernels.Backend {
	x := &cpu.X86
	avx := x.HasAVX2 && x.HasFMA
	switch {
	case l == AVX2 && avx:
		return backend{l, &kitAVX2}
	case l == AVX512 && avx && x.HasAVX512F:
		return backend{l, &kitAVX512}
	}
	return nil
}

// Name returns the level's name: "avx2".
func (b backend) Name() string { return b.level.String() }

// Supports reports true for every arithmetic of the catalogue.
func (b backend) Supports(a kernels.Arithmetic) bool { return a.Valid() }

// Machine returns a new execution unit. What it has no kernel for it leaves to the
// reference's, over products of its own.
func (b backend) Machine() kernels.Machine {
	m := &machine{kit: b.kit, right: make([]float32, 1)}
	m.reference = ref.MachineOver(m.matMul)
	return m
}
