package manual

import "gensim/scenarios"

// complete says which keys a scenario cannot do without that extends nothing.
func complete(k *scenarios.Key) object {
	var o, properties object
	var required []string
	for i := range k.Keys {
		below := &k.Keys[i]
		if below.Required && k.Path != "" && !k.Union || below.Required && k.Path == "" {
			required = append(required, lastKey(below.Path))
		}
		if inner := completeValue(below); len(inner) > 0 {
			properties = properties.with(lastKey(below.Path), inner)
		}
	}
	if len(required) > 0 {
		o = needs(o, k, required)
	}
	if k.Union {
		o = o.with("minProperties", 1).with("maxProperties", 1)
	}
	if len(properties) > 0 {
		o = o.with("properties", properties)
	}
	return o
}

// completeValue is complete of what a key takes.
func completeValue(k *scenarios.Key) object {
	switch k.Form {
	case scenarios.SectionForm:
		return complete(k)
	case scenarios.NamesForm:
		entry := *k
		entry.Path += ".*"
		if inner := complete(&entry); len(inner) > 0 {
			return object{{"additionalProperties", inner}}
		}
	}
	return nil
}

// needs requires keys; a device that is like one of the catalogue has them from there.
func needs(o object, k *scenarios.Key, required []string) object {
	for i := range k.Keys {
		if lastKey(k.Keys[i].Path) == "like" {
			return o.with("if", object{{"not", object{{"required", []string{"like"}}}}}).with("then", object{{"required", required}})
		}
	}
	return o.with("required", required)
}
