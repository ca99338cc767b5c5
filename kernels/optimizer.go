package kernels

import (
	"math/big"

	"gensim/kernels/graph"
	"gensim/protocol/unit"
)

// Optimizer is the update rule with its hyperparameters, exact fractions that are
// rounded once to float32. Kind "sgd" uses Rate, Momentum, Schedule and Clip only.
type Optimizer struct {
	Kind                               string // "sgd" or "adamw"
	Rate, Beta1, Beta2, Epsilon, Decay unit.Ratio
	Momentum                           unit.Ratio // the zero value is none
	Schedule                           Schedule
	// Clip bounds the norm of all gradients together; the zero value does not.
	Clip unit.Ratio
}

// Schedule is the course of the rate, the zero value a constant one; see
// graph.RateAt.
type Schedule struct {
	Kind   string // "constant" or "", "step", "cosine"
	Warmup int    // steps in which the rate rises linearly
	Every  int    // "step": steps between two drops
	// Factor is what each drop multiplies the rate by, or the share of the rate at
	// which the cosine ends, with the trajectory.
	Factor unit.Ratio
}

// DefaultAdamW returns AdamW with the usual hyperparameters and the given rate.
func DefaultAdamW(rate unit.Ratio) Optimizer {
	return Optimizer{Kind: "adamw", Rate: rate,
		Beta1: unit.Ratio{Num: 9, Den: 10}, Beta2: unit.Ratio{Num: 999, Den: 1000},
		Epsilon: unit.Ratio{Num: 1, Den: 100_000_000}, Decay: unit.Ratio{Num: 1, Den: 100}}
}

func (f *Faults) optimizer(o *Optimizer) {
	zero, one, million := big.NewRat(0, 1), big.NewRat(1, 1), big.NewRat(1_000_000, 1)
	below := big.NewRat(999_999_999, 1_000_000_000)
	path := "optimizer." + o.Kind + "."
	f.oneOf("optimizer", o.Kind, "sgd", "adamw")
	if o.Kind != "sgd" && o.Kind != "adamw" {
		return
	}
	f.shares(share{path + "rate", o.Rate, zero, million, true})
	if o.Kind == "adamw" {
		f.shares(share{path + "beta1", o.Beta1, zero, below, false},
			share{path + "beta2", o.Beta2, zero, below, false},
			share{path + "epsilon", o.Epsilon, zero, one, true},
			share{path + "decay", o.Decay, zero, one, false})
	}
	if o.Momentum != (unit.Ratio{}) {
		f.shares(share{path + "momentum", o.Momentum, zero, below, false})
	}
	if o.Clip != (unit.Ratio{}) {
		f.shares(share{path + "clip", o.Clip, zero, million, true})
	}
	f.schedule(path+"schedule.", &o.Schedule)
}

func (f *Faults) schedule(path string, s *Schedule) {
	zero, one := big.NewRat(0, 1), big.NewRat(1, 1)
	f.oneOf(path[:len(path)-1], s.name(), "constant", "step", "cosine")
	f.within(path+s.name()+".warmup", s.Warmup, 0, maxSteps)
	switch s.Kind {
	case "step":
		f.within(path+"step.every", s.Every, 1, maxSteps)
		f.shares(share{path + "step.factor", s.Factor, zero, one, false})
	case "cosine":
		f.shares(share{path + "cosine.final", s.Factor, zero, one, false})
	}
}

// rule returns the optimizer with its hyperparameters rounded to float32, for a
// trajectory of so many steps.
func (o *Optimizer) rule(steps int) graph.Optimizer {
	rate := rat(o.Rate)
	control := graph.Control{Schedule: o.Schedule.course(steps), Clip: float32Of(rat(o.Clip))}
	if o.Kind == "sgd" {
		return graph.SGD{Rate: float32Of(rate), Momentum: float32Of(rat(o.Momentum)), Control: control}
	}
	one := big.NewRat(1, 1)
	rest := func(x *big.Rat) float32 { return float32Of(new(big.Rat).Sub(one, x)) }
	return graph.AdamW{
		Rate:  float32Of(rate),
		Beta1: float32Of(rat(o.Beta1)), Rest1: rest(rat(o.Beta1)),
		Beta2: float32Of(rat(o.Beta2)), Rest2: rest(rat(o.Beta2)),
		Epsilon: float32Of(rat(o.Epsilon)),
		Keep:    rest(new(big.Rat).Mul(rate, rat(o.Decay))),
		Decay:   float32Of(rat(o.Decay)),
		Control: control,
	}
}

// name returns the kind, of the zero value "constant".
func (s *Schedule) name() string {
	if s.Kind == "" {
		return "constant"
	}
	return s.Kind
}

// course returns the schedule with its lengths in steps.
func (s Schedule) course(steps int) graph.Schedule {
	g := graph.Schedule{Warmup: s.Warmup}
	switch s.Kind {
	case "step":
		g.Kind, g.Every, g.Factor = graph.StepRate, s.Every, float32Of(rat(s.Factor))
	case "cosine":
		g.Kind, g.Every, g.Factor = graph.CosineRate, steps-s.Warmup, float32Of(rat(s.Factor))
	}
	return g
}
