package protocol_test

import (
	"strconv"
	"strings"
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// ofJob decodes what a transcript says of jobs and sizes: "join:30=0+1" submits a task
// from the ends of tasks 0 and 1 to the job after 30 minutes.
func (sc *script) ofJob(name, index, value string) error {
	number, _ := strconv.Atoi(value)
	switch name {
	case "job":
		sc.tasks, sc.job = 0, parentsOf(value)
	case "most":
		sc.setup.params.Jobs.Tasks = number
	case "join":
		minutes, _ := strconv.Atoi(index)
		sc.agenda = append(sc.agenda, errand{unit.Time(minutes) * unit.Minute, func(w *world) { w.submit("", 1, parentsOf(value)[0]) }})
	case "size":
		gas := sc.setup.workload.Gas
		sc.setup.params.TaskSize = map[string]protocol.TaskSize{
			"small": {Min: gas + 1, Max: gas + 2}, "large": {Min: 1, Max: gas - 1}, "exact": {Min: gas, Max: gas},
		}[value]
	default:
		return sc.govern(name, index, value)
	}
	return nil
}

// parentsOf reads "-,0,0,1+2" as the parents of tasks 0 to 3.
func parentsOf(value string) [][]protocol.TaskID {
	var all [][]protocol.TaskID
	for task := range strings.SplitSeq(value, ",") {
		var parents []protocol.TaskID
		for p := range strings.SplitSeq(task, "+") {
			if n, err := strconv.Atoi(p); err == nil {
				parents = append(parents, protocol.TaskID(n))
			}
		}
		all = append(all, parents)
	}
	return all
}

// jobWorld is a world in which nothing is verified and alice has submitted tasks
// with these parents, as one job.
func jobWorld(t *testing.T, s setup, p plan, parents ...[]protocol.TaskID) *world {
	t.Helper()
	s.params.Verification.Rate = unit.Ratio{Num: 0, Den: 1}
	w := newWorld(t, s, p)
	for range 12 {
		w.block()
	}
	for i, list := range parents {
		w.submit("", protocol.JobID(min(i, 1)), list)
	}
	w.block()
	return w
}

// refuseJobs: what a submission may not say of its job. Of the codes that
// apply the first in the order of the list is the answer.
func refuseJobs(t *testing.T, seen *refusals) {
	s := standard()
	s.params.Jobs = protocol.Jobs{Tasks: 4, Parents: 2}
	s.params.MaxAttempts = 1
	w := jobWorld(t, s, plan{about: 1, late: map[int]bool{1: true}}, nil, nil, []protocol.TaskID{0})
	alice, bob := w.party("alice").account, w.party("bob").account
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: bob, Amount: w.state.Quote(0)})
	for w.state.Task(1).State != protocol.TaskReturned {
		w.until(protocol.TaskRefunded)
	}
	ids := func(list ...protocol.TaskID) []protocol.TaskID { return list }
	for _, c := range []struct {
		what string
		from string
		job  protocol.JobID
		of   []protocol.TaskID
		want protocol.Code
	}{
		{"a job that is not there", "alice", 3, nil, protocol.UnknownSubject},
		{"less than none", "alice", -1, nil, protocol.Malformed},
		{"parents of a new job", "alice", protocol.NewJob, ids(0), protocol.Malformed},
		{"parents out of order", "alice", 1, ids(2, 0), protocol.Malformed},
		{"a parent twice", "alice", 1, ids(0, 0), protocol.Malformed},
		{"a parent of another job", "alice", 1, ids(3), protocol.UnknownSubject},
		{"a parent that is not there", "alice", 1, ids(9), protocol.UnknownSubject},
		{"no parent", "alice", 1, ids(protocol.None), protocol.UnknownSubject},
		{"a job of another's", "bob", 1, nil, protocol.NotYours},
		{"a parent of another's", "bob", 1, ids(0), protocol.NotYours},
		{"a parent that was refunded", "alice", 1, ids(1), protocol.WrongPhase},
		{"too many parents", "alice", 1, ids(0, 1, 2), protocol.WrongPhase},
	} {
		from := alice
		if c.from == "bob" {
			from = bob
		}
		t.Run(c.what, func(t *testing.T) {
			m := protocol.Message{Kind: protocol.SubmitTask, From: from, Amount: w.state.Quote(0), Job: c.job, Parents: c.of}
			w.refuse(t, seen, m, c.want)
		})
	}
	fourth := protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: w.state.Quote(0), Job: 1, Parents: ids(0, 2)}
	if code := w.state.Apply(w.now, &fourth, &w.events); code != protocol.OK {
		t.Fatalf("the fourth task: %v", code)
	}
	fourth.Amount-- // neither room nor fee
	w.refuse(t, seen, fourth, protocol.OutOfBounds)
}

// TestTooManyParents: the bound counts live parents.
func TestTooManyParents(t *testing.T) {
	s := standard()
	s.params.Jobs = protocol.Jobs{Tasks: 8, Parents: 2}
	w := jobWorld(t, s, plan{}, nil, nil, nil)
	m := protocol.Message{
		Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0), Job: 1, Parents: []protocol.TaskID{0, 1, 2},
	}
	w.refuse(t, new(refusals), m, protocol.OutOfBounds)
	m.Parents = m.Parents[:2]
	if code := w.state.Apply(w.now, &m, &w.events); code != protocol.OK {
		t.Errorf("two parents: %v", code)
	}
}

// TestTaskSize: a task below the minimum or above the maximum is refused, one at
// either is not.
func TestTaskSize(t *testing.T) {
	gas := standard().workload.Gas
	for _, c := range []struct {
		size protocol.TaskSize
		want protocol.Code
	}{
		{protocol.TaskSize{Min: gas + 1, Max: gas + 2}, protocol.OutOfBounds},
		{protocol.TaskSize{Min: 1, Max: gas - 1}, protocol.OutOfBounds},
		{protocol.TaskSize{Min: gas, Max: gas}, protocol.OK},
		{protocol.TaskSize{}, protocol.OK},
	} {
		s := standard()
		s.params.TaskSize = c.size
		w := newWorld(t, s, plan{})
		m := protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)}
		if got := w.state.Apply(w.now, &m, &w.events); got != c.want {
			t.Errorf("%d Mgas with bounds %v: %v, want %v", gas, c.size, got, c.want)
		}
	}
}

// TestJobView: a job's view adds up to what its tasks put in, while some are in
// escrow and when none is.
func TestJobView(t *testing.T) {
	s := standard()
	s.params.MaxAttempts = 1
	w := jobWorld(t, s, plan{about: 1, late: map[int]bool{1: true}}, nil, []protocol.TaskID{0}, []protocol.TaskID{0}, []protocol.TaskID{1})
	alice := w.party("alice")
	put := unit.Amount(len(w.state.Job(1).Tasks)) * w.state.SubmissionHold(0)
	check := func(accepted, refunded int) {
		t.Helper()
		j := w.state.Job(1)
		if j.Accepted != accepted || j.Refunded != refunded || len(j.Tasks) != 4 || j.Submitter != alice.account {
			t.Errorf("the job is %+v", j)
		}
		if held := w.state.Book().Held(alice.account); j.Spent+j.Returned+held != put {
			t.Errorf("%v spent, %v back and %v held of %v", j.Spent, j.Returned, held, put)
		}
	}
	check(0, 0)
	w.until(protocol.TaskSettled)
	check(1, 0)
	w.run()
	check(2, 2)
	if view := w.state.Job(2); view.Submitter != 0 || w.state.Jobs() != 1 {
		t.Errorf("a job that nobody opened: %+v", view)
	}
	fees := 4 * w.setup.params.TxFee
	if spent := w.state.Job(1).Spent; w.gain("alice") != -spent-fees {
		t.Errorf("alice is at %v after spending %v", w.gain("alice"), spent)
	}
}

// TestAcceptedParent: a child may be submitted after its parent was accepted, and
// begins at once.
func TestAcceptedParent(t *testing.T) {
	w := jobWorld(t, standard(), plan{}, nil)
	w.until(protocol.TaskSettled)
	w.submit("", 1, []protocol.TaskID{0})
	if e := w.until(protocol.TaskPooled); e.Task != 1 {
		t.Errorf("task %d is pooled", e.Task)
	}
	w.run()
	if got := w.state.Task(1); got.State != protocol.TaskAccepted || got.Job != 1 || len(w.state.Task(0).Children) != 1 {
		t.Errorf("the child is %+v", got)
	}
}
