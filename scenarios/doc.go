// Package scenarios is the scenario language: it reads YAML into a Document of
// typed sections, strictly, and reports every fault at once with its place.
//
//	file or library name
//	   │ source.Parse          each value keeps file, line and column
//	   │ extends, --set        overlays, merged key by key
//	   │ preset                defaults of the protocol's keys
//	   ▼
//	source.Node ──decode──> Document ──cross checks──> Canonical, Hash, Inert
//
// A sweep makes a Plan of points. Each is the tree with values laid over it, decoded
// as any scenario is, when it is asked for:
//
//	Document ──Plan──> axes, cases, number of points ──Point(i)──> Document
//
// A Document mirrors the YAML: one struct a section, one field a key. Fields
// carry their key, default, bounds and allowed values as struct tags, which
// decoding and canonical writing share. Nothing written in a scenario
// is ignored: an unknown key is a fault, a value whose rule is not built is
// refused, and a key that is read but has no effect yet is listed by Inert.
//
//	doc, err := scenarios.Load("baseline", "run.seed=7")
//
// The package must not know how a run executes; what it resolves to is owned by
// the packages below it.
package scenarios
