package sim

import (
	"math/big"

	"gensim/agents"
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
	if !g.Submits() {
		return
	}
	if w := int(g.Settings.Workload); w < 0 || w >= len(c.Workloads) {
		f.add(g.path()+".workload", "does not exist")
	}
	if g.Strategy == "splitter" {
		c.validateJobs(f, g)
	}
	if g.Settings.Instances < 0 {
		f.add(g.path()+".workload", "has a negative number of instances")
	}
}

// validateJobs refuses jobs that the chain would not take.
func (c *Config) validateJobs(f *faults, g *Group) {
	bounds := &c.Protocol.Jobs
	if s := &g.Settings; s.Length > 1 && s.Width > bounds.Parents {
		f.add(g.path()+".width", "%d tasks that the next wave starts from, but protocol.jobs.parents is %d", s.Width, bounds.Parents)
	}
	if n := g.Settings.Arriving(); n > bounds.Tasks {
		f.add(g.path()+".length", "%d tasks of a job, but protocol.jobs.tasks is %d", n, bounds.Tasks)
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
