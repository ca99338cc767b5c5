package scenarios

import (
	"fmt"
	"math/big"
	"slices"

	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// settings parses the group's arguments for its strategy. Without a document,
// names stay unresolved: enough to validate values. The problem is that of the
// group as a whole.
func (g *Group) settings(doc *Document) (s agents.Settings, problem string) {
	s.Votes = ballots[g.Votes]
	for _, a := range g.Arguments {
		switch a.Name {
		case "rate":
			s.Interval = interval(a.Number)
		case "workload":
			if doc != nil {
				problem = doc.assign(&s, a.Text)
			}
		case "value":
			s.Value = a.Number
		case "fraction":
			s.Fraction = a.Number
		case "factor":
			s.Factor = a.Number
		case "multiple":
			s.Multiple = a.Number
		case "speedup":
			s.Speedup = a.Number
		case "arithmetic":
			in, err := kernels.ParseArithmetic(a.Text)
			if err != nil {
				problem = err.Error()
			}
			s.In = protocol.Arithmetic(in)
		case "length":
			s.Length = int(a.Number.Num)
		case "width":
			s.Width = int(a.Number.Num)
		case "submit":
			s.Accepted = a.Text == "accepted"
		case "span":
			s.Span = int(a.Number.Num)
		case "patience":
			s.Patience = int(a.Number.Num)
		case "rounds":
			s.Rounds = int(a.Number.Num)
		case "hits":
			s.Hits = int(a.Number.Num)
		case "declares":
			s.Understated = a.Text == "understated"
		case "when_caught":
			s.WhenCaught = map[string]agents.Reaction{"concede": agents.Concede, "defend": agents.Defend}[a.Text]
		case "payout_threshold":
			s.PayoutThreshold = a.Number
		case "after":
			s.After = unit.Time(a.Number.Num)
		case "bid":
			s.Bid = a.Number
		case "tip":
			s.Tip = a.Number
		default:
			panic("scenarios: no setting for parameter " + a.Name)
		}
	}
	return s, problem
}

// ballots by name.
var ballots = map[string]agents.Ballot{"abstain": agents.Abstain, "interest": agents.ByInterest, "against": agents.Against}

// assign fills in what a submitter needs to know of its workload.
func (d *Document) assign(s *agents.Settings, workload string) (problem string) {
	w, _ := d.Workloads.Get(workload)
	s.Workload = protocol.WorkloadID(slices.Index(d.Workloads.Names(), workload))
	s.Instances = w.Instances
	class, err := d.class(&w)
	if err != nil {
		return err.Error()
	}
	s.Class = protocol.Class(class)
	return ""
}

// class is the class of a workload's tasks: its own, or the reference device's.
func (d *Document) class(w *Workload) (kernels.Class, error) {
	if w.Class == "" {
		reference, _ := d.Devices.Get(d.Protocol.ReferenceDevice)
		a, err := kernels.ParseArithmetic(reference.Arithmetic)
		return a.Class(), err
	}
	for _, a := range kernels.Arithmetics() {
		if a.Class().String() == w.Class {
			return a.Class(), nil
		}
	}
	return 0, fmt.Errorf("no arithmetic is of class %s", w.Class)
}

// interval is the mean time between happenings of an hourly rate, to the
// nearest microsecond; zero when there is none that fits.
func interval(perHour unit.Ratio) unit.Time {
	if perHour.IsZero() {
		return 0
	}
	v := new(big.Rat).Quo(big.NewRat(int64(unit.Hour), 1), big.NewRat(perHour.Num, perHour.Den))
	rounded := nearest(v)
	if !rounded.IsInt64() {
		return 0
	}
	return unit.Time(rounded.Int64())
}

// nearest rounds a non-negative number half up.
func nearest(v *big.Rat) *big.Int {
	doubled := new(big.Int).Lsh(v.Num(), 1)
	doubled.Add(doubled, v.Denom())
	return doubled.Quo(doubled, new(big.Int).Lsh(v.Denom(), 1))
}
