package manual

import (
	"fmt"
	"strings"

	"gensim/scenarios"
)

// kind says what a key's value is.
func kind(k *scenarios.Key) string {
	switch k.Form {
	case scenarios.SectionForm:
		if k.Union {
			return "a section with exactly one of its keys"
		}
		return "a section"
	case scenarios.NamesForm:
		return "named entries"
	case scenarios.ListForm:
		return "a list of " + items(k)
	case scenarios.MixForm:
		return "a device's name, or a map of devices to shares"
	case scenarios.LimitsForm:
		return "a map of paths to sections"
	case scenarios.AxesForm:
		return "a map of paths to lists of values, or to ranges"
	case scenarios.PointsForm:
		return "a list of maps of paths to values"
	case scenarios.OverlaysForm:
		return "named overlays of the scenario"
	case scenarios.OverlayForm:
		return "an overlay of the scenario"
	}
	return single(k, k.Form)
}

// single says what one value is.
func single(k *scenarios.Key, form scenarios.Form) string {
	switch {
	case len(k.One) == 1:
		return k.One[0]
	case len(k.One) > 0:
		return "one of " + strings.Join(k.One, ", ")
	case k.Names != "":
		return "a name under " + k.Names
	case k.Quantity != nil:
		return fmt.Sprintf("%s (%s), as in %s", k.Quantity.Noun, k.Quantity.Units, k.Quantity.Example)
	case form == scenarios.NumberForm:
		return "a value of the axis"
	case form == scenarios.WholeForm:
		return "a whole number"
	}
	return string(form)
}

// items says what a list holds, and how many.
func items(k *scenarios.Key) string {
	count := ""
	switch {
	case k.Least != "" && k.Least == k.Most:
		count = k.Least + " items, each "
	case k.Least != "" && k.Most != "":
		count = fmt.Sprintf("%s to %s items, each ", k.Least, k.Most)
	case k.Least != "":
		count = "at least " + k.Least + " items, each "
	default:
		count = "items, each "
	}
	return count + single(k, k.Of)
}

// bounds says between what a value lies, or nothing.
func bounds(k *scenarios.Key) string {
	if k.Min != "" && k.Min == k.Max {
		return "exactly " + k.Min
	}
	var parts []string
	for _, b := range []struct{ word, limit string }{{"at least", k.Min}, {"above", k.Above}, {"at most", k.Max}, {"below", k.Below}} {
		if b.limit != "" {
			parts = append(parts, b.word+" "+b.limit)
		}
	}
	return strings.Join(parts, ", ")
}

// fallback says what holds without the key.
func fallback(k *scenarios.Key) string {
	var parts []string
	for _, p := range k.Presets {
		parts = append(parts, p.Value+" (preset "+p.Name+")")
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case k.Default != "":
		return k.Default
	case k.Required:
		return "required"
	}
	return ""
}

// lastKey is the name of a key without those above it.
func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
