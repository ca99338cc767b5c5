package document

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// tester is what a test is told by.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

// Says holds a page of docs to a text, given by a format and its figures. Where lines
// break does not matter.
func Says(t tester, page, format string, figures ...any) {
	t.Helper()
	text, err := read(page)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf(format, figures...); !strings.Contains(text, want) {
		t.Errorf("docs/%s does not say %q", page, want)
	}
}

// Thousands is a number below a million as pages write it: 950, 7,300.
func Thousands[T ~int64](n T) string {
	if n < 1000 {
		return fmt.Sprint(int64(n))
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// read returns a page in one line. The docs lie beside go.mod, in a directory at or above
// the package under test.
func read(page string) (string, error) {
	top, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find docs: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(top, "go.mod")); err == nil {
			break
		}
		if top == filepath.Dir(top) {
			return "", fmt.Errorf("find docs: no go.mod above %s", page)
		}
		top = filepath.Dir(top)
	}
	text, err := os.ReadFile(filepath.Join(top, "docs", page))
	if err != nil {
		return "", fmt.Errorf("read page: %w", err)
	}
	return strings.Join(strings.Fields(string(text)), " "), nil
}
