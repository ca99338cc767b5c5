package sim

import (
	"gensim/internal/vrf"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// ResultsVersion is raised with every change of digests.
const ResultsVersion = 3

// Config is one run, resolved: no names are left to look up, every default is
// filled in. Money of the quote currency is in units of 10^-9.
type Config struct {
	Name          string
	SubmitFor     unit.Time // tasks may arrive before it
	Warmup        unit.Time // tasks submitted before it count in the ledger, not in statistics
	Drain         bool      // run until every task settles and every bond unlocks, else stop at SubmitFor
	AtMost        unit.Time // safety stop
	TokenPrice    unit.Ratio
	CapitalCost   unit.Ratio // per year, on locked stake
	BlockTime     unit.Time
	Authors       int // block authors, in turn
	Crypto        vrf.Scheme
	Withholders   int // authors, evenly among the others, who withhold their output for the sake of a group
	WithholdFor   int // that group, an index into Groups
	Devices       []Device
	Workloads     []Workload
	HashedByteGas unit.Gas // basic operations per hashed byte (not Mgas)
	Compare       kernels.Compare
	Metric        kernels.Metric
	Slowdown      unit.Ratio // cost of an arithmetic that is not the device's own
	Protocol      protocol.Params
	Groups        []Group
	Coalitions    []Coalition
	Changes       []Change // of the rules, decided on
	Proposals     []Change // put to the vote
}

// Coalition is groups whose agents act as one. Invariant: a group is in at most one.
type Coalition struct {
	Name   string
	Groups []int // indices into Config.Groups, ascending
}

// Device is one kind of device; prices are of the quote currency, per hour.
type Device struct {
	Name       string
	Speed      unit.Speed
	Price      unit.Amount
	IdlePrice  unit.Amount
	Arithmetic kernels.Arithmetic
	Memory     int64 // bytes; 0 for enough

	// Where Arithmetic is not repeatable: what it commits to on the chain is computed
	// in CommitsIn, at so many times the cost.
	CommitsIn      kernels.Arithmetic
	CommitSlowdown unit.Ratio
}

// Workload is a real training job and what it stands for.
type Workload struct {
	Name      string
	Kernel    kernels.Config
	StandsFor unit.Time // of the device below, for one honest task
	StandsOn  int       // index into Devices
	Memory    int64     // bytes of the task that it stands for; 0 for those of the real training
}

// rules are the protocol's parameters with what follows from the rest.
func (c *Config) rules() protocol.Params {
	p := c.Protocol
	p.Verification.BySegment = c.Compare == kernels.BySegment
	return p
}
