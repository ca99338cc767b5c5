package ref_test

import (
	"testing"

	"gensim/kernels"
	"gensim/kernels/kerneltest"
	"gensim/kernels/ref"
)

func TestConformance(t *testing.T) { kerneltest.Conform(t, ref.Backend{}) }

// A changed bit anywhere changes the version; then ArithmeticVersion must change,
// too, so that no fact computed before is believed.
func TestPinnedVersion(t *testing.T) {
	if got := kerneltest.Version(ref.Backend{}).Hex(); got != kernels.ArithmeticVersion {
		t.Errorf("the arithmetic changed: its version is %s, pinned is %s", got, kernels.ArithmeticVersion)
	}
}

func FuzzDefinition(f *testing.F) { kerneltest.Fuzz(f, ref.Backend{}) }
