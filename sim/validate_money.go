package sim

import (
	"gensim/protocol/unit"
)

// maxTasks bounds how many tasks may be expected.
const maxTasks = 10_000_000

// maxCheck bounds what a device may cost over a challenge window, in base units:
// a whistleblower adds up the checks of all open verdicts.
const maxCheck = int64(unit.MaxSupply >> 16)

// validateMoney refuses amounts that could leave their type.
func (c *Config) validateMoney(f *faults) {
	supply, ok := c.supply(f)
	if !ok {
		return
	}
	const most = int64(unit.MaxSupply)
	if exceeds(scaled(int64(supply), c.TokenPrice), most) {
		f.add("currency.price", "the supply would be worth more than 2^62 units of 10^-9")
	}
	if exceeds(scaled(int64(supply), c.TokenPrice, c.CapitalCost, over(c.AtMost, unit.Year)), most) {
		f.add("currency.capital_cost", "could cost more than 2^62 units of 10^-9 until run.at_most")
	}
	perToken := unit.Ratio{Num: c.TokenPrice.Den, Den: c.TokenPrice.Num}
	for i := range c.Devices {
		d := &c.Devices[i]
		price := int64(max(d.Price, d.IdlePrice))
		if exceeds(scaled(price, over(c.AtMost, unit.Hour)), most) || exceeds(scaled(price, perToken), most) ||
			exceeds(scaled(price, perToken, over(c.Protocol.Windows.Challenge, unit.Hour)), maxCheck) {
			f.add("devices."+d.Name+".price", "is too high: what it costs over a run or a window would not fit 64 bits")
		}
	}
}

// supply is the sum of all opening balances.
func (c *Config) supply(f *faults) (unit.Amount, bool) {
	total := c.Protocol.Jackpot.Opening
	for i := range c.Groups {
		g := &c.Groups[i]
		if g.Count > 0 && g.Balance > (unit.MaxSupply-total)/unit.Amount(g.Count) {
			f.add(g.path()+".balance", "the supply would exceed 2^62 base units")
			return 0, false
		}
		total += g.Balance * unit.Amount(g.Count)
	}
	return total, true
}

// validateValues refuses submitters whose tasks are too many, or together worth
// more than a term of utility can hold, were there twice as many as expected.
func (c *Config) validateValues(f *faults, workloads []workload) {
	expected := int64(0)
	for i := range c.Groups {
		g := &c.Groups[i]
		if !g.Submits() {
			continue
		}
		arrivals, each := int64(c.SubmitFor/g.Settings.Interval)+1, int64(min(g.Settings.Arriving(), maxTasks))
		tasks := arrivals * each
		if arrivals > maxTasks/each || int64(g.Count)*tasks > maxTasks-expected {
			f.add(g.path()+".rate", "too many tasks: at most %d may be expected in a run", maxTasks)
			return
		}
		expected += int64(g.Count) * tasks
		p := &c.Protocol
		fee := p.FeeMultiple.Of(p.ReferencePrice.Cost(workloads[g.Settings.Workload].scale.gas, unit.Up), unit.Up)
		twice := unit.Ratio{Num: 2*tasks + 100, Den: 1}
		if exceeds(scaled(int64(fee), g.value(), c.TokenPrice, twice), int64(unit.MaxSupply)) {
			f.add(g.path()+".value", "the value of its tasks would not fit 64 bits")
		}
	}
}
