package cluster

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// Spec is a sweep to be handed over.
type Spec struct {
	Scenario string // name
	Text     string // of the scenario, resolved
	Seed     uint64
	Replicas int // replicates
	Shards   int
	Workers  int    // processors of a shard
	Out      string // where data sets go, a folder that all shards see or a store's URL
	Binary   string // how the program is called
	Image    string // of the container, for Kubernetes
}

// File is one file to write.
type File struct {
	Name       string
	Text       string
	Executable bool
}

// targets by name: the templates of each, and whether a file is a program.
var targets = []struct {
	name  string
	files []File
}{
	{"slurm", []File{{Name: "shards.sbatch"}, {Name: "submit.sh", Executable: true}}},
	{"kubernetes", []File{{Name: "job.yaml"}}},
	{"make", []File{{Name: "Makefile"}}},
}

// Targets are the schedulers.
func Targets() []string {
	var names []string
	for _, t := range targets {
		names = append(names, t.name)
	}
	return names
}

// Files are what a target needs. The scenario is the first.
func Files(target string, s Spec) ([]File, error) {
	i := slices.IndexFunc(targets, func(t struct {
		name  string
		files []File
	}) bool {
		return t.name == target
	})
	if i < 0 {
		return nil, fmt.Errorf("no scheduler %q: there are %s", target, strings.Join(Targets(), ", "))
	}
	files := []File{{Name: "scenario.yaml", Text: s.Text}}
	for _, f := range targets[i].files {
		text, err := fill(target+"/"+f.Name, s)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: f.Name, Text: text, Executable: f.Executable})
	}
	return files, nil
}

func fill(name string, s Spec) (string, error) {
	text, err := templates.ReadFile("templates/" + name)
	if err != nil {
		return "", err
	}
	t, err := template.New(name).Funcs(template.FuncMap{
		"quote": quote,
		"indent": func(n int, text string) string {
			return strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+strings.Repeat(" ", n))
		},
		"last": func(n int) int { return n - 1 },
	}).Parse(string(text))
	if err != nil {
		return "", fmt.Errorf("template %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, s); err != nil {
		return "", fmt.Errorf("template %s: %w", name, err)
	}
	return b.String(), nil
}

// quote makes a text one word of a shell.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
