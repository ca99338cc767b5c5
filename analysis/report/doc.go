// Package report turns a run into a summary: the object that `--json` prints,
// that summary.json keeps, and that the closing screen shows.
//
//	record.Run + Setting --Summarize--> Summary --Judge--> does honesty pay?
//	Summaries of n seeds --Pool-------> Summary over replicates
//
// Every figure on the screen comes from the Summary, so that a screen can be
// shown again from the file alone. Whether honesty pays is judged from the
// simultaneous intervals of the differences between honest solvers and each group
// of other solvers, never from means.
//
// The package knows nothing of terminals, colours or folders.
//
//	s, err := report.Summarize(run, report.Setting{Scenario: "baseline"})
//	fmt.Println(s.Honesty.Verdict)
package report
