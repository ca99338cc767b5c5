package sim

import (
	"fmt"
	"slices"
	"strings"

	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// demand is a workload that a group of submitters asks for, and the class of its
// tasks.
type demand struct {
	workload int
	class    kernels.Class
	path     string // of the group
}

// demands lists what submitters ask for.
func (c *Config) demands() []demand {
	var list []demand
	for i := range c.Groups {
		if g := &c.Groups[i]; g.Submits() && g.Count > 0 {
			list = append(list, demand{int(g.Settings.Workload), kernels.Class(g.Settings.Class), g.path()})
		}
	}
	return list
}

// validateClasses refuses tasks that nobody could profile, solve or verify: their
// seats are drawn among the devices of their class.
func (c *Config) validateClasses(f *faults) {
	if len(*f) > 0 {
		return
	}
	seats := c.Protocol.Seats()
	for _, d := range c.demands() {
		switch {
		case c.Protocol.Variant.Profiled() && arithmeticsOf(d.class) < 2:
			f.add(d.path+".workload", "asks for %s tasks; profiling draws unequal pairs of repeatable arithmetics, which that class lacks", d.class)
		case c.computing(protocol.Solver, d.class) == 0:
			f.add("agents.solver", "has no device that computes in %s, as the tasks of %s ask for", d.class, d.path)
		case c.computing(protocol.Verifier, d.class) < seats:
			f.add("agents.verifier", "has %d agents whose device computes in %s; %d seats are drawn among them at once for the tasks of %s",
				c.computing(protocol.Verifier, d.class), d.class, seats, d.path)
		}
	}
}

// validateSizes refuses workloads whose every task the chain would refuse.
func (c *Config) validateSizes(f *faults) {
	for _, d := range c.demands() {
		wl := &c.Workloads[d.workload]
		gas := c.Devices[wl.StandsOn].gasIn(wl.StandsFor)
		if size := &c.Protocol.TaskSize; !size.Holds(gas) {
			f.add(d.path+".workload", "asks for tasks of %s; protocol.task_size is from %s to %s", tera(gas), tera(size.Min), tera(size.Max))
		}
	}
}

// tera writes gas as scenarios do, rounded down.
func tera(gas unit.Gas) string { return fmt.Sprintf("%d Tgas", gas/unit.GasPerTgas) }

// computers lists the devices of a group that may be drawn for a task of a
// workload: those of a class that it is asked for in; all, while nobody asks.
func (c *Config) computers(g *Group, workload int) []*Device {
	var list []*Device
	demands := slices.DeleteFunc(c.demands(), func(d demand) bool { return d.workload != workload })
	for _, kind := range g.used() {
		device := &c.Devices[kind]
		ofClass := func(d demand) bool { return d.class == device.Arithmetic.Class() }
		if len(demands) == 0 || slices.ContainsFunc(demands, ofClass) {
			list = append(list, device)
		}
	}
	return list
}

// arithmeticsOf counts the repeatable arithmetics of a class: what a profiler posts,
// others must be able to check.
func arithmeticsOf(class kernels.Class) int {
	n := 0
	for _, a := range kernels.Arithmetics() {
		if a.Class() == class && a.Repeatable() {
			n++
		}
	}
	return n
}

// computing counts the agents of a role whose device computes in the class.
func (c *Config) computing(role protocol.Role, class kernels.Class) int {
	n := 0
	for i := range c.Groups {
		g := &c.Groups[i]
		if g.Role != role {
			continue
		}
		before := 0
		for share, end := range g.deal() {
			if c.Devices[g.Devices[share].Device].Arithmetic.Class() == class {
				n += end - before
			}
			before = end
		}
	}
	return n
}

// validateMemory refuses a device that could be drawn for a task which does not
// fit its memory. What a workload needs is what it says that it stands for, else
// what a re-run of the real training holds at once.
func (c *Config) validateMemory(f *faults, workloads []workload) {
	for _, d := range c.demands() {
		wl := &c.Workloads[d.workload]
		need := wl.Memory
		if need == 0 {
			need = int64(workloads[d.workload].Cost().Memory)
		}
		for i := range c.Devices {
			k := &c.Devices[i]
			if owners := c.owners(i); len(owners) > 0 && k.Memory > 0 && k.Memory < need && k.Arithmetic.Class() == d.class {
				f.add("devices."+k.Name+".memory", "is %s; a task of %s needs %s, and such devices belong to %s",
					amount(k.Memory), wl.Name, amount(need), strings.Join(owners, ", "))
			}
		}
	}
}

// owners lists the groups that have a device of the kind.
func (c *Config) owners(kind int) []string {
	var list []string
	for i := range c.Groups {
		if g := &c.Groups[i]; slices.Contains(g.used(), kind) {
			list = append(list, g.path())
		}
	}
	return list
}

// amount writes bytes as people do, rounded up.
func amount(bytes int64) string {
	const giga, mega = 1_000_000_000, 1_000_000
	if bytes%giga == 0 || bytes >= 10*giga {
		return fmt.Sprintf("%d GB", (bytes+giga-1)/giga)
	}
	return fmt.Sprintf("%d MB", (bytes+mega-1)/mega)
}
