package manual

import (
	_ "embed"
	"fmt"
	"strings"

	"gensim/scenarios"
)

//go:embed preface.md
var preface string

// Reference renders the language as a page in Markdown: every key with what it takes,
// its default and its meaning.
func Reference(root scenarios.Key) []byte {
	var b strings.Builder
	b.WriteString(preface)
	b.WriteString("\n## The file\n\n")
	file := root
	file.Keys = nil
	for _, k := range root.Keys {
		if k.Form != scenarios.SectionForm && k.Form != scenarios.NamesForm && k.Form != scenarios.ReservedForm {
			file.Keys = append(file.Keys, k)
		}
	}
	table(&b, &file)
	for i := range root.Keys {
		k := &root.Keys[i]
		if k.Form == scenarios.ReservedForm {
			continue
		}
		switch k.Form {
		case scenarios.SectionForm, scenarios.NamesForm:
			fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n", k.Path, sentence(k.Doc))
			table(&b, k)
		}
	}
	b.WriteString("\n## Strategies\n\n")
	b.WriteString("What a group can play, with the keys that a strategy adds to its group. `gensim strategies` tells what each does, what it breaks and what it costs.\n")
	walk(&root, func(k *scenarios.Key) { strategyTable(&b, k) })
	return []byte(b.String())
}

// table lists all keys below one.
func table(b *strings.Builder, k *scenarios.Key) {
	b.WriteString("| key | value | default | meaning |\n| --- | --- | --- | --- |\n")
	walk(k, func(below *scenarios.Key) {
		if below.Path == k.Path || below.Form == scenarios.ReservedForm {
			return
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", below.Path, cell(value(below)), cell(fallback(below)), cell(meaning(below)))
	})
}

// value is what a key takes, with its bounds.
func value(k *scenarios.Key) string {
	text := kind(k)
	if limits := bounds(k); limits != "" {
		text += "; " + limits
	}
	if len(k.Later) > 0 {
		text += "; not built yet: " + strings.Join(k.Later, ", ")
	}
	return text
}

// meaning is all prose on a key.
func meaning(k *scenarios.Key) string {
	text := k.Doc
	if k.Symbol != "" {
		text = "*" + k.Symbol + "*: " + text
	}
	if k.Formula != "" {
		text += "; `" + k.Formula + "`"
	}
	if k.Source != "" {
		text += "; source: " + k.Source
	}
	return text
}

// strategyTable lists the strategies of a role.
func strategyTable(b *strings.Builder, k *scenarios.Key) {
	if len(k.Strategies) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n| strategy | key | value | default | meaning |\n| --- | --- | --- | --- | --- |\n", k.Path)
	for _, s := range k.Strategies {
		if len(s.Keys) == 0 {
			fmt.Fprintf(b, "| `%s` | | | | |\n", s.Name)
		}
		for i := range s.Keys {
			p := &s.Keys[i]
			fmt.Fprintf(b, "| `%s` | `%s` | %s | %s | %s |\n", s.Name, lastKey(p.Path), cell(value(p)), cell(fallback(p)), cell(meaning(p)))
		}
	}
}

// walk visits a key and those below it.
func walk(k *scenarios.Key, visit func(*scenarios.Key)) {
	visit(k)
	for i := range k.Keys {
		walk(&k.Keys[i], visit)
	}
}

// cell keeps a text inside its cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// sentence begins with a capital.
func sentence(clause string) string {
	if clause == "" {
		return ""
	}
	return strings.ToUpper(clause[:1]) + clause[1:]
}
