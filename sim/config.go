package sim

import (
	"fmt"

	"gensim/agents"
	"gensim/internal/vrf"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// ResultsVersion is raised with every change of digests.
const ResultsVersion = 1

// Config is one run, resolved: no names are left to look up, every default is
// filled in. Money of the quote currency is in units of 10^-9.
type Config struct {
	Name            string
	SubmitFor       unit.Time // tasks may arrive before it
	Drain           bool      // run until every task settles and every bond unlocks, else stop at SubmitFor
	AtMost          unit.Time // safety stop
	TokenPrice      unit.Ratio
	CapitalCost     unit.Ratio // per year, on locked stake
	BlockTime       unit.Time
	Authors         int // block authors, in turn
	Devices         []Device
	ReferenceDevice int
	Workloads       []Workload
	HashedByteGas   unit.Gas // basic operations per hashed byte (not Mgas)
	Compare         kernels.Compare
	Metric          kernels.Metric
	Slowdown        unit.Ratio // cost of an arithmetic that is not the device's own
	Protocol        protocol.Params
	Groups          []Group
}

// Device is one kind of device; prices are of the quote currency, per hour.
type Device struct {
	Name       string
	Speed      unit.Speed
	Price      unit.Amount
	IdlePrice  unit.Amount
	Arithmetic kernels.Arithmetic
}

// Workload is a real training job and what it stands for.
type Workload struct {
	Name      string
	Kernel    kernels.Config
	StandsFor unit.Time // of the device below, for one honest task
	StandsOn  int       // index into Devices
	Segments  int
	Steps     int // in a segment
	Instances int // distinct trainings, seeded by the workload; 0: seeded by the run
}

// Group is one group of agents.
type Group struct {
	Role     protocol.Role
	Name     string
	Strategy string
	Count    int
	Balance  unit.Amount
	Devices  []DeviceShare // empty for submitters
	Settings agents.Settings
}

// DeviceShare gives a share of a group a device. Invariant: shares sum to one.
type DeviceShare struct {
	Device int
	Share  unit.Ratio
}

// Fault is one thing wrong with a configuration; Path equals the scenario's.
type Fault struct{ Path, Message string }

// Validate returns what is wrong beyond what each part checks by itself.
func (c *Config) Validate() []Fault {
	var faults []Fault
	fault := func(path, format string, args ...any) {
		faults = append(faults, Fault{path, fmt.Sprintf(format, args...)})
	}
	if c.SubmitFor <= 0 {
		fault("run.submit_for", "must be positive")
	}
	if c.AtMost < c.SubmitFor {
		fault("run.at_most", "is before the end of submissions")
	}
	if c.BlockTime <= 0 {
		fault("chain.block_time", "must be positive")
	}
	for _, w := range c.Workloads {
		for _, f := range w.Kernel.Validate() {
			fault("workloads."+w.Name+"."+f.Path, "%s", f.Message)
		}
	}
	for _, f := range c.Protocol.Validate() {
		faults = append(faults, Fault(f))
	}
	faults = append(faults, c.supplyFaults()...)
	if len(faults) > 0 {
		return faults
	}
	return c.fitFaults()
}

// fitFaults refuses rules that do not fit the workloads and devices, such as
// windows that the slowest device cannot meet. Where the data is not on this
// machine there is nothing to fit: that is no fault of the configuration, and
// the run will say so.
func (c *Config) fitFaults() []Fault {
	workloads, err := c.buildWorkloads()
	if err != nil {
		return nil
	}
	genesis := c.genesis(workloads)
	genesis.Authors = make([]vrf.Public, c.Authors)
	var faults []Fault
	for _, f := range c.Protocol.ValidateFor(&genesis, c.slowest()) {
		faults = append(faults, Fault(f))
	}
	return faults
}

// slowest is the speed at which the slowest device of a group computes in an
// arithmetic that is not its own.
func (c *Config) slowest() unit.Speed {
	slow := unit.Speed(0)
	for _, g := range c.Groups {
		for _, d := range g.Devices {
			if s := c.Devices[d.Device].Speed; slow == 0 || s < slow {
				slow = s
			}
		}
	}
	return unit.Speed(unit.MulDiv(int64(slow), c.Slowdown.Den, c.Slowdown.Num, unit.Down))
}

// supplyFaults refuses balances whose sum could overflow the supply.
func (c *Config) supplyFaults() []Fault {
	total := c.Protocol.Jackpot.Opening
	for _, g := range c.Groups {
		if g.Count < 0 || g.Balance < 0 || g.Count > 0 && g.Balance > (unit.MaxSupply-total)/unit.Amount(g.Count) {
			return []Fault{{fmt.Sprintf("agents.%s.%s.balance", g.Role, g.Name), "the supply would exceed 2^62 base units"}}
		}
		total += g.Balance * unit.Amount(g.Count)
	}
	return nil
}
