package kernels_test

import (
	"fmt"
	"reflect"
	"testing"

	"go.uber.org/goleak"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/protocol/unit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// baseline is the workload of the baseline scenario.
func baseline() kernels.Config {
	return kernels.Config{
		Model:     kernels.Model{MLP: kernels.MLP{Widths: []int{196, 32, 10}, Activation: "relu"}},
		Data:      "fashion-mnist-small",
		Optimizer: kernels.Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: 20}},
		Batch:     32, Segments: 50, StepsPerSegment: 5,
	}
}

// short is a quick workload with two layers: 24 steps in 6 segments.
func short() kernels.Config {
	c := baseline()
	c.Model.MLP.Widths = []int{196, 12, 10}
	c.Batch, c.Segments, c.StepsPerSegment = 16, 6, 4
	return c
}

// shortAdamW is short with GELU and moments.
func shortAdamW() kernels.Config {
	c := short()
	c.Model.MLP.Activation = "gelu"
	c.Optimizer = kernels.DefaultAdamW(unit.Ratio{Num: 1, Den: 500})
	return c
}

func workload(t testing.TB, c kernels.Config) *kernels.Workload {
	t.Helper()
	w, err := kernels.New(t.Name(), c)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// lab returns a lab with everything switched on, closed when the test ends.
func lab(t testing.TB) *kernels.Lab {
	l := kernels.NewLab(kernels.Options{Workers: 2, Memo: true, WeightBytes: 64 << 20, Backend: ref.Backend{}})
	t.Cleanup(l.Close)
	return l
}

// The roots of whole trajectories, the same on every machine, for any number of
// workers and any backend. A difference here means that the results version of the
// simulator changes.
func TestPinnedTrajectories(t *testing.T) {
	pinned := map[string]string{
		"sgd seq":           "1d43d160ebdd807b",
		"sgd lanes8":        "501f31b9462cab5f",
		"sgd lanes16":       "1478948ac1092458",
		"sgd splitk4":       "b3169f8d02c55230",
		"sgd nofma":         "3d5674518da45b32",
		"sgd bf16":          "d63d3c34845ee2c5",
		"sgd tf32":          "ef8c78b539ca5a31",
		"sgd tf32lanes16":   "aec0b45ccfd8c0ec",
		"sgd bf16lanes16":   "e3db211164ae12ab",
		"sgd atomic":        "e967bc658826c150",
		"adamw seq":         "03a471c3a0c5adab",
		"adamw lanes8":      "7904064a0675db74",
		"adamw lanes16":     "533f752e6d055279",
		"adamw splitk4":     "87cf43fa77c789fa",
		"adamw nofma":       "9ef8590cd6b06993",
		"adamw bf16":        "c0aee88c9c92a15d",
		"adamw tf32":        "c1d4e45c93139a62",
		"adamw tf32lanes16": "56c06fd19b4859bf",
		"adamw bf16lanes16": "0efbea2491123956",
		"adamw atomic":      "7fb5429f52fad467",
	}
	l := lab(t)
	seen := map[merkle.Hash]bool{}
	for name, c := range map[string]kernels.Config{"sgd": short(), "adamw": shortAdamW()} {
		w := workload(t, c)
		for _, a := range kernels.Arithmetics() {
			f := l.Train(w, kernels.Run{Instance: 42, Arithmetic: a}).Join()
			key := fmt.Sprintf("%s %v", name, a)
			if got := f.Root.String(); got != pinned[key] {
				t.Errorf("%q: %q,", key, got)
			}
			seen[f.Root] = true
		}
	}
	if len(seen) != len(pinned) {
		t.Errorf("%d different trajectories, want %d", len(seen), len(pinned))
	}
}

// Every fact follows from its question alone: not from workers, memo, cache, or
// what was asked before.
func TestFactsDoNotDependOnTheLab(t *testing.T) {
	w := workload(t, shortAdamW())
	options := []kernels.Options{
		{},
		{Workers: 2, Memo: true, WeightBytes: 64 << 20},
		{Workers: 2, Memo: true, WeightBytes: 100_000}, // room for two states
		{Workers: 1},
	}
	var want []any
	for i, o := range options {
		o.Backend = ref.Backend{}
		l := kernels.NewLab(o)
		got := questions(l, w)
		l.Close()
		if i == 0 {
			want = got
			continue
		}
		for j := range want {
			if !reflect.DeepEqual(got[j], want[j]) {
				t.Errorf("with %+v answer %d is\n%+v, want\n%+v", o, j, got[j], want[j])
			}
		}
	}
}

// questions asks for facts of every kind, all submitted before the first is joined.
func questions(l *kernels.Lab, w *kernels.Workload) []any {
	var joins []func() any
	for _, d := range []kernels.Deviation{{}, {Kind: kernels.Skip, Num: 1, Den: 3}, {Kind: kernels.Noise}} {
		r := kernels.Run{Instance: 3, Arithmetic: kernels.Lanes16, Deviation: d}
		train := l.Train(w, r)
		joins = append(joins, func() any { return train.Join() })
		for _, c := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
			for segment := range 6 {
				q := kernels.SegmentJob{Workload: w, Run: r, Segment: segment, Arithmetic: kernels.Seq, Compare: c, Metric: kernels.Cosine}
				s := l.Segment(q)
				joins = append(joins, func() any { return s.Join() })
				e := l.Execute(kernels.NodeJob{SegmentJob: q, Step: segment % 4, Node: 3 * segment})
				joins = append(joins, func() any { return e.Join() })
			}
			p := l.Profile(kernels.ProfileJob{Workload: w, Instance: 9, A: kernels.NoFMA, B: kernels.SplitK4, Prefix: 7, Compare: c})
			joins = append(joins, func() any { return p.Join() })
		}
		u := l.Update(kernels.UpdateJob{Workload: w, Run: r, From: 4, To: 9, Metric: kernels.LInf})
		all := l.Updates(w, r, kernels.L2)
		joins = append(joins, func() any { return u.Join() }, func() any { return all.Join() })
	}
	parents := []kernels.Run{{Instance: 3, Arithmetic: kernels.Lanes16}, {Instance: 4, Arithmetic: kernels.Seq}}
	for _, of := range [][]kernels.Run{nil, parents[:1], parents} {
		r := kernels.Run{Instance: 5, Arithmetic: kernels.NoFMA}
		if len(of) > 0 {
			r.Start = l.Continue(w, of)
		}
		start, train := l.Start(w, r), l.Train(w, r)
		tile := l.RuleStart(w, r, 1, 0)
		joins = append(joins, func() any { return start.Join() }, func() any { return train.Join() }, func() any { return tile.Join() })
	}
	answers := make([]any, len(joins))
	for i, join := range joins {
		answers[i] = join()
	}
	return answers
}

// Hits and misses are counted at submission, so they do not depend on workers.
func TestStatsCountAtSubmission(t *testing.T) {
	w := workload(t, short())
	for _, workers := range []int{0, 2} {
		l := kernels.NewLab(kernels.Options{Workers: workers, Memo: true, Backend: ref.Backend{}})
		for range 3 {
			l.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.Seq})
			l.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.Seq, Nondet: 77}) // ignored by seq
			l.Train(w, kernels.Run{Instance: 2, Arithmetic: kernels.Seq})
		}
		if s := l.Stats(); s.Hits != 7 || s.Misses != 2 {
			t.Errorf("%d workers: %d hits, %d misses, want 7 and 2", workers, s.Hits, s.Misses)
		}
		if f := l.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.Seq}).Join(); f.Gas == 0 {
			t.Error("no gas")
		}
		l.Close()
	}
}

// A repeated question costs no step; a second segment begins at a kept state.
func TestMemoSavesSteps(t *testing.T) {
	w := workload(t, short())
	l := kernels.NewLab(kernels.Options{Memo: true, WeightBytes: 64 << 20, Backend: ref.Backend{}})
	defer l.Close()
	r := kernels.Run{Instance: 1, Arithmetic: kernels.Seq}
	steps := func(ask func()) int64 {
		before := l.Stats().Steps
		ask()
		return l.Stats().Steps - before
	}
	train := func() { l.Train(w, r).Join() }
	segment := func(i int, a kernels.Arithmetic) func() {
		return func() { l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: i, Arithmetic: a}).Join() }
	}
	for _, k := range []struct {
		name string
		ask  func()
		want int64
	}{
		{"training", train, 24},
		{"the same again", train, 0},
		{"a segment in another arithmetic, from its kept beginning", segment(5, kernels.Lanes8), 8},
		{"the same again", segment(5, kernels.Lanes8), 0},
		{"a segment in the solver's arithmetic needs no second execution", segment(5, kernels.Seq), 4},
	} {
		if got := steps(k.ask); got != k.want {
			t.Errorf("%s: %d steps, want %d", k.name, got, k.want)
		}
	}
}

func TestUnknownArithmeticIsRefused(t *testing.T) {
	w := workload(t, short())
	l := lab(t)
	defer func() {
		if recover() == nil {
			t.Error("an arithmetic that the backend lacks must be refused")
		}
	}()
	l.Train(w, kernels.Run{Instance: 1, Arithmetic: 200})
}

// A cancelled job ends; the next question of its key is answered.
func TestCancelledTrainingCanBeAskedAgain(t *testing.T) {
	w := workload(t, baseline())
	l := lab(t)
	r := kernels.Run{Instance: 1, Arithmetic: kernels.Seq}
	l.Train(w, r).Cancel()
	if f := l.Train(w, r).Join(); len(f.States) != 251 {
		t.Errorf("%d states", len(f.States))
	}
}
