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
	crew  *crew // its machines', nil without
}

// backendOf returns the backend of a level, nil if the processor lacks it or the
// operating system does not save its registers.
func backendOf(l Level) kernels.Backend {
	x := &cpu.X86
	avx := x.HasAVX2 && x.HasFMA
	switch {
	case l == AVX2 && avx:
		return backend{level: l, kit: &kitAVX2}
	case l == AVX512 && avx && x.HasAVX512F:
		return backend{level: l, kit: &kitAVX512}
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
	m := newMachine(b.kit)
	m.crew = b.crew
	return m
}

func newMachine(k *kit) *machine {
	m := &machine{kit: k, right: make([]float32, 1)}
	m.reference = ref.MachineOver(m.matMul)
	return m
}

// crewOf returns the backend of a level with a crew and what ends the crew; without
// the level it returns nil.
func crewOf(l Level, threads int) (kernels.Backend, func()) {
	b, ok := backendOf(l).(backend)
	if !ok {
		return nil, nil
	}
	if threads == 1 {
		return b, func() {}
	}
	b.crew = newCrew(b.kit, threads)
	return b, b.crew.close
}
