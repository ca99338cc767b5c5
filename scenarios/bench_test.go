package scenarios

import "testing"

const benchmarked = `
  grid:
    protocol.stake.solver: [1/4 fee, 1/2 fee, 1 fee, 2 fee]
    protocol.verification.rate: {from: 1/10, to: 1, steps: 4, spacing: log}
  cases:
    truebit: {protocol: {jackpot: {rule: truebit}}}
    equal: {protocol: {jackpot: {rule: equal}}}
`

// BenchmarkPoint decodes the points of a sweep.
func BenchmarkPoint(b *testing.B) {
	p := swept(b, benchmarked)
	for i := 0; b.Loop(); i++ {
		mustPoint(b, p, i%p.Len())
	}
}

// BenchmarkResolve resolves a scenario whose workloads are on the shelf.
func BenchmarkResolve(b *testing.B) {
	doc := mustLoad(b, "baseline")
	for b.Loop() {
		mustResolve(b, doc)
	}
}

// TestResolveUnpacksOnce: ten more points of a sweep take less memory than its data
// set has bytes, 4 MB.
func TestResolveUnpacksOnce(t *testing.T) {
	p := swept(t, benchmarked)
	mustResolve(t, mustPoint(t, p, 0).Doc)
	before := allocated()
	for i := range 10 {
		mustResolve(t, mustPoint(t, p, 1+i).Doc)
	}
	if used := allocated() - before; used > 8<<20 {
		t.Errorf("%d MiB", used>>20)
	}
}
