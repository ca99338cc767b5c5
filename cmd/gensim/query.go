package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"gensim/analysis/catalog"
	"gensim/analysis/report"
	"gensim/analysis/rundir"
	"gensim/scenarios"
	"gensim/scenarios/source"
)

// query selects and orders runs.
type query struct {
	scenario string
	seed     uint64
	seeded   bool
	honesty  string
	where    []string
	sort     string
	limit    int
}

func (q *query) add(flags *pflag.FlagSet) {
	flags.StringVar(&q.scenario, "scenario", "", "of the scenario `name`")
	flags.Uint64Var(&q.seed, "seed", 0, "under this `seed`")
	flags.StringVar(&q.honesty, "honesty", "", "whose `verdict` is yes, no, undecided or unasked")
	flags.StringArrayVar(&q.where, "where", nil, "whose parameter is so: `PATH=VALUE`, or with !=, <, <=, >, >=; may be repeated")
	flags.StringVar(&q.sort, "sort", "-created", "`order`: created, scenario, seed, wall, tasks, bad, or a parameter's path; - before it for the largest first")
	flags.IntVar(&q.limit, "limit", 0, "at most so `many`")
}

// orders of the catalogue's own columns.
var orders = map[string]func(a, b *catalog.Entry) int{
	"created":  func(a, b *catalog.Entry) int { return strings.Compare(a.Created, b.Created) },
	"scenario": func(a, b *catalog.Entry) int { return strings.Compare(a.Scenario, b.Scenario) },
	"seed":     func(a, b *catalog.Entry) int { return cmp.Compare(a.Seed, b.Seed) },
	"wall":     func(a, b *catalog.Entry) int { return cmp.Compare(a.WallSeconds, b.WallSeconds) },
	"tasks":    func(a, b *catalog.Entry) int { return cmp.Compare(a.Tasks, b.Tasks) },
	"bad":      func(a, b *catalog.Entry) int { return cmp.Compare(a.BadAccepted, b.BadAccepted) },
}

// condition is one --where.
type condition struct {
	path, text string
	holds      func(order int) bool
}

// operators, the longer ones first.
var operators = []struct {
	sign  string
	holds func(order int) bool
}{
	{"!=", func(o int) bool { return o != 0 }}, {"<=", func(o int) bool { return o <= 0 }}, {">=", func(o int) bool { return o >= 0 }},
	{"=", func(o int) bool { return o == 0 }}, {"<", func(o int) bool { return o < 0 }}, {">", func(o int) bool { return o > 0 }},
}

func parseCondition(text string) (condition, error) {
	at := strings.IndexAny(text, "!<>=")
	if at <= 0 {
		return condition{}, usage("write it as in --where protocol.stake.solver=2 fee", fmt.Sprintf("--where: %q compares nothing", text))
	}
	for _, op := range operators {
		if value, ok := strings.CutPrefix(text[at:], op.sign); ok {
			return condition{strings.TrimSpace(text[:at]), value, op.holds}, nil
		}
	}
	return condition{}, usage("the signs are =, !=, <, <=, >, >=", fmt.Sprintf("--where: %q compares nothing", text))
}

// verdicts that --honesty takes.
var verdicts = []string{string(report.Yes), string(report.No), string(report.Undecided), string(report.Unasked)}

// select returns the runs that a query asks for, in its order.
func (q *query) choose(c *catalog.Catalog) ([]catalog.Entry, error) {
	filter := catalog.Filter{Scenario: q.scenario, Verdict: report.Verdict(q.honesty)}
	if q.seeded {
		filter.Seed = &q.seed
	}
	if q.honesty != "" && !slices.Contains(verdicts, q.honesty) {
		return nil, usage(source.DidYouMean(q.honesty, verdicts), fmt.Sprintf("--honesty: %q is none of %s", q.honesty, strings.Join(verdicts, ", ")))
	}
	var conditions []condition
	for _, text := range q.where {
		cond, err := parseCondition(text)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, cond)
	}
	list, err := c.List(filter)
	if err != nil {
		return nil, ioFailure(err)
	}
	p := parameters{kept: map[string]*scenarios.Resolved{}}
	list, err = p.filter(list, conditions)
	if err == nil {
		err = p.order(list, q.sort)
	}
	if q.limit > 0 && len(list) > q.limit {
		list = list[:q.limit]
	}
	return list, err
}

// parameters looks up what scenarios of runs say, and keeps them: many runs share one.
type parameters struct {
	kept map[string]*scenarios.Resolved // by scenario hash
}

// of returns the scenario of a run, nil where its directory is gone or unreadable.
func (p *parameters) of(e *catalog.Entry) *scenarios.Resolved {
	if r, ok := p.kept[e.ScenarioHash]; ok && r != nil {
		return r
	}
	if e.Missing {
		return nil
	}
	run, err := rundir.Open(e.Path)
	if err != nil {
		return nil
	}
	defer run.Close()
	doc, err := scenarios.Built().Decode(e.ID, []byte(run.Manifest.Resolved))
	if err != nil {
		return nil // of an older language
	}
	p.kept[e.ScenarioHash] = doc.Resolved()
	return p.kept[e.ScenarioHash]
}

// filter keeps the runs for which all conditions hold. A path that no run's scenario
// has is a slip of the keyboard.
func (p *parameters) filter(list []catalog.Entry, conditions []condition) ([]catalog.Entry, error) {
	for _, cond := range conditions {
		var wrong error
		found := false
		out := list[:0:0]
		for i := range list {
			r := p.of(&list[i])
			if r == nil {
				continue
			}
			have, err := r.Value(cond.path)
			if err != nil {
				wrong = err
				continue
			}
			want, err := r.Parse(cond.path, cond.text)
			if err != nil {
				return nil, usage("", "--where: "+err.Error())
			}
			found = true
			if have.Kind != scenarios.NoValue && cond.holds(have.Compare(want)) {
				out = append(out, list[i])
			}
		}
		if !found && wrong != nil {
			return nil, usage("", "--where: "+wrong.Error())
		}
		list = out
	}
	return list, nil
}

// order sorts runs by a column or a parameter.
func (p *parameters) order(list []catalog.Entry, by string) error {
	by, down := strings.CutPrefix(by, "-")
	compare, known := orders[by]
	if !known {
		values := make(map[string]scenarios.Value, len(list))
		for i := range list {
			r := p.of(&list[i])
			if r == nil {
				continue
			}
			v, err := r.Value(by)
			if err != nil {
				return usage("", "--sort: "+err.Error())
			}
			values[list[i].Path] = v
		}
		compare = func(a, b *catalog.Entry) int { return values[a.Path].Compare(values[b.Path]) }
	}
	slices.SortStableFunc(list, func(a, b catalog.Entry) int {
		if down {
			return compare(&b, &a)
		}
		return compare(&a, &b)
	})
	return nil
}
