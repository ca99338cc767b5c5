package metrics

import (
	"fmt"
	"slices"

	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Facts are the sums of a run that its metrics follow from.
type Facts struct {
	Events    int64
	Simulated unit.Time
	Warmup    unit.Time // what belongs to tasks submitted before it is left out
	Tasks     record.TaskTotals
	Outcomes  [record.Outcomes]int64
	Supply    record.Supply
	Compute   record.Compute
	Times     Times
	Disputes  Disputes
	Sample    stats.Sample // its groups, without single agents
}

// Times are sums over time.
type Times struct {
	Waited  unit.Time `json:"waited_us"`      // from the submissions of settled tasks to their settlements
	Members float64   `json:"member_seconds"` // active whistleblowers times how long
}

// Collect takes the facts from a run. A table that the run did not record had no rows;
// only that of payoffs has to be there.
func Collect(run *record.Run) (Facts, error) {
	f := Facts{Events: run.Events, Simulated: run.Simulated, Warmup: run.Warmup, Tasks: run.Tasks, Outcomes: run.Outcomes, Supply: run.Supply, Compute: run.Compute}
	if run.Table(record.TablePayoffs) == nil {
		return Facts{}, fmt.Errorf("collect metrics: the run has no table %s", record.TablePayoffs)
	}
	payoffs, err := rowsOf[record.Payoff](run, record.TablePayoffs)
	if err != nil {
		return Facts{}, err
	}
	tasks, err := rowsOf[settledTask](run, record.TableTasks)
	if err != nil {
		return Facts{}, err
	}
	disputes, err := rowsOf[record.Dispute](run, record.TableDisputes)
	if err != nil {
		return Facts{}, err
	}
	networks, err := rowsOf[record.Network](run, record.TableNetworks)
	if err != nil {
		return Facts{}, err
	}
	if f.Sample, err = stats.Collect(run.Groups, payoffs); err != nil {
		return Facts{}, err
	}
	f.Sample.Days = Days(run.Simulated, run.Warmup)
	f.Disputes = SumDisputes(counted(disputes, tasks, run.Warmup))
	f.Times = Times{Waited: waited(tasks, run.Warmup), Members: members(networks, run.Warmup, run.Simulated)}
	return f, nil
}

func rowsOf[T any](run *record.Run, name string) ([]T, error) {
	t := run.Table(name)
	if t == nil {
		return nil, nil
	}
	rows, err := record.Rows[T](t)
	if err != nil {
		return nil, fmt.Errorf("collect metrics: %w", err)
	}
	return rows, nil
}

// settledTask is what is read of a task.
type settledTask struct {
	Submitted unit.Time `col:"submitted"`
	Settled   unit.Time `col:"settled"`
}

// Days is the simulated time that statistics are over.
func Days(simulated, warmup unit.Time) float64 { return float64(simulated-warmup) / float64(unit.Day) }

// counted leaves out the disputes about tasks that were submitted before a time, and
// those about no task that were filed before it.
func counted(disputes []record.Dispute, tasks []settledTask, since unit.Time) []record.Dispute {
	return slices.DeleteFunc(disputes, func(d record.Dispute) bool {
		if d.Task >= 0 && d.Task < int64(len(tasks)) {
			return tasks[d.Task].Submitted < since
		}
		return d.Opened < since
	})
}

// waited sums the times that settled tasks took, of those submitted from a time on.
func waited(tasks []settledTask, since unit.Time) unit.Time {
	sum := unit.Time(0)
	for _, t := range tasks {
		if t.Settled >= 0 && t.Submitted >= since {
			sum += t.Settled - t.Submitted
		}
	}
	return sum
}

// members integrates the numbers of active whistleblowers from the samples, which come
// in order of time, from one time to another, in seconds.
func members(samples []record.Network, since, end unit.Time) float64 {
	var now []record.Network // the last sample of each network
	sum := 0.0
	count := func(from record.Network, until unit.Time) {
		sum += float64(from.Members) * float64(max(until-max(from.Time, since), 0)) / float64(unit.Second)
	}
	for _, s := range samples {
		for int64(len(now)) <= s.Network {
			now = append(now, record.Network{})
		}
		count(now[s.Network], s.Time)
		now[s.Network] = s
	}
	for _, last := range now {
		count(last, end)
	}
	return sum
}
