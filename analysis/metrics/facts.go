package metrics

import (
	"fmt"

	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Facts are the sums of a run that its metrics follow from.
type Facts struct {
	Events    int64
	Simulated unit.Time
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
	f := Facts{Events: run.Events, Simulated: run.Simulated, Tasks: run.Tasks, Outcomes: run.Outcomes, Supply: run.Supply, Compute: run.Compute}
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
	f.Sample.Days = float64(run.Simulated) / float64(unit.Day)
	f.Disputes = SumDisputes(disputes)
	f.Times = Times{Waited: waited(tasks), Members: members(networks, run.Simulated)}
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

// waited sums the times that settled tasks took.
func waited(tasks []settledTask) unit.Time {
	sum := unit.Time(0)
	for _, t := range tasks {
		if t.Settled >= 0 {
			sum += t.Settled - t.Submitted
		}
	}
	return sum
}

// members integrates the numbers of active whistleblowers from the samples, which come
// in order of time, to the end of the run, in seconds.
func members(samples []record.Network, end unit.Time) float64 {
	var now []record.Network // the last sample of each network
	sum := 0.0
	count := func(from record.Network, until unit.Time) {
		sum += float64(from.Members) * float64(max(until-from.Time, 0)) / float64(unit.Second)
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
