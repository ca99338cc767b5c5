package manual

import (
	"fmt"
	"slices"
	"strings"

	"gensim/scenarios"
)

// started are the sections that a starting scenario shows.
var started = []string{"run", "currency", "chain", "protocol", "networks", "agents", "check"}

// Starter writes a scenario to begin with: it extends the base, by the name it is
// given, and shows the base's values, each with what it means, as comments.
func Starter(root scenarios.Key, name, base string, doc *scenarios.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# yaml-language-server: $schema=./scenario.schema.json      (gensim schema > scenario.schema.json)
schema: 1
extends: %s
name: %s
doc: What this scenario is about.
expect: What a run of it should show.

# Below stands what %s says. Take away the # before a key, and before those above it, to change it:
# what stays away stays as it is. gensim explain PATH tells more, gensim validate checks,
# gensim diff shows what has changed.
`, base, name, base)
	section, keys := "", []string{}
	for _, line := range strings.Split(strings.TrimSpace(string(scenarios.Canonical(doc))), "\n") {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		depth := (len(line) - len(strings.TrimLeft(line, " "))) / 2
		keys = append(keys[:depth], key)
		if depth == 0 {
			section = key
		}
		if !slices.Contains(started, section) {
			continue
		}
		if depth == 0 {
			b.WriteString("#\n")
		}
		written := fmt.Sprintf("# %s%s:%s", strings.Repeat("  ", depth), key, value)
		if found, err := Find(root, strings.Join(keys, ".")); err == nil && found[0].Doc != "" {
			written = fmt.Sprintf("%-38s # %s", written, found[0].Doc)
		}
		b.WriteString(written + "\n")
	}
	b.WriteString(sweepHint)
	return b.String()
}

const sweepHint = `#
# sweep:                              # many points; see docs/scenario-reference.md
#   replicates: 20
#   grid:
#     protocol.stake.solver: [1/2 fee, 1 fee, 2 fee]
`
