package manual

import (
	"fmt"
	"slices"
	"strings"

	"gensim/scenarios"
)

// Explain renders what is known of the keys that a path leads to. Parameters of one
// name that strategies share in every word are told once.
func Explain(found []Found) string {
	var b strings.Builder
	for i := 0; i < len(found); i++ {
		f := &found[i]
		strategies := []string{f.Strategy}
		for i+1 < len(found) && alike(f, &found[i+1]) {
			i++
			strategies = append(strategies, found[i].Strategy)
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		f.write(&b, strategies)
	}
	return b.String()
}

func alike(a, b *Found) bool {
	return a.Strategy != "" && a.Doc == b.Doc && a.Required == b.Required && a.Default == b.Default && slices.Equal(a.One, b.One)
}

func (f *Found) write(b *strings.Builder, strategies []string) {
	k := &f.Key
	title := k.Path
	if k.Symbol != "" {
		title += "   " + k.Symbol
	}
	fmt.Fprintf(b, "%s\n", title)
	if k.Doc != "" {
		fmt.Fprintf(b, "  %s\n", k.Doc)
	}
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "  %-10s %s\n", name, text)
		}
	}
	line("strategy", strings.Join(strategies, ", "))
	line("value", kind(k))
	line("default", fallback(k))
	line("bounds", bounds(k))
	line("not built", strings.Join(k.Later, ", "))
	line("formula", k.Formula)
	line("source", k.Source)
	if !k.Shapes {
		line("hash", "not part of the scenario hash")
	}
	for i := range k.Keys {
		summary(b, &k.Keys[i])
	}
	for _, s := range k.Strategies {
		fmt.Fprintf(b, "  strategy: %s\n", s.Name)
		for i := range s.Keys {
			summary(b, &s.Keys[i])
		}
	}
}

// summary is a key in one line.
func summary(b *strings.Builder, k *scenarios.Key) {
	text := k.Doc
	if d := fallback(k); d != "" {
		text += "; " + d
	}
	fmt.Fprintf(b, "    %-20s %s\n", lastKey(k.Path), text)
}

// Sections renders the sections of the language.
func Sections(root scenarios.Key) string {
	var b strings.Builder
	for i := range root.Keys {
		k := &root.Keys[i]
		doc := k.Doc
		if k.Form == scenarios.ReservedForm {
			doc += " (not built yet)"
		}
		fmt.Fprintf(&b, "%-12s %s\n", k.Path, doc)
	}
	return b.String()
}
