package sim

import "gensim/agents"

// coalitionOf returns which coalition a group belongs to, or -1.
func (c *Config) coalitionOf(group int) int {
	for i := range c.Coalitions {
		for _, g := range c.Coalitions[i].Groups {
			if g == group {
				return i
			}
		}
	}
	return -1
}

// coalitionName is the name of a group's coalition, empty for none.
func (c *Config) coalitionName(group int) string {
	if n := c.coalitionOf(group); n >= 0 {
		return c.Coalitions[n].Name
	}
	return ""
}

// ally shows each member of a coalition who else belongs to it. Accounts are numbered in
// the order of the groups.
func (w *world) ally() {
	w.allied = make([]agents.Coalition, len(w.cfg.Coalitions))
	for i := range w.agents {
		a := &w.agents[i]
		if n := w.cfg.coalitionOf(int(a.group)); n >= 0 {
			a.allies = &w.allied[n]
			a.allies.Members = append(a.allies.Members, a.self.Account)
		}
	}
}

// validateCoalitions refuses groups that do not exist or serve two masters, and
// strategies that act on what nobody tells them.
func (c *Config) validateCoalitions(f *faults) {
	of := make([]string, len(c.Groups))
	for i := range c.Coalitions {
		a := &c.Coalitions[i]
		for _, g := range a.Groups {
			switch {
			case g < 0 || g >= len(c.Groups):
				f.add("coalitions."+a.Name+".members", "names a group that does not exist")
				continue
			case of[g] != "":
				f.add("coalitions."+a.Name+".members", "has %s.%s, which is already in %s", c.Groups[g].Role, c.Groups[g].Name, of[g])
			}
			of[g] = a.Name
		}
	}
	for i := range c.Groups {
		g := &c.Groups[i]
		if e, ok := agents.Find(g.Role, g.Strategy); ok && e.Allied && of[i] == "" {
			f.add(g.path()+".strategy", "%q acts on what its coalition tells it, and the group is in none", g.Strategy)
		}
	}
}
