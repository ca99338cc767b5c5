package agents

import (
	"reflect"
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// splitDesk is a submitter of jobs, and what the chain shows of its one job.
func splitDesk(t *testing.T, set Settings) (*desk, func(id protocol.TaskID, parents ...protocol.TaskID) Intents) {
	t.Helper()
	set.Interval = 6 * unit.Minute
	d := newDesk(protocol.Submitter, "splitter", set, 1)
	opening := d.ring(d.start().Timers[0]).Messages
	if len(opening) != 1 || opening[0].Job != protocol.NewJob || opening[0].Parents != nil {
		t.Fatalf("a job opens with %+v", opening)
	}
	return d, func(id protocol.TaskID, parents ...protocol.TaskID) Intents {
		d.chain.tasks[id] = protocol.TaskView{Job: 5, Parents: parents}
		return d.hear(protocol.Event{Kind: protocol.TaskSubmitted, Task: id})
	}
}

// wantWave fails unless a wave of so many tasks of the job was sent, from these parents.
func wantWave(t *testing.T, got Intents, width int, parents ...protocol.TaskID) {
	t.Helper()
	if len(got.Messages) != width || len(got.Work)+len(got.Timers) > 0 {
		t.Fatalf("%+v, want a wave of %d", got, width)
	}
	for _, m := range got.Messages {
		if m.Kind != protocol.SubmitTask || m.Job != 5 || !reflect.DeepEqual(m.Parents, parents) || m.Amount != 2200 {
			t.Errorf("%+v, want a task from %v", m, parents)
		}
	}
}

// A job submitted ahead is sent wave by wave, as the chain numbers its tasks; shards
// train on samples of their own.
func TestSplitterSubmitsAhead(t *testing.T) {
	d, submitted := splitDesk(t, Settings{Length: 3, Width: 2})
	wave := submitted(7)
	wantWave(t, wave, 2, 7)
	if wave.Messages[0].Instance == wave.Messages[1].Instance {
		t.Error("two shards train the same")
	}
	wantNothing(t, submitted(8, 7))
	wantWave(t, submitted(9, 7), 2, 8, 9)
	wantNothing(t, submitted(10, 8, 9))
	wantNothing(t, submitted(11, 8, 9))
	if len(d.memory.splits) > 0 {
		t.Errorf("a job that is whole is remembered: %+v", d.memory.splits)
	}
}

// A job submitted as it is accepted sends a wave when every task of the one before is.
func TestSplitterWaitsForAcceptance(t *testing.T) {
	d, submitted := splitDesk(t, Settings{Length: 3, Width: 2, Accepted: true})
	settled := func(id protocol.TaskID) Intents { return d.hear(protocol.Event{Kind: protocol.TaskSettled, Task: id}) }
	wantNothing(t, submitted(7))
	wantWave(t, settled(7), 2, 7)
	wantNothing(t, submitted(8, 7))
	wantNothing(t, submitted(9, 7))
	wantNothing(t, settled(9))
	wantWave(t, settled(8), 2, 8, 9)
	if len(d.memory.splits) > 0 {
		t.Errorf("a job that is whole is remembered: %+v", d.memory.splits)
	}
}

// A job of which a task came back is given up: its siblings' end submits nothing.
func TestSplitterGivesUp(t *testing.T) {
	d, submitted := splitDesk(t, Settings{Length: 3, Width: 2, Accepted: true})
	submitted(7)
	d.hear(protocol.Event{Kind: protocol.TaskSettled, Task: 7})
	submitted(8, 7)
	submitted(9, 7)
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.TaskRefunded, Task: 8}))
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.TaskSettled, Task: 9}))
	if len(d.memory.splits) > 0 {
		t.Errorf("a job that was given up is remembered: %+v", d.memory.splits)
	}
}

// A job of one task is a user's task.
func TestSplitterOfOneTask(t *testing.T) {
	d, submitted := splitDesk(t, Settings{Length: 1, Width: 4})
	wantNothing(t, submitted(7))
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.TaskSettled, Task: 7}))
}
