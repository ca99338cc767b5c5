package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gensim/protocol/unit"
	"gensim/scenarios"
	"gensim/scenarios/source"
	"gensim/sim"
)

func (a *app) validateCommand() *cobra.Command {
	var sets []string
	cmd := &cobra.Command{
		Use:     "validate S...",
		Short:   "Check scenarios and tell what they would do, without running them",
		GroupID: groupWrite,
		Args:    arguments(1, -1, "at least one scenario: a file or a library name"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.validate(args, sets) },
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "override a key: `path=value`; may be repeated")
	return cmd
}

// validate checks every scenario named, also after one was faulty. Several faulty
// ones become one error that lists the faults of all.
func (a *app) validate(names, sets []string) error {
	all := []outlook{}
	var faults source.Faults
	for _, name := range names {
		o, err := lookAt(name, sets)
		var f *source.Faults
		switch {
		case errors.As(err, &f):
			faults.List = append(faults.List, f.List...)
			faults.Dropped += f.Dropped
			continue
		case err != nil:
			return errors.Join(faults.Err(), err)
		}
		all = append(all, o)
		if !a.asJSON() {
			a.printOutlook(o)
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	if a.asJSON() {
		return a.printJSON(map[string][]outlook{"scenarios": all})
	}
	return nil
}

// lookAt reads a scenario and the points of its sweep.
func lookAt(name string, sets []string) (outlook, error) {
	doc, err := scenarios.Load(name, sets...)
	if err != nil {
		return outlook{}, err
	}
	p, err := newPlan(doc)
	if err != nil {
		return outlook{}, err
	}
	o := p.outlook()
	o.Sweep, err = foresee(doc)
	return o, err
}

// outlook is what a scenario will do, as far as that follows without running it.
type outlook struct {
	Scenario  string            `json:"scenario"`
	Hash      string            `json:"scenario_hash"`
	Agents    int               `json:"agents"`
	Roles     []headcount       `json:"roles"`
	Submit    string            `json:"submit_for"`
	Tasks     float64           `json:"tasks_expected"`
	Workloads []workloadOutlook `json:"workloads"`
	Variant   string            `json:"variant"`
	Idle      []string          `json:"no_effect_in_variant"`
	Inert     []inertKey        `json:"no_effect_yet"`
	Sweep     *sweepOutlook     `json:"sweep,omitempty"`

	verified, challenged bool // in the variant: proofs, and what verifiers say of them
}

// headcount is the number of agents in a role.
type headcount struct {
	Role   string `json:"role"`
	Agents int    `json:"agents"`
}

// workloadOutlook are the money and gas of one task. Money is in base units.
type workloadOutlook struct {
	Workload    string      `json:"workload"`
	Surrogate   string      `json:"surrogate,omitempty"`
	Cost        unit.Amount `json:"cost"`                  // C
	Fee         unit.Amount `json:"fee"`                   // of one task
	Price       unit.Amount `json:"price"`                 // what a submitter pays for an accepted task
	VerdictCost unit.Amount `json:"verdict_cost"`          // c, of one seat
	ForeignCost unit.Amount `json:"verdict_cost_foreign"`  // the same in an arithmetic that is not the device's own
	VerdictPay  unit.Amount `json:"verdict_pay"`           // w, of one seat
	VerdictPart float64     `json:"verdict_cost_per_cost"` // c/C
	Entry       float64     `json:"jackpot_per_check"`     // phi J/c
	Profile     *profiling  `json:"profile,omitempty"`
	Hashing     float64     `json:"hashing_share"`         // of a task's gas
	VerdictHash float64     `json:"verdict_hashing_share"` // of a verdict's gas
	Storage     storage     `json:"storage"`
}

// profiling is what a profile's forced errors are worth.
type profiling struct {
	Cost    unit.Amount `json:"measurement_cost"`         // base units
	Jackpot unit.Amount `json:"jackpot"`                  // of a measurement, base units
	Entry   float64     `json:"jackpot_per_check"`        // phi J/c of a measurement
	Expects unit.Amount `json:"expected_jackpots"`        // most that is paid for one profile on average, base units
	Tasks   int64       `json:"tasks_paying_for_profile"` // whose jackpot shares come to that
}

// storage is what keeping one proof's data takes.
type storage struct {
	Proof   uint64      `json:"proof_bytes"`
	Stored  int64       `json:"stored_bytes"` // of all chunks
	Kept    string      `json:"keep_for"`
	Rent    unit.Amount `json:"rent"`        // base units
	Forever unit.Amount `json:"for_ever"`    // price of permanent storage beside it, base units
	Found   float64     `json:"audit_finds"` // probability that one audit finds a solver that kept one chunk too few
}

// inertKey is a key without effect.
type inertKey struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

func (p *plan) outlook() outlook {
	o := outlook{Scenario: p.doc.Name, Hash: p.hash, Submit: p.doc.Run.SubmitFor.String(), Inert: []inertKey{},
		Variant: p.cfg.Protocol.Variant.String(), Idle: bundle(scenarios.Idle(p.doc))}
	o.verified, o.challenged = p.cfg.Protocol.Variant.Verified(), p.cfg.Protocol.Variant.Challenged()
	for _, g := range p.cfg.Groups {
		o.Agents += g.Count
		o.count(g.Role.String(), g.Count)
		if g.Submits() {
			o.Tasks += float64(g.Count) * float64(p.cfg.SubmitFor) / float64(g.Settings.Interval)
		}
	}
	for i, f := range p.forecasts {
		phi := p.cfg.Protocol.ForcedError
		o.Workloads = append(o.Workloads, workloadOutlook{
			Workload: f.Workload, Surrogate: p.surrogate(i, f), Cost: f.Cost, Fee: f.Fee, VerdictCost: f.VerdictCost,
			Price: f.Price, ForeignCost: f.ForeignCost, VerdictPay: f.VerdictPay,
			VerdictPart: quotient(float64(f.VerdictCost), float64(f.Cost)),
			Entry:       quotient(float64(f.Jackpot)*float64(phi.Num)/float64(phi.Den), float64(f.VerdictCost)),
			Profile:     p.profiling(&f),
			Hashing:     quotient(float64(f.Hashing), float64(f.Gas)),
			VerdictHash: quotient(float64(f.VerdictHash), float64(f.Verdict)),
			Storage: storage{f.Storage.Proof, f.Storage.Stored, p.doc.Protocol.Availability.KeepFor.String(),
				f.Storage.Rent, f.Storage.Forever, f.Storage.Found},
		})
	}
	for _, k := range scenarios.Inert(p.doc) {
		o.Inert = append(o.Inert, inertKey{k.Path, k.Why})
	}
	return o
}

// profiling is nil where nothing is profiled, or nobody errs.
func (p *plan) profiling(f *sim.Forecast) *profiling {
	rules := &p.cfg.Protocol
	expects := rules.ForcedError.Of(f.Measured, unit.Up) * unit.Amount(rules.Profiling.Profilers)
	share := rules.Shares.Jackpot.Of(f.Fee, unit.Down)
	if expects == 0 || share == 0 {
		return nil
	}
	return &profiling{
		Cost: f.Measuring, Jackpot: f.Measured, Expects: expects, Tasks: int64((expects + share - 1) / share),
		Entry: quotient(float64(f.Measured)*float64(rules.ForcedError.Num)/float64(rules.ForcedError.Den), float64(f.Measuring)),
	}
}

func (o *outlook) count(role string, n int) {
	at := slices.IndexFunc(o.Roles, func(h headcount) bool { return h.Role == role })
	if at < 0 {
		at = len(o.Roles)
		o.Roles = append(o.Roles, headcount{Role: role})
	}
	o.Roles[at].Agents += n
}

// quotient is 0 where the divisor is.
func quotient(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func (a *app) printOutlook(o outlook) {
	a.printf("%s   valid   hash %s\n", o.Scenario, o.Hash[:min(len(o.Hash), 15)])
	var roles []string
	for _, h := range o.Roles {
		roles = append(roles, fmt.Sprintf("%d %s", h.Agents, plural(h.Role, h.Agents)))
	}
	a.printf("  agents      %d: %s\n", o.Agents, strings.Join(roles, ", "))
	a.printf("  tasks       about %.0f in %s of submissions\n", math.Round(o.Tasks), o.Submit)
	for _, w := range o.Workloads {
		a.printf("  %s\n", w.Workload)
		if w.Surrogate != "" {
			a.printf("    %s\n", w.Surrogate)
		}
		a.printCosts(&o, w)
		if m := w.Profile; m != nil {
			a.printf("    measuring a profile %s   phi J/c %.2f; its forced errors pay at most %s on average, the jackpot share of %d %s\n",
				gen(m.Cost), m.Entry, gen(m.Expects), m.Tasks, plural("task", int(m.Tasks)))
		}
		a.printStorage(w.Storage)
		a.printf("    hashing is %.1f%% of a task's gas, %.1f%% of a verdict's\n", 100*w.Hashing, 100*w.VerdictHash)
	}
	if len(o.Idle) > 0 {
		a.printf("  no effect in variant %s\n", o.Variant)
	}
	for _, k := range o.Idle {
		a.printf("    %s\n", k)
	}
	if o.Sweep != nil {
		a.printSweep(o.Sweep)
	}
	for i, k := range o.Inert {
		if i == 0 {
			a.printf("  no effect yet\n")
		}
		a.printf("    %-32s %s\n", k.Path, k.Why)
	}
}

// printCosts tells what a task and the look at its proof cost, and what they earn.
func (a *app) printCosts(o *outlook, w workloadOutlook) {
	if !o.verified {
		a.printf("    C %s   fee %s   of which a submitter pays %s\n", gen(w.Cost), gen(w.Fee), gen(w.Price))
		return
	}
	entry := ""
	if o.challenged {
		entry = fmt.Sprintf("   phi J/c %.2f", w.Entry)
	}
	a.printf("    C %s   fee %s   c %s   (c/C %.3f)%s\n", gen(w.Cost), gen(w.Fee), gen(w.VerdictCost), w.VerdictPart, entry)
	loses := ""
	if w.VerdictPay < w.ForeignCost {
		loses = ": an honest one may lose"
	}
	a.printf("    a submitter pays %s; a verdict earns %s for c, which is %s in another's arithmetic%s\n",
		gen(w.Price), gen(w.VerdictPay), gen(w.ForeignCost), loses)
}

func (a *app) printStorage(s storage) {
	if s.Proof == 0 {
		return
	}
	a.printf("    proof data %.2f MB, %.2f MB in chunks, for %s; one audit finds too few chunks with probability %.4g\n",
		float64(s.Proof)/1e6, float64(s.Stored)/1e6, s.Kept, s.Found)
	if s.Rent > 0 {
		percent := 100 * sim.Declines().Num / sim.Declines().Den
		a.printf("    rent %s a proof; kept for ever %s, with storage %d%% cheaper each year\n", gen(s.Rent), gen(s.Forever), percent)
	}
}

func plural(word string, n int) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// gen prints money with at most six decimals, none of them idle.
func gen(amount unit.Amount) string {
	text := fmt.Sprintf("%.6f", float64(amount)/float64(unit.GEN))
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + " GEN"
}
