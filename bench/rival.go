package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// The other sides' sources, below the repository's root.
const (
	sgemmSource = "bench/openblas/sgemm.c"
	trainSource = "bench/torch/train.py"
)

// cores are the kernels of OpenBLAS that are tried, "" for what it takes by itself.
// A release older than the processor does not know it and may take kernels without
// vector instructions; to compare with those would say nothing.
var cores = []string{"", "Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids"}

// allocator keeps freed memory in the process: with the C library's own thresholds
// PyTorch asks the system for every larger tensor anew.
var allocator = []string{"MALLOC_MMAP_THRESHOLD_=33554432", "MALLOC_TRIM_THRESHOLD_=8000000000", "MALLOC_TOP_PAD_=67108864"}

// threads returns the settings that hold a program to so many threads: PyTorch's
// own does not bind OpenBLAS.
func threads(n int) []string {
	return []string{fmt.Sprintf("OPENBLAS_NUM_THREADS=%d", n), fmt.Sprintf("OMP_NUM_THREADS=%d", n)}
}

// rivals starts the other sides' programs.
type rivals struct {
	folder string // for what is built
	python string
	cpu    int
	sgemm  string // the built program
	core   string // of cores, the fastest
	alone  string // what OpenBLAS says that it takes by itself
}

// compile builds sgemm.c and finds the fastest kernels.
func (r *rivals) compile() error {
	r.sgemm = filepath.Join(r.folder, "sgemm")
	said, err := exec.Command("cc", "-O2", "-o", r.sgemm, sgemmSource, "-lopenblas").CombinedOutput()
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
		return fmt.Errorf("compile %s (Debian: gcc, libopenblas-dev): %w: %s", sgemmSource, err, first)
	}
	best := 0.0
	var faults []error
	for _, core := range cores {
		speed, err := r.try(core)
		if err != nil {
			faults = append(faults, err)
		}
		if speed > best {
			best, r.core = speed, core
		}
	}
	if best == 0 {
		return errors.Join(faults...)
	}
	return nil
}

// try returns the speed of some products with a core's kernels, 0 when they do not run
// here.
func (r *rivals) try(core string) (float64, error) {
	p, err := r.blas(core, 1)
	if err != nil {
		return 0, err
	}
	defer p.stop()
	if core == "" {
		r.alone = p.banner
	}
	var speeds []float64
	for _, product := range gradients() {
		best := 0.0
		for range 3 {
			took, err := timed(p, product.words()+" 20")
			if err != nil {
				return 0, err
			}
			best = max(best, 1/took.cpu)
		}
		speeds = append(speeds, best)
	}
	return geomean(speeds), nil
}

// blas starts OpenBLAS with a core's kernels on so many threads.
func (r *rivals) blas(core string, n int) (*program, error) {
	return start(launch{"OpenBLAS", []string{r.sgemm, strconv.Itoa(n)}, append(threads(n), forced(core)...), r.place(n)})
}

// place returns where a program of so many threads may run.
func (r *rivals) place(n int) int {
	if n > 1 {
		return anyCPU
	}
	return r.cpu
}

// forced returns the setting by which OpenBLAS takes a core's kernels.
func forced(core string) []string {
	if core == "" {
		return nil
	}
	return []string{"OPENBLAS_CORETYPE=" + core}
}

// torch starts PyTorch on one thread, its OpenBLAS with the fastest kernels.
func (r *rivals) torch() (*program, error) {
	env := append(append(threads(1), forced(r.core)...), allocator...)
	return start(launch{"PyTorch", []string{r.python, trainSource, "1"}, env, r.cpu})
}

// ours starts this program's own side on so many threads.
func (r *rivals) ours(n int) (*program, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return start(launch{"gensim", []string{self, "serve", strconv.Itoa(n)}, nil, r.place(n)})
}
