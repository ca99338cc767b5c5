package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"

	"gensim/analysis/report"
)

// tolerance is how far derived numbers may lie apart, relatively.
const tolerance = 1e-9

// elsewhere are the keys of a summary that may differ when the same run is made
// again: wall time, what the kernels did, and which keys without effect the
// author wrote, which the resolved scenario no longer tells.
var elsewhere = [][]string{{"wall_seconds"}, {"kernels"}, {"setting", "inert"}}

// compareSummaries names every value in which two summaries differ: the kept one
// first. Numbers count as equal within the tolerance.
func compareSummaries(kept, made report.Summary) ([]string, error) {
	a, err := generic(kept)
	if err != nil {
		return nil, err
	}
	b, err := generic(made)
	if err != nil {
		return nil, err
	}
	for _, path := range elsewhere {
		remove(a, path)
		remove(b, path)
	}
	return compareValues("", a, b), nil
}

// remove deletes the value at a path.
func remove(m map[string]any, path []string) {
	for _, key := range path[:len(path)-1] {
		inner, ok := m[key].(map[string]any)
		if !ok {
			return
		}
		m = inner
	}
	delete(m, path[len(path)-1])
}

func generic(s report.Summary) (map[string]any, error) {
	text, err := s.Encode()
	if err != nil {
		return nil, err
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("compare summaries: %w", err)
	}
	return m, nil
}

// compareValues walks two JSON values side by side.
func compareValues(at string, a, b any) []string {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			return compareObjects(at, x, y)
		}
	case []any:
		if y, ok := b.([]any); ok && len(x) == len(y) {
			var found []string
			for i := range x {
				found = append(found, compareValues(fmt.Sprintf("%s[%d]", at, i), x[i], y[i])...)
			}
			return found
		}
	case float64:
		if y, ok := b.(float64); ok && near(x, y, tolerance) {
			return nil
		}
	default:
		if a == b {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s is %v, made again %v", at, a, b)}
}

func compareObjects(at string, a, b map[string]any) []string {
	keys := slices.Collect(maps.Keys(a))
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var found []string
	for _, k := range keys {
		path := k
		if at != "" {
			path = at + "." + k
		}
		found = append(found, compareValues(path, a[k], b[k])...)
	}
	return found
}

// near reports whether two numbers are equal within a relative tolerance.
func near(a, b, within float64) bool {
	return a == b || math.Abs(a-b) <= within*max(math.Abs(a), math.Abs(b))
}
