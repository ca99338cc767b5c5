package manual

import (
	"fmt"
	"strings"

	"gensim/scenarios"
)

// Parameters renders the rules of a chain as a table in Markdown: every single value in
// the sections named, with what it takes and what each preset makes of it.
func Parameters(root scenarios.Key, presets []string, sections ...string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "| parameter | value | %s | meaning |\n| --- | --- |%s --- |\n", strings.Join(presets, " | "), strings.Repeat(" --- |", len(presets)))
	for _, name := range sections {
		walk(&root, func(k *scenarios.Key) {
			inside := k.Path == name || strings.HasPrefix(k.Path, name+".")
			if !inside || k.Form == scenarios.SectionForm || k.Form == scenarios.NamesForm || k.Form == scenarios.ReservedForm {
				return
			}
			fmt.Fprintf(&b, "| `%s` | %s |", k.Path, cell(value(k)))
			for _, p := range presets {
				fmt.Fprintf(&b, " %s |", cell(under(k, p)))
			}
			fmt.Fprintf(&b, " %s |\n", cell(meaning(k)))
		})
	}
	return []byte(b.String())
}

// under is a key's default under a preset: its own, else that of the first preset, else
// the same for all.
func under(k *scenarios.Key, preset string) string {
	for _, p := range k.Presets {
		if p.Name == preset {
			return p.Value
		}
	}
	if len(k.Presets) > 0 {
		return k.Presets[0].Value
	}
	return fallback(k)
}
