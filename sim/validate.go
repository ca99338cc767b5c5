package sim

import (
	"errors"
	"fmt"
	"math/big"

	"gensim/agents"
	"gensim/internal/vrf"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// Fault is one thing wrong with a configuration; Path equals the scenario's.
type Fault struct{ Path, Message string }

// Error names path and message.
func (f Fault) Error() string { return f.Path + ": " + f.Message }

// faults collects what is wrong.
type faults []Fault

func (f *faults) add(path, format string, args ...any) {
	*f = append(*f, Fault{path, fmt.Sprintf(format, args...)})
}

// Bounds of a run: what one process can hold and finish.
const (
	maxAgents  = 1 << 22
	maxAuthors = 1000
	maxBlocks  = 100_000_000 // until submissions end; a block takes about half a millisecond
	maxTime    = 100 * unit.Year
)

// Validate returns what is wrong. A configuration without faults runs to its end
// without panicking, whatever the seed. It reports what each part finds wrong by
// itself first, and only where nothing is what does not fit together.
func (c *Config) Validate() []Fault { return c.ValidateWith(nil) }

// ValidateWith is Validate with workloads from a shelf.
func (c *Config) ValidateWith(shelf *Shelf) []Fault {
	var f faults
	c.validateRun(&f)
	c.validateDevices(&f)
	c.validateWorkloads(&f)
	c.validateGroups(&f)
	c.validateCoalitions(&f)
	rules := c.rules()
	f = append(f, asFaults(rules.Validate())...)
	if len(f) > 0 {
		return f
	}
	c.validateMoney(&f)
	c.validateClasses(&f)
	c.validateSizes(&f)
	c.validateFit(&f, shelf)
	if len(f) == 0 {
		c.validateGovernance(&f, shelf)
	}
	return f
}

func (c *Config) validateRun(f *faults) {
	switch {
	case c.SubmitFor <= 0 || c.SubmitFor > maxTime:
		f.add("run.submit_for", "must be more than zero and at most 100 years")
	case c.Warmup < 0 || c.Warmup > 0 && c.Warmup >= c.SubmitFor:
		f.add("run.warmup", "must be before the end of submissions")
	case c.AtMost < c.SubmitFor:
		f.add("run.at_most", "is before the end of submissions")
	case c.AtMost > maxTime:
		f.add("run.at_most", "must be at most 100 years")
	case c.BlockTime <= 0 || c.BlockTime > agents.BlockMargin:
		f.add("chain.block_time", "must be more than zero and at most %v: agents allow that long for a message to be carried", agents.BlockMargin)
	case c.SubmitFor/c.BlockTime > maxBlocks:
		f.add("chain.block_time", "makes %d blocks until submissions end; at most %d", c.SubmitFor/c.BlockTime, maxBlocks)
	}
	if c.Authors < 1 || c.Authors > maxAuthors {
		f.add("chain.authors", "needs from 1 to %d authors of blocks", maxAuthors)
	}
	if c.Withholders < 0 || c.Withholders > c.Authors {
		f.add("chain.withholders", "must be from 0 to the number of authors")
	}
	if c.Withholders > 0 && (c.WithholdFor < 0 || c.WithholdFor >= len(c.Groups) || c.Groups[c.WithholdFor].Count == 0) {
		f.add("chain.withhold_for", "must be a group that has agents")
	}
	if !c.Crypto.Valid() {
		f.add("chain.crypto", "does not exist")
	}
	if c.TokenPrice.Num <= 0 || c.TokenPrice.Den <= 0 {
		f.add("currency.price", "must be more than zero")
	}
	if c.CapitalCost.Num < 0 || c.CapitalCost.Den <= 0 {
		f.add("currency.capital_cost", "must not be negative")
	}
	if c.Slowdown.Den <= 0 || c.Slowdown.Num < c.Slowdown.Den {
		f.add("protocol.verification.foreign_slowdown", "must be at least 1")
	}
	if c.HashedByteGas < 0 {
		f.add("protocol.gas_per_hashed_byte", "must not be negative")
	}
	if c.Compare > kernels.BySegment || c.Metric > kernels.Cosine {
		f.add("protocol.verification", "has a comparison or a distance that does not exist")
	}
}

func (c *Config) validateDevices(f *faults) {
	if len(c.Devices) == 0 {
		f.add("devices", "must name at least one")
	}
	for i := range c.Devices {
		d := &c.Devices[i]
		path := "devices." + d.Name
		if d.Speed <= 0 {
			f.add(path+".speed", "must be more than zero")
		}
		if d.Price < 0 || d.IdlePrice < 0 {
			f.add(path+".price", "must not be negative")
		}
		if !d.Arithmetic.Valid() {
			f.add(path+".arithmetic", "does not exist")
		}
		d.validateCommitting(f, path)
		if d.Memory < 0 {
			f.add(path+".memory", "must not be negative")
		}
	}
}

// maxGas bounds what a task stands for: what is 2^20 times as heavy still fits 64
// bits; see countable.
const maxGas unit.Gas = 1 << 41

func (c *Config) validateWorkloads(f *faults) {
	if len(c.Workloads) == 0 {
		f.add("workloads", "must name at least one")
	}
	for i := range c.Workloads {
		w := &c.Workloads[i]
		path := "workloads." + w.Name
		for _, fault := range w.Kernel.Validate() {
			f.add(path+"."+fault.Path, "%s", fault.Message)
		}
		if w.Memory < 0 {
			f.add(path+".stands_for.memory", "must not be negative")
		}
		switch {
		case w.StandsOn < 0 || w.StandsOn >= len(c.Devices):
			f.add(path+".stands_for.device", "does not exist")
		case w.StandsFor <= 0:
			f.add(path+".stands_for.time", "must be more than zero")
		case exceeds(scaled(int64(c.Devices[w.StandsOn].Speed), over(w.StandsFor, unit.Second)), int64(maxGas)):
			f.add(path+".stands_for.time", "is more than %d Tgas", maxGas/unit.GasPerTgas)
		}
	}
}

// validateFit refuses rules that do not fit the workloads and devices, such as
// windows that the slowest device cannot meet. Where the data is not on this
// machine there is nothing to fit: that is no fault of the configuration, and
// the run will say so.
func (c *Config) validateFit(f *faults, shelf *Shelf) {
	if len(*f) > 0 {
		return
	}
	workloads, err := c.buildWorkloads(shelf)
	var one Fault
	if errors.As(err, &one) {
		*f = append(*f, one)
	}
	if err != nil {
		return
	}
	genesis, rules := c.chainGenesis(workloads), c.rules()
	*f = append(*f, asFaults(rules.ValidateFor(&genesis))...)
	c.validateFirstStates(f, workloads)
	c.validateMemory(f, workloads)
	if len(*f) == 0 {
		for i := range workloads {
			c.validateTiming(f, &workloads[i])
		}
		c.validateValues(f, workloads)
		c.validateDepartures(f, workloads)
	}
}

// chainGenesis is the genesis with authors whose keys nobody knows: enough to validate.
func (c *Config) chainGenesis(workloads []workload) protocol.Genesis {
	g := c.genesis(workloads)
	g.Authors = make([]vrf.Public, c.Authors)
	return g
}

// paces are for each workload the speed at which the slowest device that may be drawn
// for it computes in an arithmetic that is not its own, rounded up, and the fastest that
// one is registered with.
func (c *Config) paces(workloads []workload) []protocol.Pace {
	list := make([]protocol.Pace, len(workloads))
	for w := range list {
		for i := range c.Groups {
			for _, d := range c.computers(&c.Groups[i], w) {
				if s := slower(d.Speed, c.foreign(d), unit.Up); list[w].Slowest == 0 || s < list[w].Slowest {
					list[w].Slowest = s
				}
				list[w].Fastest = max(list[w].Fastest, d.registered())
			}
		}
	}
	return list
}

// scaled returns n times ratios, exactly: what validation looks at may not fit
// 64 bits.
func scaled(n int64, by ...unit.Ratio) *big.Rat {
	x := new(big.Rat).SetInt64(n)
	for _, q := range by {
		x.Mul(x, big.NewRat(q.Num, q.Den))
	}
	return x
}

// exceeds reports whether x is more than the limit.
func exceeds(x *big.Rat, limit int64) bool { return x.Cmp(new(big.Rat).SetInt64(limit)) > 0 }

// over is a time as a multiple of a unit of time.
func over(t, per unit.Time) unit.Ratio { return unit.Ratio{Num: int64(t), Den: int64(per)} }
