package graph

import (
	options "flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = options.Bool("update", false, "write the table of prices")

// TestGasSchedule holds the prices of operations in docs/protocol.md to those that
// tasks are estimated by.
func TestGasSchedule(t *testing.T) {
	const document = "../../docs/protocol.md"
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), "<!-- gas: from the code -->\n")
	_, after, closed := strings.Cut(rest, "<!-- end -->")
	if !found || !closed {
		t.Fatalf("%s has no prices between marks", document)
	}
	got := before + "<!-- gas: from the code -->\n" + schedule() + "<!-- end -->" + after
	if *update {
		if err := os.WriteFile(document, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != string(text) {
		t.Errorf("%s has other prices (go test ./kernels/graph -run TestGasSchedule -update)", document)
	}
}

// schedule is the table of prices, the cheapest first.
func schedule() string {
	var out strings.Builder
	out.WriteString("| gas a unit | operations |\n| --- | --- |\n")
	byPrice, dearest := map[uint64][]string{}, uint64(0)
	for op := MatMul; op < opEnd; op++ {
		d := &definitions[op]
		byPrice[d.price] = append(byPrice[d.price], "`"+d.name+"`")
		dearest = max(dearest, d.price)
	}
	for price := range dearest + 1 {
		if names := byPrice[price]; len(names) > 0 {
			fmt.Fprintf(&out, "| %d | %s |\n", price, strings.Join(names, ", "))
		}
	}
	return out.String()
}

// TestOperationsHaveAPrice: nothing that a task executes is free.
func TestOperationsHaveAPrice(t *testing.T) {
	for op := MatMul; op < opEnd; op++ {
		if d := &definitions[op]; d.name == "" || (d.price == 0) != (op == EndState) {
			t.Errorf("operation %d, %q, costs %d", op, d.name, d.price)
		}
	}
}
