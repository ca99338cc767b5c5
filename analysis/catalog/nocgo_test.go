//go:build !cgo

package catalog

import (
	"errors"
	"strings"
	"testing"
)

func TestOpenSaysWhatIsMissing(t *testing.T) {
	if _, err := Open(t.TempDir()); !errors.Is(err, errNoSQLite) || !strings.Contains(err.Error(), "CGO_ENABLED=1") {
		t.Errorf("got %v", err)
	}
}
