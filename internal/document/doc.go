// Package document holds pages of docs to figures that tests have just computed, so that
// no page goes on saying what the code does no more:
//
//	document.Says(t, "protocol.md", "a chain holds a bad one with %.1f%%", 100*share)
//
// It is imported by tests alone, and knows nothing but where docs lie.
package document
