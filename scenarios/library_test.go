package scenarios

import (
	"testing"

	"gensim/internal/vrf"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim"
)

// TestLibraryWindows: in every library scenario a truthful party on the slowest
// device meets every window, and every share is worth its rounding.
func TestLibraryWindows(t *testing.T) {
	for _, e := range Library() {
		cfg := mustResolve(t, mustLoad(t, e.Name))
		forecasts, err := sim.Forecasts(cfg)
		if err != nil {
			t.Fatal(err)
		}
		g := protocol.Genesis{Authors: make([]vrf.Public, cfg.Authors)}
		for _, a := range kernels.Arithmetics() {
			g.Arithmetics = append(g.Arithmetics, protocol.Class(a.Class()))
		}
		for i, w := range cfg.Workloads {
			k, err := kernels.New(w.Name, w.Kernel)
			if err != nil {
				t.Fatal(err)
			}
			f := forecasts[i]
			g.Workloads = append(g.Workloads, protocol.Workload{
				Name: w.Name, Segments: w.Kernel.Segments, StepsPerSegment: w.Kernel.StepsPerSegment, Leaves: len(k.Nodes()),
				Gas: f.Gas, Estimate: f.Gas * 11 / 10, SegmentGas: f.Verdict / unit.Gas(cfg.Protocol.Verification.Segments),
			})
		}
		slowest := cfg.Devices[0].Speed
		for _, d := range cfg.Devices {
			slowest = min(slowest, d.Speed)
		}
		for _, f := range cfg.Protocol.ValidateFor(&g, slowest) {
			t.Errorf("%s: %s: %s", e.Name, f.Path, f.Message)
		}
	}
}
