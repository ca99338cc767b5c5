package scenarios

import (
	"math/big"
	"slices"

	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/scenarios/quantity"
)

// Agents holds the groups of each role.
type Agents struct {
	Submitter     Named[Group] `key:"submitter" role:"submitter" doc:"groups that submit tasks, by name"`
	Solver        Named[Group] `key:"solver" role:"solver" doc:"groups that train, by name"`
	Verifier      Named[Group] `key:"verifier" role:"verifier" doc:"groups that re-run parts of trainings, by name; profilers are drawn from them, too"`
	Whistleblower Named[Group] `key:"whistleblower" role:"whistleblower" absent:"ok" doc:"groups that check verdicts, by name"`
}

// Role is a role and its groups.
type Role struct {
	Role   protocol.Role
	Groups Named[Group]
}

// Roles returns the four roles in the protocol's order.
func (a *Agents) Roles() []Role {
	return []Role{
		{protocol.Submitter, a.Submitter},
		{protocol.Solver, a.Solver},
		{protocol.Verifier, a.Verifier},
		{protocol.Whistleblower, a.Whistleblower},
	}
}

// Coalition is groups whose agents act as one: they share what they know, and utility.
type Coalition struct {
	Members []string `key:"members" form:"group" least:"1" doc:"groups of agents, as in verifier.ring"`
}

// index returns the number of a group, named as role.group, in the order of roles
// and groups, or -1.
func (a *Agents) index(name string) int {
	n := 0
	for _, role := range a.Roles() {
		for _, g := range role.Groups {
			if role.Name()+"."+g.Name == name {
				return n
			}
			n++
		}
	}
	return -1
}

// names returns the groups as role.group.
func (a *Agents) names() []string {
	var out []string
	for _, role := range a.Roles() {
		for _, g := range role.Groups {
			out = append(out, role.Name()+"."+g.Name)
		}
	}
	return out
}

// roleNames are the keys under agents.
var roleNames = [protocol.Roles]string{"submitter", "solver", "verifier", "whistleblower"}

// Name returns the role's key.
func (r Role) Name() string { return roleNames[r.Role] }

// roleOf returns the role of a key that a field's tag holds.
func roleOf(name string) protocol.Role {
	i := slices.Index(roleNames[:], name)
	if i < 0 {
		panic("scenarios: no role " + name)
	}
	return protocol.Role(i)
}

// Group is a number of agents alike.
type Group struct {
	Count     int            `key:"count" min:"0" max:"1000000" doc:"agents alike"`
	Balance   quantity.Money `key:"balance" min:"0 GEN" max:"1000000000 GEN" doc:"tokens of each agent at the start"`
	Device    Mix            `key:"device" absent:"ok" doc:"what each computes on: the name of a device, or a map of devices to shares of the group, which sum to one"`
	Strategy  string         `key:"strategy" doc:"what its agents play; see 'gensim strategies'"`
	Votes     string         `key:"votes" absent:"ok" one:"abstain interest against" doc:"how they vote on changes of the rules; abstain without the key"`
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

// Argument is the value of a strategy's parameter: Number for quantities, Text
// for choices and references. Written is its canonical text.
type Argument struct {
	Name    string
	Kind    agents.ParamKind
	Number  unit.Ratio
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
