package sim

import (
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol/unit"
)

// Forecast is what follows from a configuration without running it: the gas and
// the money of one task of a workload. C and c are in the glossary.
type Forecast struct {
	Workload    string
	Data        string      // name of its data set
	DataDigest  merkle.Hash // of that set's content
	Operations  uint64      // really executed for one honest task, hashing included
	Gas         unit.Gas    // that they stand for
	Hashing     unit.Gas    // part of Gas spent on hashing
	Verdict     unit.Gas    // of re-running one verdict's segments, the start of a task without parents and declared updates, or as a replica the task
	VerdictHash unit.Gas    // part of Verdict spent on hashing
	Cost        unit.Amount // C: of Gas on the reference device
	VerdictCost unit.Amount // c: of Verdict on the reference device
	ForeignCost unit.Amount // the same in an arithmetic that is not the device's own
	VerdictPay  unit.Amount // of one seat
	Fee         unit.Amount
	Price       unit.Amount // what a submitter pays for a task that is accepted and verified
	Jackpot     unit.Amount // J: of a verdict of this task
	Measuring   unit.Amount // cost of a profiler's measurement on the reference device
	Measured    unit.Amount // J of such a measurement
	Storage     Storage
}

// Forecasts returns one forecast a workload, in the configuration's order. It takes
// the workloads from the shelf, which may be nil.
func Forecasts(cfg *Config, shelf *Shelf) ([]Forecast, error) {
	workloads, err := cfg.buildWorkloads(shelf)
	if err != nil {
		return nil, err
	}
	p, rules := &cfg.Protocol, cfg.rules()
	out := make([]Forecast, len(workloads))
	for i := range out {
		wl := &workloads[i]
		task, segment := cfg.trainCost(wl.Workload, kernels.Deviation{}), cfg.verdictCost(wl)
		updates := cfg.updatesCost(wl.Workload)
		drawn := unit.Gas(p.Verification.Segments)
		f := Forecast{Workload: wl.name, Operations: wl.scale.honest, Gas: wl.scale.gas}
		f.Hashing = cfg.hashing(wl, task)
		f.Verdict = drawn*wl.scale.of(cfg.ops(segment)) + wl.starts.Gas(0) + wl.scale.of(cfg.ops(updates))
		f.VerdictHash = drawn*cfg.hashing(wl, segment) + cfg.hashing(wl, wl.StartCost(0)) + cfg.hashing(wl, updates)
		if p.Variant.Replicated() {
			f.Verdict, f.VerdictHash = f.Gas, f.Hashing
		}
		f.Cost = p.ReferencePrice.Cost(f.Gas, unit.Up)
		f.VerdictCost = p.ReferencePrice.Cost(f.Verdict, unit.Up)
		f.ForeignCost = cfg.Slowdown.Of(f.VerdictCost, unit.Up)
		registered := cfg.registration(wl)
		f.Fee, f.VerdictPay, f.Price = p.Prices(&registered)
		f.Jackpot = p.Jackpot.Base.Of(f.Fee, unit.Down)
		f.Measuring = p.ReferencePrice.Cost(wl.scale.of(cfg.ops(wl.ProfileCost(p.Profiling.Prefix, cfg.Compare))), unit.Up)
		if p.Variant.Profiled() {
			f.Measured = rules.ProfileJackpot(&registered, f.Jackpot)
		}
		f.Data, f.DataDigest = wl.Data()
		f.Storage = cfg.storage(task.HashedBytes, f.Fee)
		out[i] = f
	}
	return out, nil
}
