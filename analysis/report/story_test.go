package report

import (
	"testing"

	"gensim/sim/record"
)

func TestStoryIsATask(t *testing.T) {
	of := func(task int64, outcome string) record.Dispute { return record.Dispute{Task: task, Outcome: outcome} }
	for name, c := range map[string]struct {
		disputes  []record.Dispute
		submitted int64
		want      int64 // -1: none
	}{
		"a caught cheat":                  {[]record.Dispute{of(-1, "O11"), of(3, "O6"), of(7, "O2")}, 9, 7},
		"a dispute":                       {[]record.Dispute{of(-1, "O11"), of(3, "O6")}, 9, 3},
		"disputes over measurements only": {[]record.Dispute{of(-1, "O11"), of(-1, "O6")}, 9, 0},
		"no dispute":                      {nil, 9, 0},
		"no task":                         {nil, 0, -1},
	} {
		run := &record.Run{Tables: []*record.Table{record.NewTable(record.TableDisputes, c.disputes)}}
		run.Tasks.Submitted = c.submitted
		got, err := story(run)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case got == nil && c.want >= 0, got != nil && *got != c.want:
			t.Errorf("%s: told of %v, want task %d", name, got, c.want)
		}
	}
}
