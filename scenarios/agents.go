package scenarios

import (
	"math/big"

	"gensim/protocol/unit"
	"gensim/scenarios/quantity"
)

// Agents holds the groups of each role.
type Agents struct {
	Submitter     Named[Group] `key:"submitter" role:"submitter"`
	Solver        Named[Group] `key:"solver" role:"solver"`
	Verifier      Named[Group] `key:"verifier" role:"verifier"` // profilers are drawn from these
	Whistleblower Named[Group] `key:"whistleblower" role:"whistleblower" absent:"ok"`
}

// Role is a role and its groups.
type Role struct {
	Name   string
	Groups Named[Group]
}

// Roles returns the four roles in the order of a task's life.
func (a *Agents) Roles() []Role {
	return []Role{
		{"submitter", a.Submitter},
		{"solver", a.Solver},
		{"verifier", a.Verifier},
		{"whistleblower", a.Whistleblower},
	}
}

// Group is a number of agents alike.
type Group struct {
	Count     int            `key:"count" min:"0" max:"1000000"`
	Balance   quantity.Money `key:"balance" min:"0 GEN" max:"1000000000 GEN"` // of each agent at the start
	Device    Mix            `key:"device" absent:"ok"`
	Strategy  string         `key:"strategy"`
	Arguments []Argument     `key:"*"` // the strategy's own parameters, in the order of its table
}

// Argument returns a parameter's value; the strategy's table says which exist.
func (g *Group) Argument(name string) (Argument, bool) {
	for _, a := range g.Arguments {
		if a.Name == name {
			return a, true
		}
	}
	return Argument{}, false
}

// Argument is the value of a strategy's parameter: Number for quantities,
// Whole for counts, durations (us) and amounts (10^-9 GEN), Text for
// choices and references. Written is its canonical text.
type Argument struct {
	Name    string
	Kind    ParamKind
	Number  unit.Ratio
	Whole   int64
	Text    string
	Written string
}

// Mix says which share of a group owns which device; shares sum to one. It is
// written as a device's name, or as a map of devices to shares.
type Mix []DeviceShare

// DeviceShare is one device of a mix.
type DeviceShare struct {
	Device string
	Share  quantity.Share
}

// sum adds the shares exactly.
func (m Mix) sum() *big.Rat {
	total := new(big.Rat)
	for _, s := range m {
		total.Add(total, s.Share.Rat())
	}
	return total
}
