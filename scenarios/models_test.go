package scenarios

import (
	"reflect"
	"testing"
	"time"

	"gensim/kernels"
	"gensim/kernels/dataset"
	"gensim/kernels/ref"
	"gensim/protocol/unit"
)

// The keys of models, optimizers and schedules reach the training.
func TestModelsResolve(t *testing.T) {
	ratio := func(n, d int64) unit.Ratio { return unit.Ratio{Num: n, Den: d} }
	for _, k := range []struct {
		scenario string
		override []string
		want     func(c *kernels.Config) any
		is       any
	}{
		{"cnn", []string{"workloads.fashion_cnn.model.cnn.dropout=1/4"}, func(c *kernels.Config) any { return c.Model.CNN },
			kernels.CNN{Kernel: 3, Channels: [2]int{4, 8}, Hidden: 64, Activation: "relu", Dropout: ratio(1, 4)}},
		{"gpt", []string{"workloads.letters.model.gpt.dropout=10%"}, func(c *kernels.Config) any { return c.Model.GPT },
			kernels.GPT{Depth: 1, Width: 32, Heads: 2, Context: 32, Dropout: ratio(1, 10)}},
		{"gpt", nil, func(c *kernels.Config) any { return []any{c.Data, c.Optimizer.Clip, c.Optimizer.Schedule} },
			[]any{dataset.KJV, ratio(1, 1), kernels.Schedule{Kind: "cosine", Factor: ratio(1, 10), Warmup: 20}}},
		{"quick", []string{"workloads.fashion_mlp.optimizer.sgd={rate: 1/20, momentum: 9/10, clip: 2, schedule: {step: {every: 9, factor: 1/2}}}"},
			func(c *kernels.Config) any { return c.Optimizer },
			kernels.Optimizer{Kind: "sgd", Rate: ratio(1, 20), Momentum: ratio(9, 10), Clip: ratio(2, 1),
				Schedule: kernels.Schedule{Kind: "step", Every: 9, Factor: ratio(1, 2)}}},
		{"quick", []string{"workloads.fashion_mlp.optimizer.sgd.schedule={constant: {warmup: 7}}", "workloads.fashion_mlp.model.mlp.dropout=1/2"},
			func(c *kernels.Config) any { return []any{c.Optimizer.Schedule, c.Model.MLP.Dropout} },
			[]any{kernels.Schedule{Kind: "constant", Warmup: 7}, ratio(1, 2)}},
	} {
		cfg := mustResolve(t, mustLoad(t, k.scenario, k.override...))
		if got := k.want(&cfg.Workloads[0].Kernel); !reflect.DeepEqual(got, k.is) {
			t.Errorf("%s %v: %+v, want %+v", k.scenario, k.override, got, k.is)
		}
	}
}

// What a library scenario trains beats a rival that is computed here: a share of
// images, a perceptron at equal gas, the frequencies of pairs of characters.
func TestModelsBeatTheirRivals(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for most of a minute")
	}
	lab := kernels.NewLab(kernels.Options{Workers: 2, Backend: ref.Backend{}})
	defer lab.Close()
	train := func(name string, c kernels.Config) *kernels.Future[*kernels.TrainFacts] {
		w, err := kernels.New(name, c)
		if err != nil {
			t.Fatal(err)
		}
		return lab.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.NoFMA})
	}
	config := func(name string) kernels.Config { return mustResolve(t, mustLoad(t, name)).Workloads[0].Kernel }
	gas := func(c kernels.Config) uint64 {
		w, err := kernels.New("gas", c)
		if err != nil {
			t.Fatal(err)
		}
		return w.TrainCost(kernels.Deviation{}).Gas
	}

	// The rival of the convolutional network takes as many steps as cost what that
	// does, or one more, at the best of four rates tried.
	rival := config("cnn")
	rival.Model = kernels.Model{MLP: kernels.MLP{Widths: []int{784, 128, 10}, Activation: "relu"}}
	rival.Optimizer.Rate = unit.Ratio{Num: 1, Den: 500}
	rival.Segments, rival.StepsPerSegment = 1, 100
	hundred := gas(rival)
	rival.StepsPerSegment++
	step := gas(rival) - hundred
	rival.StepsPerSegment = 100 + int((gas(config("cnn"))-hundred+step-1)/step)
	text, err := dataset.LoadText(dataset.KJV)
	if err != nil {
		t.Fatal(err)
	}

	began := time.Now()
	gpt, cnn, perceptron, mlp := train("gpt", config("gpt")), train("cnn", config("cnn")), train("rival", rival), train("mlp", config("mlp"))
	for _, k := range []struct {
		name  string
		facts *kernels.TrainFacts
	}{{"gpt", gpt.Join()}, {"cnn", cnn.Join()}, {"784-128-10", perceptron.Join()}, {"mlp", mlp.Join()}} {
		t.Logf("%s: accuracy %.4f, held-out loss %.4f, %.2f GFLOP", k.name, k.facts.Accuracy, k.facts.HeldOutLoss, float64(k.facts.Gas)/1e9)
	}
	t.Logf("%v; bigrams have %.4f", time.Since(began), text.Bigram())
	if f := gpt.Join(); f.HeldOutLoss >= text.Bigram() {
		t.Errorf("gpt: held-out loss %.4f, bigrams have %.4f", f.HeldOutLoss, text.Bigram())
	}
	if a, b := cnn.Join(), perceptron.Join(); a.Accuracy <= b.Accuracy || a.Gas > b.Gas {
		t.Errorf("cnn: accuracy %.4f for %d gas, the perceptron has %.4f for %d", a.Accuracy, a.Gas, b.Accuracy, b.Gas)
	}
	if f := mlp.Join(); f.Accuracy < 0.80 {
		t.Errorf("mlp: accuracy %.4f, want 0.80", f.Accuracy)
	}
}
