package agents

import (
	"fmt"
	"slices"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// ParamKind says how a parameter is written in a scenario.
type ParamKind uint8

// The kinds of parameter.
const (
	RatioParam       ParamKind = iota + 1 // 1/2, 50%, 0.5
	RateParam                             // 1/h
	WorkloadParam                         // the name of a workload
	FeeMultipleParam                      // 3/2 fee
	ChoiceParam                           // one of Options
	CountParam                            // a whole number, at least one
	DurationParam                         // 30 min
)

// String returns the kind as `gensim strategies` prints it.
func (k ParamKind) String() string {
	return [...]string{"none", "ratio", "rate", "workload", "fee multiple", "choice", "whole number", "duration"}[k]
}

// Param is one parameter of a strategy. Its name is its scenario key.
type Param struct {
	Name     string
	Kind     ParamKind
	Required bool
	Default  string   // as a scenario would write it; empty when required
	Options  []string // of a choice
	Doc      string
	// Unwritten: a scenario that does not give it is resolved without it, so that it has
	// the hash that it had before there was the parameter. Its default is the zero setting.
	Unwritten bool

	Above, Min, Max string // bounds of a number, as a scenario would write them
}

// Entry describes one strategy. Doc says what it does, what it breaks, what it
// costs and where it comes from.
type Entry struct {
	Role   protocol.Role
	Name   string
	Doc    string
	Allied bool // acts on what its coalition tells it: without one it makes no sense
	Params []Param
	New    func(Settings) Strategy
}

// Submits reports whether the strategy submits tasks.
func (e *Entry) Submits() bool {
	return slices.ContainsFunc(e.Params, func(p Param) bool { return p.Kind == WorkloadParam })
}

// Find returns the entry of a role's strategy, and whether there is one.
func Find(role protocol.Role, name string) (*Entry, bool) {
	for i := range Catalogue {
		if e := &Catalogue[i]; e.Role == role && e.Name == name {
			return e, true
		}
	}
	return nil, false
}

// New returns a role's strategy with its settings. It panics on a name that the
// catalogue does not have: scenarios look names up before a run.
func New(role protocol.Role, name string, s Settings) Strategy {
	e, ok := Find(role, name)
	if !ok {
		panic(fmt.Sprintf("agents: no strategy %q for role %d", name, role))
	}
	return e.New(s)
}

// Validate returns what is wrong with the settings of a strategy; a fault's
// path is the parameter's name.
func (e *Entry) Validate(s Settings) []protocol.Fault {
	var faults []protocol.Fault
	for i := range e.Params {
		if message := fault(e.Params[i].Name, s); message != "" {
			faults = append(faults, protocol.Fault{Path: e.Params[i].Name, Message: message})
		}
	}
	return faults
}

// fault returns why a parameter's value makes no sense, or nothing.
func fault(param string, s Settings) string {
	one := unit.Ratio{Num: 1, Den: 1}
	switch param {
	case "rate":
		if s.Interval <= 0 {
			return "must be above zero and at most one per microsecond"
		}
	case "workload":
		if s.Workload < 0 {
			return "names no workload"
		}
	case "value":
		return faultyRatio(s.Value)
	case "fraction":
		if f := s.Fraction; faultyRatio(f) != "" || f.IsZero() || f.Cmp(one) > 0 {
			return "must be above 0% and at most 100%"
		}
	case "factor":
		if f := s.Factor; faultyRatio(f) != "" || f.IsZero() || f.Cmp(one) > 0 {
			return "must be above 0 and at most 1"
		}
	case "speedup":
		if f := s.Speedup; faultyRatio(f) != "" || f.Cmp(one) < 0 {
			return "must be at least 1"
		}
	case "multiple":
		if f := s.Multiple; faultyRatio(f) != "" || f.Cmp(one) <= 0 {
			return "must be above 1"
		}
	case "length":
		if s.Length < 1 {
			return "must be at least 1"
		}
	case "width":
		if s.Width < 1 {
			return "must be at least 1"
		}
	case "span":
		if s.Span < 1 {
			return "must be at least 1"
		}
	case "patience":
		if s.Patience < 1 {
			return "must be at least 1"
		}
	case "rounds":
		if s.Rounds < 1 {
			return "must be at least 1"
		}
	case "hits":
		if s.Hits < 1 {
			return "must be at least 1"
		}
	case "when_caught":
		if s.WhenCaught > Defend {
			return fmt.Sprintf("unknown reaction %d", s.WhenCaught)
		}
	case "payout_threshold":
		return faultyRatio(s.PayoutThreshold)
	case "after":
		if s.After < 0 {
			return "must not be negative"
		}
	case "bid":
		return faultyRatio(s.Bid)
	case "tip":
		return faultyRatio(s.Tip)
	}
	return ""
}

func faultyRatio(r unit.Ratio) string {
	if r.Num < 0 || r.Den <= 0 {
		return "must not be negative"
	}
	return ""
}
