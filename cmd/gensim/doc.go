// Command gensim runs scenarios of a verified compute network and tells whether
// honesty pays.
//
//	arguments ──cobra──> command ──> scenarios ──> sim ──> analysis ──> screen or JSON
//	                        │
//	                        └── any error: failure{code, message, hint}, printed once, here
//
// It wires the packages below and decides nothing: what a scenario means, how a run
// goes and what a figure is are theirs. Its own are flags, exit codes, progress,
// signals, and where files go.
//
// Exit codes: 0 done, 1 a check failed, 64 bad flag, 65 bad scenario, 70 a defect,
// 74 input or output failed, 130 and 143 stopped by a signal. With --json standard
// output carries exactly one JSON object, errors included; progress goes to
// standard error.
//
//	gensim run baseline
//	gensim show latest task 17
package main
