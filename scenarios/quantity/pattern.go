package quantity

import "strings"

// numberPattern is a regular expression for the number of a quantity.
const numberPattern = `[-+]?[0-9]+(\.[0-9]+)?(/[0-9]+(\.[0-9]+)?|[eE][-+]?[0-9]{1,3})?`

// Pattern is a regular expression, in the dialect that JSON Schema shares with most,
// for the texts that a type reads. It knows numbers and units, not bounds.
func (k *Kind) Pattern() string {
	forms := []string{k.dim.pattern()}
	if k.anyOf != nil {
		forms = nil
		for _, name := range k.anyOf {
			forms = append(forms, dimensionOf(name).pattern())
		}
	}
	return `^\s*` + numberPattern + `\s*(` + strings.Join(forms, "|") + `)\s*$`
}

// pattern is one for the units of a dimension.
func (d dimension) pattern() string {
	var above, below string
	for i, exponent := range d {
		switch exponent {
		case 1:
			above = namesOf(i)
		case -1:
			below = namesOf(i)
		}
	}
	switch {
	case above == "" && below == "":
		return "%?"
	case below == "":
		return above
	case above == "":
		return `%?\s*/\s*` + below
	}
	return above + `\s*/\s*` + below
}

// namesOf are the words for a base dimension, one of which is to be chosen.
func namesOf(dim int) string {
	var names []string
	for _, u := range unitNames {
		if u.dim == dim {
			names = append(names, u.name)
		}
	}
	return "(" + strings.Join(names, "|") + ")"
}
