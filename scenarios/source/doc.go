// Package source reads the YAML of a scenario into a tree in which every key
// and every value knows the file, line and column that wrote it.
//
//	bytes ──Parse──> Node ──Merge(base, overlay)──> Node ──> a strict decoder
//	                  │                                            │
//	                  └──────────── Pos ──> Fault <────────────────┘
//
// It refuses what no scenario needs and what could exhaust the machine: large
// files, deep nesting, aliases that expand without bound, tags, several
// documents. All faults of a text are collected in Faults, which prints each
// with an excerpt and a caret.
//
//	var faults source.Faults
//	root := source.Parse(source.NewFile("a.yaml", text), &faults)
//
// The package knows nothing of what the keys mean.
package source
