package scenarios

import "gensim/kernels"

// kernel is the training itself.
func (w *Workload) kernel() kernels.Config {
	return kernels.Config{
		Model: w.Model.kernel(), Data: w.Data, Optimizer: w.Optimizer.kernel(),
		Batch: w.Batch, Segments: w.Segments, StepsPerSegment: w.StepsPerSegment, Instances: w.Instances,
	}
}

func (m *Model) kernel() kernels.Model {
	switch {
	case m.CNN != nil:
		c := m.CNN
		return kernels.Model{CNN: kernels.CNN{Kernel: c.Kernel, Channels: [2]int(c.Channels), Hidden: c.Hidden,
			Activation: c.Activation, Dropout: c.Dropout.Ratio}}
	case m.GPT != nil:
		g := m.GPT
		return kernels.Model{GPT: kernels.GPT{Depth: g.Depth, Width: g.Width, Heads: g.Heads, Context: g.Context, Dropout: g.Dropout.Ratio}}
	}
	return kernels.Model{MLP: kernels.MLP{Widths: m.MLP.Widths, Activation: m.MLP.Activation, Dropout: m.MLP.Dropout.Ratio}}
}

func (o *Optimizer) kernel() kernels.Optimizer {
	if s := o.SGD; s != nil {
		return kernels.Optimizer{Kind: "sgd", Rate: s.Rate.Ratio, Momentum: s.Momentum.Ratio,
			Schedule: s.Schedule.kernel(), Clip: s.Clip.Ratio}
	}
	a := o.AdamW
	return kernels.Optimizer{Kind: "adamw", Rate: a.Rate.Ratio,
		Beta1: a.Beta1.Ratio, Beta2: a.Beta2.Ratio, Epsilon: a.Epsilon.Ratio, Decay: a.Decay.Ratio,
		Schedule: a.Schedule.kernel(), Clip: a.Clip.Ratio}
}

// kernel is the schedule; without one the rate is constant.
func (s *Schedule) kernel() kernels.Schedule {
	switch {
	case s == nil:
		return kernels.Schedule{}
	case s.Step != nil:
		return kernels.Schedule{Kind: "step", Every: s.Step.Every, Factor: s.Step.Factor.Ratio, Warmup: s.Step.Warmup}
	case s.Cosine != nil:
		return kernels.Schedule{Kind: "cosine", Factor: s.Cosine.Final.Ratio, Warmup: s.Cosine.Warmup}
	}
	return kernels.Schedule{Kind: "constant", Warmup: s.Constant.Warmup}
}
