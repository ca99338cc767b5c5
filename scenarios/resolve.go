package scenarios

import (
	"fmt"
	"math/big"
	"slices"

	"gensim/internal/vrf"
	"gensim/kernels"
	"gensim/protocol/unit"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
	"gensim/sim"
)

// Resolve turns a document into the configuration of a run: names become
// indices, prices become integers. The error is a *source.Faults; what another
// package finds wrong points at the key that set it.
func Resolve(doc *Document) (*sim.Config, error) {
	r := resolver{doc: doc}
	cfg := r.config()
	if r.faults.Any() {
		return nil, r.faults.Err()
	}
	for _, f := range cfg.ValidateWith(doc.Shelf()) {
		r.fault(r.doc.deciding(f.Path), f.Message)
	}
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	return cfg, nil
}

// Shelf holds the workloads that resolving the scenario, or a point of its sweep,
// builds; a lab that is given it need not build them again.
func (d *Document) Shelf() *sim.Shelf { return d.loader.shelf }

// deciding returns the key that decides on a path: the class of a workload that
// has none is the reference device's.
func (d *Document) deciding(path string) string {
	for _, w := range d.Workloads {
		if w.Value.Class == "" && path == "workloads."+w.Name+".class" {
			return "protocol.reference_device"
		}
	}
	return path
}

type resolver struct {
	doc    *Document
	faults source.Faults
}

func (r *resolver) fault(path, message string) {
	r.faults.Add(r.doc.Locate(path), path, message, "")
}

func (r *resolver) config() *sim.Config {
	d := r.doc
	p := &d.Protocol
	changes, proposals := r.changes()
	return &sim.Config{
		Name:          d.Name,
		SubmitFor:     unit.Time(d.Run.SubmitFor),
		Warmup:        unit.Time(d.Run.Warmup),
		Drain:         d.Run.Then == "drain",
		AtMost:        unit.Time(d.Run.AtMost),
		TokenPrice:    d.Currency.Price.Ratio,
		CapitalCost:   d.Currency.CapitalCost.Ratio,
		BlockTime:     unit.Time(d.Chain.BlockTime),
		Authors:       d.Chain.Authors,
		Withholders:   d.Chain.Withholders,
		WithholdFor:   d.Agents.index(d.Chain.WithholdFor),
		Crypto:        r.crypto(),
		Devices:       r.devices(),
		Workloads:     r.workloads(),
		HashedByteGas: unit.Gas(p.GasPerHashedByte),
		Compare:       r.compare(),
		Metric:        r.metric(),
		Slowdown:      p.Verification.ForeignSlowdown.Ratio,
		Protocol:      r.params(),
		Groups:        r.groups(),
		Coalitions:    r.coalitions(),
		Changes:       changes,
		Proposals:     proposals,
	}
}

func (r *resolver) compare() kernels.Compare {
	if r.doc.Protocol.Verification.Compare == kernels.BySegment.String() {
		return kernels.BySegment
	}
	return kernels.ByStep
}

func (r *resolver) crypto() vrf.Scheme {
	s, err := vrf.ParseScheme(r.doc.Chain.Crypto)
	if err != nil {
		r.fault("chain.crypto", err.Error())
	}
	return s
}

func (r *resolver) metric() kernels.Metric {
	m, err := kernels.ParseMetric(r.doc.Protocol.Verification.Distance)
	if err != nil {
		r.fault("protocol.verification.distance", err.Error())
	}
	return m
}

// device returns the index of a device's name, which decoding has found.
func (r *resolver) device(name string) int {
	return slices.Index(r.doc.Devices.Names(), name)
}

func (r *resolver) devices() []sim.Device {
	var out []sim.Device
	for _, e := range r.doc.Devices {
		path := "devices." + e.Name
		a, err := kernels.ParseArithmetic(e.Value.Arithmetic)
		if err != nil {
			r.fault(path+".arithmetic", err.Error())
		}
		out = append(out, sim.Device{
			Name: e.Name, Speed: unit.Speed(e.Value.Speed), Arithmetic: a,
			Price: r.nano(path+".price", e.Value.Price), IdlePrice: r.nano(path+".idle_price", e.Value.IdlePrice),
			Memory: inBytes(e.Value.Memory), CommitsIn: r.commitsIn(path, &e.Value), CommitSlowdown: e.Value.CommitSlowdown.Ratio,
		})
	}
	return out
}

// nano returns a price in units of 10^-9 USD/h, which must hold it exactly.
func (r *resolver) nano(path string, price quantity.HourlyPrice) unit.Amount {
	v := new(big.Rat).Mul(price.Rat(), big.NewRat(int64(unit.GEN), 1))
	if !v.IsInt() || !v.Num().IsInt64() {
		r.fault(path, fmt.Sprintf("is %s, which is not a whole number of 10^-9 USD/h", price))
		return 0
	}
	return unit.Amount(v.Num().Int64())
}

func (r *resolver) workloads() []sim.Workload {
	var out []sim.Workload
	for _, e := range r.doc.Workloads {
		w := e.Value
		out = append(out, sim.Workload{
			Name: e.Name, Kernel: w.kernel(),
			StandsFor: unit.Time(w.StandsFor.Time), StandsOn: r.device(w.StandsFor.Device), Memory: inBytes(w.StandsFor.Memory),
		})
	}
	return out
}

// commitsIn is the arithmetic that takes the place of one that is not repeatable; 0
// for none.
func (r *resolver) commitsIn(path string, d *Device) kernels.Arithmetic {
	if d.CommitsIn == "" {
		return 0
	}
	a, err := kernels.ParseArithmetic(d.CommitsIn)
	if err != nil {
		r.fault(path+".commits_in", err.Error())
	}
	return a
}

// inBytes is an amount of memory in bytes.
func inBytes(m quantity.Memory) int64 { return int64(m) * 1_000_000 }

func (r *resolver) coalitions() []sim.Coalition {
	var out []sim.Coalition
	for _, e := range r.doc.Coalitions {
		c := sim.Coalition{Name: e.Name}
		for _, member := range e.Value.Members {
			c.Groups = append(c.Groups, r.doc.Agents.index(member))
		}
		slices.Sort(c.Groups)
		out = append(out, c)
	}
	return out
}

func (r *resolver) groups() []sim.Group {
	var out []sim.Group
	for _, role := range r.doc.Agents.Roles() {
		for _, e := range role.Groups {
			g := e.Value
			settings, problem := g.settings(r.doc)
			if problem != "" {
				r.fault(fmt.Sprintf("agents.%s.%s", role.Name(), e.Name), problem)
			}
			group := sim.Group{Role: role.Role, Name: e.Name, Strategy: g.Strategy, Count: g.Count, Balance: unit.Amount(g.Balance), Settings: settings}
			for _, s := range g.Device {
				group.Devices = append(group.Devices, sim.DeviceShare{Device: r.device(s.Device), Share: s.Share.Ratio})
			}
			out = append(out, group)
		}
	}
	return out
}
