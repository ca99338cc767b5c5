package screen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// Speed is what `gensim bench kernels` measured. GFLOP/s throughout.
type Speed struct {
	PeakGflops *float64  `json:"peak_gflops"` // of the widest vector instructions; null where there are none
	PeakReason string    `json:"peak_reason,omitempty"`
	Peaks      []Peak    `json:"peaks"` // by backend
	Gemm       []Product `json:"gemm"`
	Models     []Model   `json:"models"`
}

// Peak is the speed of independent multiply-adds in registers.
type Peak struct {
	Backend string  `json:"backend"`
	Gflops  float64 `json:"gflops"`
}

// Product is the speed of a matrix product.
type Product struct {
	Shape        string   `json:"shape"`      // MxNxK
	Transposed   string   `json:"transposed"` // factors stored as their transposes: "", "a", "b", "ab"
	Arithmetic   string   `json:"arithmetic"`
	Backend      string   `json:"backend"`
	Threads      int      `json:"threads"`
	Gflops       float64  `json:"gflops"`
	PeakFraction *float64 `json:"peak_fraction"` // of its backend's peak times threads, of the widest where it has none; null without any
}

// Model is the speed of a training.
type Model struct {
	Model          string  `json:"model"`
	Arithmetic     string  `json:"arithmetic"`
	Backend        string  `json:"backend"`
	Threads        int     `json:"threads"`
	StepsPerSecond float64 `json:"steps_per_second"`
}

// Relate fills in what follows from the peaks, of which the first is the widest's.
func (s *Speed) Relate() {
	if len(s.Peaks) == 0 {
		s.PeakReason = "no vector instructions that this build can use"
		return
	}
	s.PeakGflops = &s.Peaks[0].Gflops
	for i := range s.Gemm {
		p := &s.Gemm[i]
		peak := s.Peaks[0].Gflops
		for _, q := range s.Peaks {
			if q.Backend == p.Backend {
				peak = q.Gflops
			}
		}
		part := p.Gflops / (peak * float64(max(p.Threads, 1)))
		p.PeakFraction = &part
	}
}

// Speeds lays the measurement out: products by shape and arithmetic, a column a
// backend's share of the peak, then models.
func Speeds(s Speed, _ Options) string {
	var b strings.Builder
	for _, p := range s.Peaks {
		fmt.Fprintf(&b, "%s peak %.0f GFLOP/s, one thread\n", p.Backend, p.Gflops)
	}
	if s.PeakGflops == nil {
		fmt.Fprintf(&b, "no peak: %s\n", s.PeakReason)
	}
	products := newTable("  ", "group", "backend", "threads", "arithmetic", "transposed", "GFLOP/s", "of peak")
	for i := range s.Gemm {
		p := &s.Gemm[i]
		part := none
		if p.PeakFraction != nil {
			part = strconv.FormatFloat(*p.PeakFraction, 'f', 2, 64)
		}
		products.AppendRow(table.Row{p.Shape, p.Backend, p.Threads, p.Arithmetic, p.Transposed, speed(p.Gflops), part})
	}
	b.WriteString(strings.Replace(trimLines(products.Render()), "group", "MxNxK", 1))
	models := newTable("  ", "group", "backend", "threads", "steps/s")
	for _, m := range s.Models {
		models.AppendRow(table.Row{m.Model, m.Backend, m.Threads, speed(m.StepsPerSecond)})
	}
	b.WriteString(strings.Replace(trimLines(models.Render()), "group", "model", 1))
	return b.String()
}

// speed prints a figure with three digits.
func speed(x float64) string {
	switch {
	case x >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}
