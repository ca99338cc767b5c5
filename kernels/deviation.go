package kernels

import (
	"errors"
	"fmt"
	"math/big"

	"gensim/protocol/unit"
)

// DeviationKind says how a solver departs from honest training. Each kind has a
// file: what it does, why it might pass, what it costs.
type DeviationKind uint8

// The kinds of deviation.
const (
	None          DeviationKind = iota // honest training
	Skip                               // a share of the segments is left out
	Noise                              // the first state plus noise
	FewerSteps                         // a share of the steps is left out
	SmallerBatch                       // every step without a share of its batch
	OtherRate                          // the learning rate times a factor
	LowPrecision                       // in another arithmetic than the declared one
	Interpolate                        // a straight line to a state that fewer steps reach
	Stale                              // stops early: the last state again and again
	Copy                               // the states of another instance
	Blindfold                          // honest where updates are largest, next to nothing elsewhere
	Infinitesimal                      // the first update, made tiny, again and again
	ForgedState                        // an optimizer's state that stops it
	Spoof                              // states searched for backwards from another's
	NotFinite                          // NaN from the first step on
	StolenStart                        // honest training from another's last state
	RuinedStart                        // states that are not numbers
	DeadUnits                          // one jump to where steps cost nothing
	deviationEnd
)

// Deviation is what a solver does instead of training. It is comparable, and part
// of a trajectory's identity. A kind ignores the fields that it does not name.
type Deviation struct {
	Kind DeviationKind
	// Num/Den is the share that Skip, FewerSteps, SmallerBatch, Interpolate, Stale and
	// Blindfold leave out, the factor of OtherRate and Infinitesimal, and what is left
	// of the gas of products in LowPrecision.
	Num, Den int64
	// In is the arithmetic that LowPrecision computes in, and that of the states which
	// Copy, Spoof and StolenStart take; zero is the declared one for these.
	In       Arithmetic
	Instance uint64 // Copy, Spoof, StolenStart: whose honest states they take
	Span     int    // Interpolate, Spoof: segments from one state taken so to the next
	Rounds   int    // Spoof: steps executed in search of each state
}

// family is a kind of deviation: its name, the fields it reads, and what it does.
type family struct {
	name                              string
	share, in, instance, span, rounds bool
	conduct                           conduct
}

// conduct is what a kind of deviation does to a workload. Its methods but refuses
// may take for granted that it does not refuse.
type conduct interface {
	// refuses says why the workload cannot be faked in this way.
	refuses(w *Workload, d Deviation) error
	// gas is what a trajectory costs the solver, the initial state left out.
	gas(w *Workload, d Deviation) uint64
	// departs reports whether the claimed states of a segment are not those of honest
	// training.
	departs(w *Workload, r Run, segment int) bool
	// begin plans a walk, and charges the trajectory for planning.
	begin(t *trajectory) course
}

// families lists the kinds.
var families = [deviationEnd]family{
	None:          {name: "honest", conduct: faithful{}},
	Skip:          {name: "skip", share: true, conduct: skip{}},
	Noise:         {name: "noise", conduct: noise{}},
	FewerSteps:    {name: "fewer steps", share: true, conduct: fewerSteps{}},
	SmallerBatch:  {name: "smaller batch", share: true, conduct: smallerBatch{}},
	OtherRate:     {name: "rate x", share: true, conduct: otherRate{}},
	LowPrecision:  {name: "low precision", share: true, in: true, conduct: lowPrecision{}},
	Interpolate:   {name: "interpolate", share: true, span: true, conduct: interpolate{}},
	Stale:         {name: "stale", share: true, conduct: stale{}},
	Copy:          {name: "copy", in: true, instance: true, conduct: imitate{}},
	Blindfold:     {name: "blindfold", share: true, conduct: blindfold{}},
	Infinitesimal: {name: "infinitesimal", share: true, conduct: infinitesimal{}},
	ForgedState:   {name: "forged state", conduct: forgedState{}},
	StolenStart:   {name: "stolen start", in: true, instance: true, conduct: stolenStart{}},
	RuinedStart:   {name: "ruined start", conduct: ruinedStart{}},
	Spoof:         {name: "spoof", in: true, instance: true, span: true, rounds: true, conduct: spoof{}},
	NotFinite:     {name: "not finite", conduct: notFinite{}},
	DeadUnits:     {name: "dead units", conduct: deadUnits{}},
}

// family returns the kind's line; one that does not exist is a defect of the caller.
func (d Deviation) family() *family {
	if d.Kind >= deviationEnd {
		panic(fmt.Sprintf("kernels: no deviation %d", d.Kind))
	}
	return &families[d.Kind]
}

// canonical returns the deviation with its share in lowest terms and nothing in the
// fields that its kind ignores.
func (d Deviation) canonical() Deviation {
	f, c := d.family(), Deviation{Kind: d.Kind}
	if f.share {
		c.Num, c.Den = lowest(d.Num, d.Den)
	}
	if f.in {
		c.In = d.In
	}
	if f.instance {
		c.Instance = d.Instance
	}
	if f.span {
		c.Span = d.Span
	}
	if f.rounds {
		c.Rounds = d.Rounds
	}
	return c
}

// lowest returns the ratio in lowest terms.
func lowest(num, den int64) (int64, int64) {
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	if a > 0 {
		return num / a, den / a
	}
	return num, den
}

// String describes the deviation, with every field that its kind reads.
func (d Deviation) String() string {
	if d.Kind >= deviationEnd {
		return "unknown"
	}
	f := d.family()
	s := f.name
	if f.share {
		s += fmt.Sprintf(" %d/%d", d.Num, d.Den)
	}
	if f.in && d.In != 0 {
		s += " in " + d.In.String()
	}
	if f.instance {
		s += fmt.Sprintf(" of %016x", d.Instance)
	}
	if f.span {
		s += fmt.Sprintf(" over %d segments", d.Span)
	}
	if f.rounds {
		s += fmt.Sprintf(" in %d rounds", d.Rounds)
	}
	return s
}

// Refuses says why the workload cannot be faked in this way; nil when it can.
// Training such a deviation, or asking for its cost, panics.
func (w *Workload) Refuses(d Deviation) error {
	if d.Kind >= deviationEnd {
		return fmt.Errorf("no deviation %d", d.Kind)
	}
	return d.family().conduct.refuses(w, d)
}

// mustAccept panics when the workload refuses the deviation.
func (w *Workload) mustAccept(d Deviation) {
	if err := w.Refuses(d); err != nil {
		panic(fmt.Sprintf("kernels: %v of workload %s: %v", d, w.name, err))
	}
}

// Departs reports whether the claimed states of a segment depart from honest
// training: a deviation may leave some segments honest.
func (w *Workload) Departs(r Run, segment int) bool {
	r = r.canonical()
	return r.Deviation.family().conduct.departs(w, r, segment)
}

// errNoShare is why a deviation without a proper share is refused.
var errNoShare = errors.New("its share must lie between 0 and 1")

// share returns errNoShare unless Num/Den lies between 0 and 1.
func (d Deviation) share() error {
	if d.Num < 0 || d.Den <= 0 || d.Num > d.Den {
		return errNoShare
	}
	return nil
}

// part returns the share of n, rounded to the nearest whole number, halves up.
func (d Deviation) part(n int) int {
	return int(unit.MulDiv(2*int64(n), d.Num, d.Den, unit.Down)+1) / 2
}

// omitted returns how many of the first n are left out where the share is spread
// evenly: the share of n, rounded down.
func (d Deviation) omitted(n int) int {
	return int(unit.MulDiv(int64(n), d.Num, d.Den, unit.Down))
}

// omits reports whether number n, counted from 0, is left out: the last of each
// period.
func (d Deviation) omits(n int) bool { return d.omitted(n+1) > d.omitted(n) }

// scale returns the ratio times the factor Num/Den, exactly.
func (d Deviation) scale(r unit.Ratio) (unit.Ratio, error) {
	if d.Num <= 0 || d.Den <= 0 {
		return unit.Ratio{}, errors.New("its factor must be above 0")
	}
	product := new(big.Rat).Mul(rat(r), big.NewRat(d.Num, d.Den))
	if !product.Num().IsInt64() || !product.Denom().IsInt64() {
		return unit.Ratio{}, fmt.Errorf("%d/%d of %v is no fraction of 64-bit numbers", d.Num, d.Den, r)
	}
	return unit.Ratio{Num: product.Num().Int64(), Den: product.Denom().Int64()}, nil
}

// steps returns the gas of n declared steps.
func (w *Workload) stepsGas(n int) uint64 { return uint64(n) * w.cost.Step }

// perElement returns the gas of n operations on each element of the state.
func (w *Workload) perElement(n uint64) uint64 { return n * uint64(w.layout.floats) }
