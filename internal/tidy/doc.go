// Package tidy is the house's style as a test: import directions, bans, ratchets.
//
//	go test ./internal/tidy
//
//	files of the repository ──► syntax trees, types ──► rules ──► file:line: what, because why
//
// Each rule is one subtest of TestTidy and carries its reason; TestRulesCanFail
// feeds each one a small bad snippet that it must refuse and a good one that it
// must accept. Where a rule has exceptions, a comment on the line or above it
// claims one and says why:
//
//	for key := range set { //tidy:unordered the sum is the same in any order
//
// The marks are tidy:unordered (iteration over a map), tidy:goroutine (a kernel
// future), tidy:exact (a product or fused operation whose rounding is exact), and
// tidy:int (a product of integers in a file built for another machine, where no
// types are at hand).
//
// The package holds no code beside its tests, and nothing imports it.
package tidy
