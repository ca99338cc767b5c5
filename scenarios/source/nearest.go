package source

import (
	"fmt"
	"strings"
)

// DidYouMean returns a question naming the candidate nearest to a misspelt
// word, or nothing when none is near.
func DidYouMean(word string, candidates []string) string {
	if best := Nearest(word, candidates); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return ""
}

// Nearest returns the candidate within a third of its length, or two edits for
// short words, of the word; the first of equals; or nothing.
func Nearest(word string, candidates []string) string {
	best, bestDistance := "", len(word)+1
	folded := fold(word)
	if len(folded) > 64 {
		return ""
	}
	for _, c := range candidates {
		d := edits(folded, fold(c))
		if d <= max(len(c)/3, min(2, len(c)-1)) && d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// fold makes spellings that differ by case or separator equal.
func fold(s string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(s))
}

// edits is the number of insertions, deletions, substitutions and swaps of
// neighbours that turn a into b (optimal string alignment).
func edits(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
