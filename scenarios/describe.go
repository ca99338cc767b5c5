package scenarios

import (
	"reflect"
	"slices"

	"gensim/agents"
	"gensim/protocol"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// Form is the shape of a key's value.
type Form string

// The forms.
const (
	SectionForm  Form = "section"        // a map of keys
	NamesForm    Form = "named entries"  // a map of names to sections
	NumberForm   Form = "number"         // with the units of its Quantity
	WholeForm    Form = "whole number"   //
	TextForm     Form = "text"           //
	TruthForm    Form = "true or false"  //
	ListForm     Form = "list"           // of what else the description says
	MixForm      Form = "device"         // a device's name, or a map of devices to shares
	LimitsForm   Form = "parameters"     // a map of paths to sections
	AxesForm     Form = "axes"           // a map of paths to lists and ranges
	PointsForm   Form = "list of points" // each a map of paths to values
	OverlaysForm Form = "named overlays" // of the scenario
	OverlayForm  Form = "overlay"        // of the scenario
	ReservedForm Form = "not built yet"  //
)

// Key is what the language says of a key.
type Key struct {
	Path     string         `json:"path"` // dotted keys; * stands for a name
	Form     Form           `json:"form"`
	Section  string         `json:"-"`                  // name of a section's type
	Of       Form           `json:"of,omitempty"`       // items of a list
	Quantity *quantity.Kind `json:"quantity,omitempty"` // of numbers

	Required bool     `json:"required"`
	Default  string   `json:"default,omitempty"`
	Presets  []Preset `json:"presets,omitempty"` // defaults by preset
	Min      string   `json:"min,omitempty"`
	Above    string   `json:"above,omitempty"`
	Max      string   `json:"max,omitempty"`
	Below    string   `json:"below,omitempty"`
	One      []string `json:"one_of,omitempty"` // allowed values
	Later    []string `json:"not_built,omitempty"`
	Least    string   `json:"least,omitempty"`       // items of a list
	Most     string   `json:"most,omitempty"`        //
	Names    string   `json:"names_in,omitempty"`    // the section of which it names an entry
	Union    bool     `json:"exactly_one,omitempty"` // of the keys below
	Shapes   bool     `json:"shapes_run"`

	Doc     string `json:"doc"`
	Symbol  string `json:"symbol,omitempty"`
	Formula string `json:"formula,omitempty"`
	Source  string `json:"source,omitempty"`

	Keys       []Key      `json:"keys,omitempty"`       // below; of names, those of each entry
	Strategies []Strategy `json:"strategies,omitempty"` // of a group
}

// Preset is a default that a preset brings.
type Preset struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Strategy is what the groups of a role can play, with the keys that it adds.
type Strategy struct {
	Name string `json:"name"`
	Doc  string `json:"doc"`
	Keys []Key  `json:"keys"`
}

// Describe returns the whole language as the keys of one section, in its order.
func (l Loader) Describe() Key {
	d := describer{l}
	root := d.section(Key{Form: SectionForm, Doc: "a scenario"}, reflect.TypeFor[Document](), rules{})
	extends := Key{Path: "extends", Form: TextForm, Doc: "a library scenario's name or a relative path: the scenario that this one is laid over; maps merge key by key, scalars and lists replace, null removes"}
	at := slices.IndexFunc(root.Keys, func(k Key) bool { return k.Path == "name" })
	root.Keys = slices.Insert(root.Keys, at, extends)
	return root
}

type describer struct{ Loader }

// section describes the keys of a struct.
func (d describer) section(k Key, t reflect.Type, r rules) Key {
	k.Section = t.Name()
	_, k.Union = reflect.Zero(t).Interface().(union)
	for _, f := range d.grammar.fields(t) {
		below := d.field(&k, f)
		k.Required = k.Required || k.Union || below.Required
		k.Keys = append(k.Keys, below)
	}
	if t == reflect.TypeFor[Group]() {
		d.group(&k, roleOf(r.role))
	}
	return k
}

// group describes what follows from the role: its strategies, and who computes.
func (d describer) group(k *Key, role protocol.Role) {
	k.Strategies = d.strategies(k.Path, role)
	at := slices.IndexFunc(k.Keys, func(k Key) bool { return k.Form == MixForm })
	if k.Keys[at].Required = true; role == protocol.Submitter {
		k.Keys = slices.Delete(k.Keys, at, at+1)
	}
}

// field describes one key.
func (d describer) field(under *Key, f field) Key {
	r := f.rules
	k := Key{Path: source.Join(under.Path, f.key), Doc: f.about.doc, Symbol: f.about.symbol, Formula: f.about.formula, Source: f.about.source,
		Shapes: (under.Shapes || under.Path == "") && (r.hashed || r.brings), Required: !r.mayBeAbsent && !r.hasFallback}
	k.Presets = d.presets(k.Path)
	k.Required = k.Required && len(k.Presets) == 0
	return d.value(k, f.typ, r)
}

// value describes what a type with its rules takes.
func (d describer) value(k Key, t reflect.Type, r rules) Key {
	k.Default, k.Min, k.Above, k.Max, k.Below = r.fallback, r.min, r.above, r.max, r.below
	k.One, k.Later, k.Names, k.Least, k.Most = append(slices.Clone(r.one), r.built...), r.later, r.ref, r.least, r.most
	if t.Kind() == reflect.Pointer {
		k.Required = false
		t = t.Elem()
	}
	switch x := reflect.New(t).Interface().(type) {
	case *axes, *ranges:
		k.Form, k.Keys = AxesForm, d.section(Key{Path: source.Join(k.Path, "*")}, axisSection(x), rules{}).Keys
		return k
	case *tuples:
		k.Form = PointsForm
		return k
	case *overlays:
		k.Form = OverlaysForm
		return k
	case *Amendment:
		k.Form = OverlayForm
		return k
	case *Limits:
		k.Form = LimitsForm
		return d.entry(k, reflect.TypeFor[ChangeLimits](), r)
	case *Mix:
		k.Form, k.Names = MixForm, "devices"
		return k
	case *unbuilt:
		k.Form, k.Required = ReservedForm, false
		return k
	case leaf:
		k.Form, k.Quantity = NumberForm, x.Kind()
		return k
	case namedMap:
		k.Form = NamesForm
		return d.entry(k, x.entry(), r)
	}
	return d.plain(k, t, r)
}

// axisSection is the type of a range, by the type of the axes.
func axisSection(x any) reflect.Type {
	if _, ok := x.(*ranges); ok {
		return reflect.TypeFor[drawRange]()
	}
	return reflect.TypeFor[stepRange]()
}

// entry describes the entries of a named map.
func (d describer) entry(k Key, t reflect.Type, r rules) Key {
	each := d.section(Key{Path: source.Join(k.Path, "*"), Shapes: k.Shapes}, t, r)
	k.Section, k.Keys, k.Strategies = each.Section, each.Keys, each.Strategies
	return k
}

// plain describes Go's own types.
func (d describer) plain(k Key, t reflect.Type, r rules) Key {
	switch t.Kind() {
	case reflect.String:
		k.Form = TextForm
	case reflect.Bool:
		k.Form = TruthForm
	case reflect.Int, reflect.Int64, reflect.Uint64:
		k.Form = WholeForm
	case reflect.Slice:
		item := d.value(Key{}, t.Elem(), r)
		k.Form, k.Of, k.Quantity = ListForm, item.Form, item.Quantity
	default:
		if t == reflect.TypeFor[end]() {
			k.Form = NumberForm // of the axis' own unit
			return k
		}
		required := k.Required
		k.Form, k.Required = SectionForm, false
		k = d.section(k, t, r)
		k.Required = k.Required && required
	}
	return k
}

// presets returns the values that presets give a key.
func (d describer) presets(path string) []Preset {
	var out []Preset
	before := ""
	for _, name := range presetNames {
		root := &source.Node{Kind: source.Map, Entries: []source.Entry{{Key: "protocol", Value: d.grammar.presets[name]}}}
		if n := root.Lookup(path); n != nil && n.Kind == source.Scalar && n.Text != before {
			out = append(out, Preset{name, n.Text})
			before = n.Text
		}
	}
	if path == "protocol.preset" {
		return out[:1] // the preset that is used without the key
	}
	return out
}

// strategies describes what a role can play.
func (d describer) strategies(path string, role protocol.Role) []Strategy {
	var out []Strategy
	for i := range d.Strategies {
		e := &d.Strategies[i]
		if e.Role != role {
			continue
		}
		s := Strategy{Name: e.Name, Doc: e.Doc, Keys: []Key{}}
		for j := range e.Params {
			s.Keys = append(s.Keys, d.parameter(path, &e.Params[j]))
		}
		out = append(out, s)
	}
	return out
}

func (d describer) parameter(path string, p *agents.Param) Key {
	v, r := new(Argument).target(p)
	k := d.value(Key{Path: source.Join(path, p.Name), Doc: p.Doc, Required: p.Required, Shapes: true}, v.Type(), r)
	k.Default = p.Default
	return k
}
