package manual

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gensim/scenarios"
)

// Schema is the language as a JSON Schema, draft 2020-12. It says what an editor can
// know while a scenario is written: keys, units, allowed values, a strategy's own
// parameters. Any key may be null, which removes what a base scenario has; keys are
// required only where nothing is extended. What keys must be to one another is checked
// by `gensim validate`.
func Schema(root scenarios.Key) []byte {
	s := schema{root: &root, known: map[string]bool{}}
	whole := s.section(&root)
	whole[0].value = "object" // null is no scenario
	document := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", "urn:gensim:scenario:1"},
		{"title", "gensim scenario"},
	}
	document = append(document, whole...)
	document = document.with("required", []string{"schema", "name"}).
		with("if", object{{"not", object{{"required", []string{"extends"}}}}}).
		with("then", complete(&root))
	document = document.with("$defs", append(s.defs, member{"Overlay", s.overlay(whole)}))
	return []byte(pretty(document, "") + "\n")
}

// schema collects the definitions of sections.
type schema struct {
	root  *scenarios.Key
	defs  object
	known map[string]bool
}

// section is a map of keys.
func (s *schema) section(k *scenarios.Key) object {
	var properties object
	for i := range k.Keys {
		if below := &k.Keys[i]; below.Form != scenarios.ReservedForm {
			properties = properties.with(lastKey(below.Path), s.property(below))
		}
	}
	o := object{{"type", []string{"object", "null"}}}
	if len(k.Strategies) > 0 {
		return s.group(o, properties, k)
	}
	return o.with("properties", properties).with("additionalProperties", false)
}

// group is a section whose keys depend on its strategy.
func (s *schema) group(o, properties object, k *scenarios.Key) object {
	var names []string
	for _, m := range properties {
		names = append(names, m.key)
	}
	seen := map[string]bool{}
	var cases []object
	for _, strategy := range k.Strategies {
		own := append([]string(nil), names...)
		var parameters object
		for i := range strategy.Keys {
			p := &strategy.Keys[i]
			name := lastKey(p.Path)
			own = append(own, name)
			if parameters = parameters.with(name, s.property(p)); !seen[name] {
				seen[name] = true
				properties = properties.with(name, true)
			}
		}
		chosen := object{{"properties", object{{"strategy", object{{"const", strategy.Name}}}}}, {"required", []string{"strategy"}}}
		cases = append(cases, object{{"if", chosen}, {"then", object{{"propertyNames", object{{"enum", own}}}, {"properties", parameters}}}})
	}
	for i := range properties {
		if properties[i].key == "strategy" {
			properties[i].value = strategies(k)
		}
	}
	return o.with("properties", properties).with("additionalProperties", false).with("allOf", cases)
}

// strategies is the choice of a strategy.
func strategies(k *scenarios.Key) object {
	var names []any
	for _, s := range k.Strategies {
		names = append(names, s.Name)
	}
	return object{{"enum", append(names, nil)}, {"description", "what its agents play; see gensim strategies"}}
}

// property is a key with its description.
func (s *schema) property(k *scenarios.Key) object {
	o := s.value(k)
	if text := description(k); text != "" {
		o = o.with("description", text)
	}
	if value, ok := fallbackValue(k); ok {
		o = o.with("default", value)
	}
	return o
}

// value is what a key takes.
func (s *schema) value(k *scenarios.Key) object {
	switch k.Form {
	case scenarios.SectionForm:
		return s.reference(k.Section, k)
	case scenarios.NamesForm:
		each := s.reference(k.Section+role(k), k)
		return object{{"type", []string{"object", "null"}}, {"propertyNames", name()}, {"additionalProperties", each}}
	case scenarios.ListForm:
		return s.list(k)
	case scenarios.MixForm:
		share := object{{"type", []string{"object", "null"}}, {"additionalProperties", object{{"type", []string{"number", "string", "null"}}}}}
		return object{{"anyOf", []object{text(), share}}}
	case scenarios.AxesForm:
		return axes(s.reference("Range"+lastKey(k.Path), k))
	case scenarios.PointsForm:
		point := object{{"type", "object"}, {"propertyNames", dotted()}, {"additionalProperties", anyValue()}}
		return object{{"type", []string{"array", "null"}}, {"minItems", 1}, {"items", point}}
	case scenarios.OverlaysForm:
		return object{{"type", []string{"object", "null"}}, {"propertyNames", name()}, {"additionalProperties", object{{"$ref", "#/$defs/Overlay"}}}}
	case scenarios.OverlayForm, scenarios.LimitsForm: // paths, dotted or not
		return object{{"type", []string{"object", "null"}}}
	}
	return scalar(k, k.Form)
}

// role tells the groups of one role, which have strategies of their own, from others.
func role(k *scenarios.Key) string {
	if len(k.Strategies) == 0 {
		return ""
	}
	word := lastKey(k.Path)
	return strings.ToUpper(word[:1]) + word[1:]
}

// reference enters the definition of a section once.
func (s *schema) reference(name string, k *scenarios.Key) object {
	if !s.known[name] {
		s.known[name] = true
		s.defs = s.defs.with(name, nil)
		at := len(s.defs) - 1
		s.defs[at].value = s.section(k)
	}
	return object{{"$ref", "#/$defs/" + name}}
}

func (s *schema) list(k *scenarios.Key) object {
	item := *k
	item.Form, item.Default = k.Of, ""
	o := object{{"type", []string{"array", "null"}}, {"items", scalar(&item, k.Of)}}
	for _, limit := range []struct{ key, text string }{{"minItems", k.Least}, {"maxItems", k.Most}} {
		if limit.text != "" {
			o = o.with(limit.key, number(limit.text))
		}
	}
	return o
}

// overlay is the scenario as a case changes it: keys may be dotted.
func (s *schema) overlay(whole object) object {
	var sections object
	for _, m := range whole {
		if m.key == "properties" {
			for _, p := range m.value.(object) {
				switch p.key {
				case "schema", "name", "extends", "sweep":
				default:
					sections = sections.with(p.key, object{{"$ref", "#/properties/" + p.key}})
				}
			}
		}
	}
	return object{{"type", "object"}, {"properties", sections}, {"patternProperties", object{{`\.`, true}}}, {"additionalProperties", false}}
}

// axes are lists or ranges by path.
func axes(span object) object {
	list := object{{"type", "array"}, {"minItems", 1}, {"items", anyValue()}}
	return object{{"type", []string{"object", "null"}}, {"propertyNames", dotted()}, {"additionalProperties", object{{"anyOf", []object{list, span}}}}}
}

// anyValue is any single value.
func anyValue() object { return object{{"type", []string{"string", "number", "boolean"}}} }

func text() object { return object{{"type", []string{"string", "null"}}} }

// name is what an entry may be called.
func name() object { return object{{"pattern", "^[a-z][a-z0-9_]*$"}, {"maxLength", 48}} }

// dotted is a path of the language.
func dotted() object { return object{{"pattern", `^[a-z_]+(\.[a-z0-9_]+)+$`}} }

// scalar is a single value, or null.
func scalar(k *scenarios.Key, form scenarios.Form) object {
	switch {
	case len(k.One) > 0 && form != scenarios.NumberForm:
		return object{{"enum", append(choices(k, form), nil)}}
	case form == scenarios.WholeForm:
		return limits(object{{"type", []string{"integer", "null"}}}, k)
	case form == scenarios.TruthForm:
		return object{{"type", []string{"boolean", "null"}}}
	case k.Quantity == nil && form == scenarios.NumberForm: // of the axis' own type
		return anyValue()
	case form == scenarios.NumberForm:
		return quantity(k)
	}
	return text()
}

// quantity is a text with a unit; a plain number will do where there is none.
func quantity(k *scenarios.Key) object {
	pattern := k.Quantity.Pattern()
	spelt := object{{"type", []string{"string", "null"}}, {"pattern", pattern}}
	if !regexp.MustCompile(pattern).MatchString("1") {
		return spelt
	}
	return object{{"anyOf", []object{limits(object{{"type", "number"}}, k), spelt}}}
}

// limits adds bounds that are plain numbers.
func limits(o object, k *scenarios.Key) object {
	for _, b := range []struct{ key, text string }{
		{"minimum", k.Min}, {"exclusiveMinimum", k.Above}, {"maximum", k.Max}, {"exclusiveMaximum", k.Below},
	} {
		if n := number(b.text); n != nil {
			o = o.with(b.key, n)
		}
	}
	return o
}

// number is a text as a JSON number, nil where it is none.
func number(text string) any {
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return nil
	}
	return json.Number(text)
}

func choices(k *scenarios.Key, form scenarios.Form) []any {
	out := make([]any, len(k.One))
	for i, text := range k.One {
		if out[i] = text; form == scenarios.WholeForm {
			out[i] = number(text)
		}
	}
	return out
}

// description is what an editor shows.
func description(k *scenarios.Key) string {
	parts := []string{k.Doc}
	if k.Symbol != "" {
		parts = append(parts, "symbol "+k.Symbol)
	}
	if k.Quantity != nil {
		parts = append(parts, fmt.Sprintf("%s: %s, as in %s", k.Quantity.Noun, k.Quantity.Units, k.Quantity.Example))
	}
	if b := bounds(k); b != "" {
		parts = append(parts, b)
	}
	if d := fallback(k); d != "" && d != "required" {
		parts = append(parts, "default "+d)
	}
	return strings.TrimPrefix(strings.Join(parts, "; "), "; ")
}

// fallbackValue is a default as JSON has it.
func fallbackValue(k *scenarios.Key) (any, bool) {
	value := k.Default
	if len(k.Presets) > 0 {
		value = k.Presets[0].Value
	}
	switch {
	case value == "":
		return nil, false
	case k.Form == scenarios.WholeForm:
		return number(value), true
	case k.Form == scenarios.TruthForm:
		return value == "true", true
	case k.Form == scenarios.ListForm:
		return strings.Fields(value), true
	}
	return value, true
}
