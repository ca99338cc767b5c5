package graph

import "math"

// ScheduleKind is how a learning rate changes after its warm-up.
type ScheduleKind uint8

// The kinds of schedules.
const (
	ConstantRate ScheduleKind = iota
	StepRate                  // times Factor after every Every steps
	CosineRate                // half a cosine down to Factor times the base
)

// Schedule is the course of a learning rate. The zero value is a constant one.
type Schedule struct {
	Kind   ScheduleKind
	Warmup int // steps in which the rate rises linearly to the base
	Every  int // StepRate: steps between two drops; CosineRate: steps of the descent
	Factor float32
}

// Positions of the constants of Rate. Counts of steps are below 2^24 and so exact.
const (
	RateBase   = 0
	RateKind   = 1
	RateWarmup = 2
	RateEvery  = 3
	RateFactor = 4
)

func (s Schedule) constants(base float32) []float32 {
	return []float32{base, float32(s.Kind), float32(s.Warmup), float32(s.Every), s.Factor}
}

// RateAt returns the learning rate of a step, counted from 1, by the constants of a
// Rate node. With t = step-1, w the warm-up and s = t-w, in float64, every product
// rounded, the result rounded once to float32:
//
//	t < w:     base·(t+1)/w
//	constant:  base
//	step:      base·factor^(s div every), the power as in BiasCorrection
//	cosine:    base·(factor + (1-factor)·(1+cosπ(min(s/every, 1)))/2)
func RateAt(k []float32, step uint64) float32 {
	base, factor := float64(k[RateBase]), float64(k[RateFactor])
	t, warmup, every := float64(step)-1, float64(k[RateWarmup]), float64(k[RateEvery])
	s := t - warmup
	switch {
	case s < 0:
		return float32(float64(base*(t+1)) / warmup)
	case ScheduleKind(k[RateKind]) == StepRate:
		return float32(base * power(factor, uint64(math.Floor(s/every))))
	case ScheduleKind(k[RateKind]) == CosineRate:
		half := (1 + cosPi(min(s/every, 1))) / 2
		return float32(base * (factor + float64((1-factor)*half)))
	}
	return float32(base)
}

// cosPi returns cos(πx) for x in [0, 1]: its Taylor series to x^16 up to ¼, that of
// the sine to x^17 up to ½, and reflection beyond.
func cosPi(x float64) float64 {
	switch {
	case x > 0.5:
		return -cosPi(1 - x)
	case x > 0.25:
		y := float64(math.Pi * (0.5 - x))
		return float64(y * taylor(float64(y*y), 17))
	}
	y := float64(math.Pi * x)
	return taylor(float64(y*y), 16)
}

// taylor returns 1 - z/(n(n-1))·(…) for n from last down to 2 or 3: the series of
// cosine (last even) and of sine over its argument (last odd).
func taylor(z float64, last int) float64 {
	r := 1.0
	for n := last; n >= 2; n -= 2 {
		r = 1 - float64(float64(z*r)/float64(n*(n-1)))
	}
	return r
}
