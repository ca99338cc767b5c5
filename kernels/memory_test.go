package kernels_test

import (
	"bytes"
	"reflect"
	"slices"
	"sync"
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/kernels/ref"
)

// shelf is a store in memory that counts how it is used.
type shelf struct {
	mu         sync.Mutex
	kept       map[merkle.Hash][]byte
	gets, hits int
}

func (s *shelf) Get(key merkle.Hash) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	content, ok := s.kept[key]
	if s.gets++; ok {
		s.hits++
	}
	return content, ok
}

func (s *shelf) Put(key merkle.Hash, content []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[key] = content
}

// shelves are the two tiers.
type shelves struct{ facts, weights *shelf }

func newShelves() shelves {
	return shelves{&shelf{kept: map[merkle.Hash][]byte{}}, &shelf{kept: map[merkle.Hash][]byte{}}}
}

func (s shelves) options() kernels.Options {
	return kernels.Options{Workers: 2, Memo: true, WeightBytes: 64 << 20, Backend: ref.Backend{}, Facts: s.facts, Weights: s.weights}
}

// asked starts a lab, asks every kind of question, and returns answers and counters.
func asked(w *kernels.Workload, o kernels.Options) ([]any, kernels.Stats) {
	l := kernels.NewLab(o)
	defer l.Close()
	answers := questions(l, w)
	return answers, l.Stats()
}

// The lab that starts on full shelves gives the same answers, executes no step,
// and touches no state.
func TestWarmLabComputesNothing(t *testing.T) {
	w := workload(t, short())
	s := newShelves()
	cold, before := asked(w, s.options())
	if before.Loaded != 0 || len(s.facts.kept) != int(before.Misses) || len(s.weights.kept) == 0 {
		t.Fatalf("cold: %+v, %d facts and %d states kept", before, len(s.facts.kept), len(s.weights.kept))
	}
	s.weights.gets = 0
	warm, after := asked(w, s.options())
	if !reflect.DeepEqual(warm, cold) {
		t.Error("warm and cold answers differ")
	}
	if after.Steps != 0 || after.Loaded != int64(after.Misses) || s.weights.gets != 0 {
		t.Errorf("warm: %+v, %d states were looked for", after, s.weights.gets)
	}
	if after.Hits != before.Hits || after.Misses != before.Misses {
		t.Errorf("counts at submission were %d, %d cold and are %d, %d warm", before.Hits, before.Misses, after.Hits, after.Misses)
	}
}

// A new question about a known trajectory begins at a kept state.
func TestNewQuestionBeginsAtAKeptState(t *testing.T) {
	w := workload(t, short())
	s := newShelves()
	r := kernels.Run{Instance: 1, Arithmetic: kernels.Seq, Deviation: kernels.Deviation{Kind: kernels.Skip, Num: 1, Den: 3}}
	q := kernels.SegmentJob{Workload: w, Run: r, Segment: 5, Arithmetic: kernels.Lanes8}
	first := kernels.NewLab(s.options())
	first.Train(w, r).Join()
	first.Close()
	if len(s.weights.kept) != 6 {
		t.Fatalf("%d states are kept of 24 steps", len(s.weights.kept))
	}
	second := kernels.NewLab(s.options())
	defer second.Close()
	got := second.Segment(q).Join()
	if n := second.Stats().Steps; n > 8 || s.weights.hits != 1 {
		t.Errorf("%d steps for a segment of 4 in another arithmetic, %d states read", n, s.weights.hits)
	}
	if want := lab(t).Segment(q).Join(); !reflect.DeepEqual(got, want) {
		t.Errorf("from a kept state\n%+v, want\n%+v", got, want)
	}
}

// Facts of another version are not found.
func TestAnotherVersionKnowsNothing(t *testing.T) {
	w := workload(t, short())
	s := newShelves()
	asked(w, s.options())
	s.facts.hits, s.weights.hits = 0, 0
	l := kernels.NewLabOfVersion(s.options(), "another")
	defer l.Close()
	questions(l, w)
	if n := l.Stats().Loaded; n != 0 || s.facts.hits+s.weights.hits != 0 {
		t.Errorf("%d facts loaded, %d facts and %d states found", n, s.facts.hits, s.weights.hits)
	}
}

// What does not answer the question is recomputed, and replaced.
func TestUnfitFactsAreRecomputed(t *testing.T) {
	w := workload(t, short())
	s := newShelves()
	want, _ := asked(w, s.options())
	good := map[merkle.Hash][]byte{}
	for key, content := range s.facts.kept {
		good[key] = content
	}
	spoil := map[string]func([]byte) []byte{
		"nothing":   func([]byte) []byte { return nil },
		"shorter":   func(b []byte) []byte { return b[:len(b)/2] },
		"longer":    func(b []byte) []byte { return append(bytes.Clone(b), 0) },
		"one count": func(b []byte) []byte { b = bytes.Clone(b); b[0]++; return b },
	}
	for name, f := range spoil {
		for key, content := range good {
			s.facts.kept[key] = f(content)
		}
		got, stats := asked(w, s.options())
		if !reflect.DeepEqual(got, want) || stats.Loaded != 0 {
			t.Errorf("%s: %d of %d loaded, answers equal: %v", name, stats.Loaded, stats.Misses, reflect.DeepEqual(got, want))
		}
		if !reflect.DeepEqual(s.facts.kept, good) {
			t.Errorf("%s: spoilt facts are still there", name)
		}
	}
}

// Facts of another workload under a question's key are not believed.
func TestFactsOfAnotherLengthAreRecomputed(t *testing.T) {
	w, longer := workload(t, short()), short()
	longer.Segments++
	other := workload(t, longer)
	r := kernels.Run{Instance: 1, Arithmetic: kernels.Seq}
	var contents [2][]byte
	var keys [2]merkle.Hash
	for i, x := range []*kernels.Workload{w, other} {
		s := newShelves()
		l := kernels.NewLab(s.options())
		l.Train(x, r).Join()
		l.Close()
		for key, content := range s.facts.kept {
			keys[i], contents[i] = key, content
		}
	}
	s := newShelves()
	s.facts.kept[keys[0]] = contents[1]
	l := kernels.NewLab(s.options())
	defer l.Close()
	if f := l.Train(w, r).Join(); len(f.States) != 25 || l.Stats().Loaded != 0 {
		t.Errorf("%d states, %d loaded", len(f.States), l.Stats().Loaded)
	}
}

// Without memo, stores are neither read nor written.
func TestNoMemoMeansNoStore(t *testing.T) {
	w := workload(t, short())
	s := newShelves()
	o := s.options()
	o.Memo = false
	asked(w, o)
	if s.facts.gets+s.weights.gets+len(s.facts.kept)+len(s.weights.kept) != 0 {
		t.Error("a store was used")
	}
}

// FactsVersion is the digest over all answers. When this fails, facts have
// changed: pin the new digest, so that no memo's facts from before are believed.
// Whoever adds a model or a deviation adds its questions here.
func TestFactsVersion(t *testing.T) {
	var contents []merkle.Hash
	configs := everything()
	configs["sgd"], configs["adamw"] = short(), shortAdamW()
	for _, c := range configs {
		s := newShelves()
		l := kernels.NewLab(s.options())
		w := workload(t, c)
		if c.Segments == 6 {
			questions(l, w)
		}
		for kind := kernels.None; kind <= kernels.RuinedStart; kind++ {
			d := kernels.Deviation{Kind: kind, Num: 1, Den: 2, In: kernels.NoFMA, Instance: 5, Span: 2, Rounds: 2}
			if w.Refuses(d) != nil {
				continue
			}
			r := kernels.Run{Instance: 4, Arithmetic: kernels.BF16, Deviation: d}
			if kind == kernels.None {
				l.Train(w, r).Join() // evaluates, which takes long
			}
			for i, m := range []kernels.Metric{kernels.L2, kernels.LInf, kernels.Cosine} {
				l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: i, Arithmetic: kernels.Seq, Metric: m}).Join()
			}
		}
		l.Close()
		for _, tier := range []*shelf{s.facts, s.weights} {
			for _, content := range tier.kept {
				contents = append(contents, merkle.HashLeaf(content))
			}
		}
	}
	slices.SortFunc(contents, func(a, b merkle.Hash) int { return bytes.Compare(a[:], b[:]) })
	if got := merkle.Root(contents).Hex(); got != kernels.FactsVersion {
		t.Errorf("facts changed: their version is %s, pinned is %s", got, kernels.FactsVersion)
	}
}
