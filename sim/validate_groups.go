package sim

import (
	"math/big"

	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol"
)

// path returns the scenario's path of a group.
func (g *Group) path() string { return "agents." + g.Role.String() + "." + g.Name }

func (c *Config) validateGroups(f *faults) {
	total := 0
	for i := range c.Groups {
		g := &c.Groups[i]
		if g.Role >= protocol.Roles {
			f.add("agents", "has the group %s of a role that does not exist", g.Name)
			continue
		}
		if g.Count < 0 || g.Count > maxAgents-total {
			f.add(g.path()+".count", "must not be negative, and all groups together have at most %d agents", maxAgents)
			return
		}
		total += g.Count
		if g.Balance < 0 {
			f.add(g.path()+".balance", "must not be negative")
		}
		c.validateStrategy(f, g)
		c.validateShares(f, g)
	}
}

func (c *Config) validateStrategy(f *faults, g *Group) {
	entry, ok := agents.Find(g.Role, g.Strategy)
	if !ok {
		f.add(g.path()+".strategy", "%q does not exist", g.Strategy)
		return
	}
	for _, fault := range entry.Validate(g.Settings) {
		f.add(g.path()+"."+fault.Path, "%s", fault.Message)
	}
	if g.Role != protocol.Submitter {
		return
	}
	if w := int(g.Settings.Workload); w < 0 || w >= len(c.Workloads) {
		f.add(g.path()+".workload", "does not exist")
	}
	if g.Settings.Instances < 0 {
		f.add(g.path()+".workload", "has a negative number of instances")
	}
}

func (c *Config) validateShares(f *faults, g *Group) {
	path := g.path() + ".device"
	if g.Role == protocol.Submitter {
		if len(g.Devices) > 0 {
			f.add(path, "a submitter computes nothing")
		}
		return
	}
	sum := new(big.Rat)
	for _, s := range g.Devices {
		if s.Device < 0 || s.Device >= len(c.Devices) || s.Share.Num < 0 || s.Share.Den <= 0 {
			f.add(path, "has a device that does not exist, or a share that is negative")
			return
		}
		sum.Add(sum, big.NewRat(s.Share.Num, s.Share.Den))
	}
	if sum.Cmp(big.NewRat(1, 1)) != 0 {
		f.add(path, "shares must sum to one, sum to %s%%", sum.Mul(sum, big.NewRat(100, 1)).FloatString(6))
	}
}

// validateClasses refuses tasks that nobody could profile or solve.
func (c *Config) validateClasses(f *faults) {
	if len(*f) > 0 {
		return
	}
	for i := range c.Groups {
		g := &c.Groups[i]
		if g.Role != protocol.Submitter || g.Count == 0 {
			continue
		}
		class := kernels.Class(g.Settings.Class)
		switch pair := arithmeticsOf(class); {
		case pair == 0:
			f.add(g.path()+".workload", "asks for a class of arithmetics that does not exist")
		case pair == 1:
			f.add("protocol.reference_device", "computes in %s, which has one arithmetic; profiling a task draws unequal pairs", class)
		case !c.solves(class):
			f.add("agents.solver", "has no device that computes in %s, as the tasks of %s ask for", class, g.path())
		}
	}
}

// arithmeticsOf counts the arithmetics of a class.
func arithmeticsOf(class kernels.Class) int {
	n := 0
	for _, a := range kernels.Arithmetics() {
		if a.Class() == class {
			n++
		}
	}
	return n
}

// solves reports whether a solver computes in the class.
func (c *Config) solves(class kernels.Class) bool {
	for i := range c.Groups {
		if g := &c.Groups[i]; g.Role == protocol.Solver {
			for _, kind := range g.used() {
				if c.Devices[kind].Arithmetic.Class() == class {
					return true
				}
			}
		}
	}
	return false
}
