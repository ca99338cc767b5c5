package manual

import (
	"fmt"
	"strings"

	"gensim/scenarios"
	"gensim/scenarios/source"
)

// Found is a key that a path leads to.
type Found struct {
	scenarios.Key
	Strategy string `json:"strategy,omitempty"` // whose parameter it is
}

// UnknownError says that no key has the path.
type UnknownError struct {
	Path string
	Hint string
}

// Error names the path.
func (e *UnknownError) Error() string { return fmt.Sprintf("there is no key %q", e.Path) }

// Find follows a path, in which names of entries may be any, or *. More than one key
// has a path where several strategies have a parameter of one name. The error is an
// *UnknownError.
func Find(root scenarios.Key, path string) ([]Found, error) {
	at := []Found{{Key: root}}
	words := strings.Split(path, ".")
	for i, word := range words {
		word, _, _ = strings.Cut(word, "[")
		var next []Found
		switch at[0].Form {
		case scenarios.OverlaysForm: // a name, below which the scenario begins again
			next = []Found{{Key: root}}
		case scenarios.OverlayForm:
			next = below(&root, word)
		case scenarios.AxesForm, scenarios.LimitsForm: // the rest is a path of the language
			return axis(&at[0].Key, words[i:]), nil
		default:
			for i := range at {
				next = append(next, below(&at[i].Key, word)...)
			}
		}
		if len(next) == 0 {
			return nil, &UnknownError{path, suggestion(root, path)}
		}
		at = next
	}
	return at, nil
}

// axis is what a path has, an axis of a sweep say, or a key of it.
func axis(k *scenarios.Key, words []string) []Found {
	if len(words) > 1 {
		if found := ranged(k, words[len(words)-1]); found != nil {
			return found
		}
	}
	entry := *k
	if entry.Path, entry.Form = k.Path+".*", scenarios.SectionForm; k.Form == scenarios.AxesForm {
		entry.Doc = "an axis: a list of values, or a range with these keys"
	}
	return []Found{{Key: entry}}
}

func ranged(k *scenarios.Key, name string) []Found {
	for i := range k.Keys {
		if lastKey(k.Keys[i].Path) == name {
			return []Found{{Key: k.Keys[i]}}
		}
	}
	return nil
}

// below returns the keys of a name below a key.
func below(k *scenarios.Key, name string) []Found {
	if k.Form == scenarios.NamesForm && !strings.HasSuffix(k.Path, ".*") {
		entry := *k
		entry.Path, entry.Form = k.Path+".*", scenarios.SectionForm
		return []Found{{Key: entry}}
	}
	var out []Found
	for i := range k.Keys {
		if lastKey(k.Keys[i].Path) == name {
			out = append(out, Found{Key: k.Keys[i]})
		}
	}
	for _, s := range k.Strategies {
		for _, p := range s.Keys {
			if lastKey(p.Path) == name {
				out = append(out, Found{p, s.Name})
			}
		}
	}
	return out
}

// suggestion proposes a key whose path ends as the text does, or is spelt almost
// alike.
func suggestion(root scenarios.Key, path string) string {
	all := Paths(root)
	for _, p := range all {
		if strings.HasSuffix(p, "."+path) {
			return fmt.Sprintf("did you mean %q?", p)
		}
	}
	if hint := source.DidYouMean(path, all); hint != "" {
		return hint
	}
	var names []string
	for i := range root.Keys {
		names = append(names, root.Keys[i].Path)
	}
	return "the sections are " + strings.Join(names, ", ")
}

// Paths lists the paths of all keys, names as *.
func Paths(k scenarios.Key) []string {
	var out []string
	seen := map[string]bool{"": true}
	add := func(path string) {
		if !seen[path] {
			seen[path] = true
			out = append(out, path)
		}
	}
	var walk func(k *scenarios.Key)
	walk = func(k *scenarios.Key) {
		add(k.Path)
		for i := range k.Keys {
			walk(&k.Keys[i])
		}
		for _, s := range k.Strategies {
			for i := range s.Keys {
				add(s.Keys[i].Path)
			}
		}
	}
	walk(&k)
	return out
}
