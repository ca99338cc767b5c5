package scenarios

import (
	"strings"
	"testing"
	"unicode"
)

// TestEveryKeyIsDocumented: explain, the schema and the reference have nothing else to
// say.
func TestEveryKeyIsDocumented(t *testing.T) {
	for section, fields := range newGrammar().sections {
		for _, f := range fields {
			doc := f.about.doc
			if doc == "" || strings.HasSuffix(doc, ".") || unicode.IsUpper(rune(doc[0])) && doc[:4] != "Adam" {
				t.Errorf("%s.%s: doc %q is no clause in lower case", section.Name(), f.key, doc)
			}
		}
	}
}
