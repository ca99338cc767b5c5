package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
	"gensim/sim"
)

// Governance says how the rules change while a scenario runs.
type Governance struct {
	Delay     quantity.Duration `key:"delay" default:"1 h" min:"0 s" max:"1 y" doc:"from a decision until it is in force"`
	Limits    Limits            `key:"limits" absent:"ok" doc:"how far one change may move a parameter, by its path"`
	Voting    *Voting           `key:"voting" absent:"ok" doc:"votes by stake; without it nobody votes"`
	Changes   Named[Change]     `key:"changes" absent:"ok" doc:"changes decided on without a vote, by name"`
	Proposals Named[Proposal]   `key:"proposals" absent:"ok" doc:"changes put to the vote, by name"`
}

// Voting is by stake: all that an account owns when a proposal is made.
type Voting struct {
	Period   quantity.Duration `key:"period" default:"1 d" above:"0 s" max:"1 y" doc:"time in which a proposal can be voted on"`
	Quorum   quantity.Share    `key:"quorum" default:"1/3" max:"1" doc:"share of all stake that must vote"`
	Majority quantity.Share    `key:"majority" default:"1/2" min:"1/2" below:"1" doc:"share of the votes above which a proposal is accepted"`
	Deposit  quantity.Money    `key:"deposit" default:"10 GEN" max:"1000000 GEN" doc:"locked by the proposer, lost where the quorum is missed"`
}

// Change is decided on at a time.
type Change struct {
	At  quantity.Duration `key:"at" min:"0 s" max:"100 y" doc:"simulated time of the decision"`
	Set Amendment         `key:"set" doc:"parameters and their new values, as an overlay of the scenario"`
}

// Proposal is made at a time by the first agent of a group.
type Proposal struct {
	At  quantity.Duration `key:"at" min:"0 s" max:"100 y" doc:"simulated time of the proposal"`
	By  string            `key:"by" doc:"group whose first agent makes it, as in solver.honest"`
	Set Amendment         `key:"set" doc:"parameters and their new values, as an overlay of the scenario"`
}

// Amendment gives parameters values, as an overlay of the scenario would. It is
// sorted by path.
type Amendment []Amended

// Amended is a parameter and its value, of the type of the scenario's own key.
type Amended struct {
	Path  string
	value reflect.Value
}

// String writes the value in canonical form.
func (a Amended) String() string { return fmt.Sprint(a.value.Interface()) }

// Limits bound changes of single parameters, sorted by path.
type Limits []LimitOn

// LimitOn is a parameter and its limits.
type LimitOn struct {
	Path   string
	Limits ChangeLimits
}

// ChangeLimits are multiples of the value before a change.
type ChangeLimits struct {
	Least quantity.Factor `key:"least" default:"1/2" max:"1" doc:"smallest new value, as a multiple of the one before"`
	Most  quantity.Factor `key:"most" default:"2" min:"1" max:"1000" doc:"largest new value, as a multiple of the one before"`
}

// overlaid are the places of the language where keys may be dotted paths.
var overlaid = []string{"governance.changes.*.set", "governance.proposals.*.set", "governance.limits", "sweep.cases.*"}

// spread writes dotted keys out where they may be.
func spread(root *source.Node, faults *source.Faults) *source.Node {
	for _, pattern := range overlaid {
		root = root.Change(pattern, func(path string, n *source.Node) *source.Node { return n.Spread(path, faults) })
	}
	return root
}

// decode reads an overlay of parameters.
func (a *Amendment) decode(d *decoder, p place, _ rules) {
	if !d.is(p, source.Map, "a map of parameters") {
		return
	}
	if len(p.node.Entries) == 0 {
		d.fault(p, "write set: {protocol.stake.solver: 3 fee}", "sets nothing")
	}
	d.amended(p, "", func(q place, path string) {
		if q.node.Kind == source.Map {
			d.fault(q, "", "must be a value, not a map")
			return
		}
		f, _ := fieldAt(reflect.TypeFor[Document](), path)
		v := reflect.New(f.typ).Elem()
		d.value(q, v, f.rules)
		*a = append(*a, Amended{path, v})
	})
	slices.SortFunc(*a, func(x, y Amended) int { return strings.Compare(x.Path, y.Path) })
	if len(*a) > protocol.MaxSettings {
		d.fault(p, "", "sets %d parameters; at most %d change at once", len(*a), protocol.MaxSettings)
	}
}

// decode reads limits by parameter.
func (l *Limits) decode(d *decoder, p place, _ rules) {
	if !d.is(p, source.Map, "a map of parameters") {
		return
	}
	d.amended(p, "", func(q place, path string) {
		var limits ChangeLimits
		d.section(q, reflect.ValueOf(&limits).Elem(), nil)
		*l = append(*l, LimitOn{path, limits})
	})
	slices.SortFunc(*l, func(x, y LimitOn) int { return strings.Compare(x.Path, y.Path) })
}

// amended visits the parameters that an overlay names.
func (d *decoder) amended(p place, prefix string, visit func(p place, path string)) {
	governed := protocol.GovernedPaths()
	for _, e := range p.node.Entries {
		path := source.Join(prefix, e.Key)
		q := place{e.Value, source.Join(p.path, e.Key), e.Pos}
		within := slices.ContainsFunc(governed, func(g string) bool { return strings.HasPrefix(g, path+".") })
		switch {
		case slices.Contains(governed, path):
			visit(q, path)
		case within && e.Value.Kind == source.Map:
			d.amended(q, path, visit)
		default:
			d.faults.Add(e.Pos, q.path, fmt.Sprintf("%s is no parameter that can change", path), source.DidYouMean(path, governed))
		}
	}
}

// fieldAt finds the key of a dotted path in a section's type.
func fieldAt(t reflect.Type, path string) (field, bool) {
	key, rest, more := strings.Cut(path, ".")
	for _, f := range fields(t) {
		switch {
		case f.key != key:
		case !more:
			return f, true
		default:
			return fieldAt(f.typ, rest)
		}
	}
	return field{}, false
}

// put sets the key of a dotted path in a section.
func put(section reflect.Value, path string, value reflect.Value) {
	key, rest, more := strings.Cut(path, ".")
	for _, f := range fields(section.Type()) {
		switch {
		case f.key != key:
		case !more:
			section.Field(f.index).Set(value)
		default:
			put(section.Field(f.index), rest, value)
		}
	}
}

// settings are an amendment in the protocol's own integers: the parameters of the
// scenario with it written in.
func (r *resolver) settings(a Amendment) []protocol.Setting {
	doc := *r.doc
	for _, s := range a {
		put(reflect.ValueOf(&doc).Elem(), s.Path, s.value)
	}
	params := (&resolver{doc: &doc}).params()
	list := make([]protocol.Setting, len(a))
	for i, s := range a {
		n := paramAt(s.Path)
		list[i] = protocol.Setting{Param: n, To: params.Value(n)}
	}
	slices.SortFunc(list, func(x, y protocol.Setting) int { return int(x.Param) - int(y.Param) })
	return list
}

func paramAt(path string) protocol.Param {
	return protocol.Param(slices.Index(protocol.GovernedPaths(), path))
}

// governance are the rules by which rules change.
func (r *resolver) governance() protocol.Governance {
	g := r.doc.Governance
	if g == nil {
		return protocol.Governance{}
	}
	out := protocol.Governance{Delay: unit.Time(g.Delay)}
	if v := g.Voting; v != nil {
		out.Voting = protocol.Voting{
			Period: unit.Time(v.Period), Quorum: v.Quorum.Ratio, Majority: v.Majority.Ratio, Deposit: unit.Amount(v.Deposit),
		}
	}
	for _, l := range g.Limits {
		out.Limits = append(out.Limits, protocol.Limit{Param: paramAt(l.Path), Least: l.Limits.Least.Ratio, Most: l.Limits.Most.Ratio})
	}
	return out
}

// changes are what the scenario scripts.
func (r *resolver) changes() (changes, proposals []sim.Change) {
	g := r.doc.Governance
	if g == nil {
		return nil, nil
	}
	for _, e := range g.Changes {
		changes = append(changes, sim.Change{Name: e.Name, At: unit.Time(e.Value.At), Settings: r.settings(e.Value.Set)})
	}
	for _, e := range g.Proposals {
		by := r.doc.Agents.index(e.Value.By)
		if by < 0 {
			r.fault("governance.proposals."+e.Name+".by", fmt.Sprintf("agents has no group %q: write role.group, as in solver.honest", e.Value.By))
		}
		proposals = append(proposals, sim.Change{Name: e.Name, At: unit.Time(e.Value.At), Settings: r.settings(e.Value.Set), By: by})
	}
	return changes, proposals
}
