package scenarios

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// document decodes the whole tree, then holds its parts against one another.
func (d *decoder) document(merged, written *source.Node) *Document {
	doc := &Document{written: written, merged: merged, loader: d.loader}
	d.section(place{merged, "", top(merged)}, reflect.ValueOf(doc).Elem(), nil)
	c := checker{d, doc, append([]source.Fault(nil), d.faults.List...)}
	c.sums()
	c.times()
	c.counts()
	c.coalitions()
	c.judging()
	c.supply()
	return doc
}

// Locate returns where a dotted path is written, or the nearest key above it:
// the place for a fault that another package found in what it was handed.
func (d *Document) Locate(path string) source.Pos {
	at, _ := d.merged.Find(path)
	return at
}

// checker compares keys that are each sound.
type checker struct {
	*decoder
	doc     *Document
	already []source.Fault // of single keys
}

// check adds a fault at a path unless one of the keys it rests on is itself
// faulty, of which it would be an echo.
func (c *checker) check(ok bool, path, message, hint string, restsOn ...string) {
	if ok || c.faulty(append(restsOn, path)) {
		return
	}
	c.faults.Add(c.blame(append([]string{path}, restsOn...)), path, message, hint)
}

// blame returns the first of the paths' places that the point of a sweep wrote; else
// that the asked-for file or an override wrote: what these change was sound before.
func (c *checker) blame(paths []string) source.Pos {
	byPoint := func(at source.Pos) bool { return c.swept[spotOf(at)] }
	byAuthor := func(at source.Pos) bool {
		return at.File == c.doc.written.Pos.File || at.File.Name == source.OverrideFile
	}
	for _, wrote := range []func(source.Pos) bool{byPoint, byAuthor} {
		for _, p := range paths {
			if at := c.doc.Locate(p); wrote(at) {
				return at
			}
		}
	}
	return c.doc.Locate(paths[0])
}

func (c *checker) faulty(paths []string) bool {
	for _, f := range c.already {
		for _, p := range paths {
			if f.Path == p || strings.HasPrefix(f.Path, p+".") || strings.HasPrefix(p, f.Path+".") || strings.HasPrefix(f.Path, p+"[") {
				return true
			}
		}
	}
	return false
}

// sums holds the splits of one whole to one.
func (c *checker) sums() {
	p := &c.doc.Protocol
	s, l := p.Shares, p.SlashSplit
	c.sum("protocol.shares", s.Solver, s.Verifiers, s.Profilers, s.Jackpot, s.Treasury)
	c.sum("protocol.slash_split", l.Bounty, l.Burn, l.Treasury, l.Compensation)
}

func (c *checker) sum(path string, shares ...quantity.Share) {
	total := new(big.Rat)
	for _, s := range shares {
		total.Add(total, s.Rat())
	}
	c.check(total.Cmp(big.NewRat(1, 1)) == 0, path, fmt.Sprintf("shares sum to %s, not 100%%", percent(total)), "")
}

// times holds durations against one another.
func (c *checker) times() {
	r, p := c.doc.Run, c.doc.Protocol
	c.check(r.AtMost >= r.SubmitFor, "run.at_most", fmt.Sprintf("is %s; it must be at least submit_for, %s", r.AtMost, r.SubmitFor), "", "run.submit_for")
	c.check(r.Warmup == 0 || r.Warmup < r.SubmitFor, "run.warmup", fmt.Sprintf("is %s; it must be below submit_for, %s", r.Warmup, r.SubmitFor), "", "run.submit_for")
	d := p.Dispute
	c.check(d.MoveTimeout <= d.Clock, "protocol.dispute.move_timeout", fmt.Sprintf("is %s; it must be at most clock, %s", d.MoveTimeout, d.Clock), "", "protocol.dispute.clock")
}

// counts holds numbers of parties and segments against what must serve them.
func (c *checker) counts() {
	p, a, rules := c.doc.Protocol, c.doc.Agents, c.doc.Protocol.variant()
	asked := protocol.Params{Variant: rules, Verification: protocol.Verification{Verifiers: p.Verification.Verifiers, Segments: p.Verification.Segments},
		Profiling: protocol.Profiling{Profilers: p.Profiling.Profilers}, Replication: protocol.Replication{Replicas: p.Replication.Replicas}}
	c.check(p.Profiling.Profilers%2 == 1, "protocol.profiling.profilers", fmt.Sprintf("is %d; it must be odd", p.Profiling.Profilers), "")
	c.check(p.Availability.Needed <= p.Availability.Chunks, "protocol.availability.needed",
		fmt.Sprintf("is %d; it must be at most chunks, %d", p.Availability.Needed, p.Availability.Chunks), "", "protocol.availability.chunks")
	for _, w := range c.doc.Workloads {
		path := "workloads." + w.Name
		drawn := asked.Drawn()
		c.check(!rules.Inspected() || drawn <= w.Value.Segments, path+".segments", fmt.Sprintf("is %d; %d verifiers re-run %d segments each, together %d different ones",
			w.Value.Segments, p.Verification.Verifiers, p.Verification.Segments, drawn), "",
			"protocol.verification.segments", "protocol.verification.verifiers")
		steps := w.Value.Segments * w.Value.StepsPerSegment
		c.check(!rules.Profiled() || p.Profiling.Prefix <= steps, "protocol.profiling.prefix", fmt.Sprintf("is %d steps; a task of %s has %d",
			p.Profiling.Prefix, w.Name, steps), "",
			path+".segments", path+".steps_per_segment")
	}
	c.check(p.TaskSize.Min <= p.TaskSize.Max, "protocol.task_size", fmt.Sprintf("goes from %s to %s", p.TaskSize.Min, p.TaskSize.Max), "")
	c.withholding()
	c.check(total(a.Submitter) > 0, "agents.submitter", "has no agents", "")
	c.check(total(a.Solver) > 0, "agents.solver", "has no agents", "")
	need := asked.Seats()
	c.check(total(a.Verifier) >= need, "agents.verifier", fmt.Sprintf("has %d agents; %d seats are drawn among them at once",
		total(a.Verifier), need), "",
		"protocol.verification.verifiers", "protocol.profiling.profilers")
}

// withholding holds authors in league with a group to the authors and groups there
// are.
func (c *checker) withholding() {
	n, group := c.doc.Chain, c.doc.Chain.WithholdFor
	c.check(n.Withholders <= n.Authors, "chain.withholders", fmt.Sprintf("is %d; there are %d authors", n.Withholders, n.Authors), "", "chain.authors")
	c.check((n.Withholders > 0) == (group != ""), "chain.withholders", fmt.Sprintf("is %d and withhold_for %q: authors withhold for the sake of a group", n.Withholders, group), "add withhold_for: with a group of agents, as in verifier.ring")
	c.check(group == "" || c.doc.Agents.index(group) >= 0, "chain.withhold_for", fmt.Sprintf("agents has no group %q", group), "write role.group, as in verifier.honest", "agents")
}

// coalitions holds members to the groups there are, each in one coalition, and
// strategies that act on what a coalition tells them to one.
func (c *checker) coalitions() {
	of := map[string]string{}
	for _, e := range c.doc.Coalitions {
		for n, member := range e.Value.Members {
			path := fmt.Sprintf("coalitions.%s.members[%d]", e.Name, n)
			c.check(c.doc.Agents.index(member) >= 0, path, fmt.Sprintf("agents has no group %q", member), source.DidYouMean(member, c.doc.Agents.names()), "agents")
			c.check(of[member] == "", path, fmt.Sprintf("%s is already in the coalition %s", member, of[member]), "a group acts for one coalition")
			of[member] = e.Name
		}
	}
	for _, role := range c.doc.Agents.Roles() {
		for _, g := range role.Groups {
			name := role.Name() + "." + g.Name
			entry, ok := agents.Find(role.Role, g.Value.Strategy)
			c.check(!ok || !entry.Allied || of[name] != "", "agents."+name+".strategy",
				fmt.Sprintf("%q acts on what its coalition tells it, and %s is in none", g.Value.Strategy, name), "add coalitions: with its name among the members", "coalitions")
		}
	}
}

func total(groups Named[Group]) int {
	n := 0
	for _, g := range groups {
		n += g.Value.Count
	}
	return n
}

// supply holds the opening balances to what sums of two amounts can carry.
func (c *checker) supply() {
	sum := c.doc.Protocol.Jackpot.OpeningBalance.Rat()
	for _, role := range c.doc.Agents.Roles() {
		for _, g := range role.Groups {
			sum.Add(sum, new(big.Rat).Mul(g.Value.Balance.Rat(), big.NewRat(int64(g.Value.Count), 1)))
		}
	}
	limit := big.NewRat(int64(unit.MaxSupply), 1)
	c.check(sum.Cmp(limit) <= 0, "agents", fmt.Sprintf("balances sum to more than the largest supply, %s", quantity.Money(unit.MaxSupply)), "", "protocol.jackpot")
}
