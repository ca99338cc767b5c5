// Package spec is what a scenario may name of its analysis: the metrics that a run
// comes to, with their units.
//
//	spec.Metrics ──> names that invariants, sensitivities and comparisons may use
//	     └─────────> gensim metrics
//
// Values are computed by package metrics, which a test holds to this list. The package
// imports nothing of the module, so that the scenario language can know the names
// without knowing how anything is computed.
//
//	for _, m := range spec.Of([]string{"solver.honest"}, nil) {
//		fmt.Println(m.Name, m.Unit, m.Doc)
//	}
package spec
