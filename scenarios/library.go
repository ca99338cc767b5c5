package scenarios

import (
	"embed"
	"strings"

	"gensim/scenarios/source"
)

//go:embed library/*.yaml
var libraryFiles embed.FS

// LibraryEntry is a scenario that ships with gensim.
type LibraryEntry struct {
	Name   string
	Doc    string // what it shows
	Expect string // what a run should find
	Source string // where it comes from
}

// Library lists the scenarios that ship with gensim, by name.
func Library() []LibraryEntry {
	var out []LibraryEntry
	for _, name := range libraryNames() {
		var faults source.Faults
		text, _ := LibraryText(name)
		root := source.Parse(libraryPath(name), text, &faults)
		entry := LibraryEntry{Name: name}
		for key, text := range map[string]*string{"doc": &entry.Doc, "expect": &entry.Expect, "source": &entry.Source} {
			if e, ok := root.Entry(key); ok {
				*text = e.Value.Text
			}
		}
		out = append(out, entry)
	}
	return out
}

func libraryNames() []string {
	files, err := libraryFiles.ReadDir("library")
	if err != nil {
		panic("scenarios: " + err.Error())
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".yaml"))
	}
	return names
}

// LibraryText returns the YAML of a library scenario with its comments.
func LibraryText(name string) ([]byte, bool) {
	if !isScenarioName(name) {
		return nil, false
	}
	text, err := libraryFiles.ReadFile("library/" + name + ".yaml")
	return text, err == nil
}

// libraryPath is how faults name a library scenario: its path in the
// repository.
func libraryPath(name string) string { return "scenarios/library/" + name + ".yaml" }
