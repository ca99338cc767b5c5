package story

import (
	"fmt"

	"gensim/sim/record"
)

// Book holds the tables of a run that stories are told from.
type Book struct {
	metric    string
	tasks     []record.Task
	verdicts  []record.Verdict
	disputes  []record.Dispute
	transfers []record.Transfer
	payoffs   []record.Payoff
	events    []record.Event
	messages  []record.Message
	changes   []record.Change
	accounts  map[int64]int // account -> index into payoffs
	agents    map[int64]int // agent -> index into payoffs
}

// Open reads the tables; the metric gives distances their scale.
func Open(table func(name string) (*record.Table, error), metric string) (*Book, error) {
	b := &Book{metric: metric, accounts: make(map[int64]int), agents: make(map[int64]int)}
	for _, err := range []error{
		fill(table, record.TableTasks, &b.tasks), fill(table, record.TableVerdicts, &b.verdicts),
		fill(table, record.TableDisputes, &b.disputes), fill(table, record.TableTransfers, &b.transfers),
		fill(table, record.TablePayoffs, &b.payoffs), fill(table, record.TableEvents, &b.events),
		fill(table, record.TableMessages, &b.messages), fill(table, record.TableChanges, &b.changes),
	} {
		if err != nil {
			return nil, err
		}
	}
	for i := range b.payoffs {
		b.accounts[b.payoffs[i].Account], b.agents[b.payoffs[i].Agent] = i, i
	}
	return b, nil
}

func fill[T any](table func(string) (*record.Table, error), name string, rows *[]T) error {
	t, err := table(name)
	if err != nil {
		return fmt.Errorf("tell a story: %w", err)
	}
	if *rows, err = record.Rows[T](t); err != nil {
		return fmt.Errorf("tell a story: %w", err)
	}
	return nil
}

// chain stands where nobody in particular acted.
const chain = "chain"

// The accounts that no agent owns.
const (
	treasury = 0
	jackpots = 1
)

// who names an account: its role, group and agent.
func (b *Book) who(account int64) string {
	if i, ok := b.accounts[account]; ok {
		return b.agent(b.payoffs[i].Agent)
	}
	switch account {
	case record.None:
		return chain
	case treasury:
		return "treasury"
	case jackpots:
		return "jackpot treasury"
	}
	return fmt.Sprintf("account %d", account)
}

// agent names an agent by role, group and number: "solver honest #12".
func (b *Book) agent(n int64) string {
	if i, ok := b.agents[n]; ok {
		return fmt.Sprintf("%s %s #%d", b.payoffs[i].Role, b.payoffs[i].Group, n)
	}
	return fmt.Sprintf("agent %d", n)
}

// account returns an agent's account, record.None where there is none.
func (b *Book) account(agent int64) int64 {
	if i, ok := b.agents[agent]; ok {
		return b.payoffs[i].Account
	}
	return record.None
}

// UnknownError says that a run has no such subject.
type UnknownError struct {
	What  string
	Have  int64 // numbers run from 0 to Have-1
	Asked int64
}

// Error names what the run has.
func (e *UnknownError) Error() string {
	if e.Have == 0 {
		return fmt.Sprintf("no %s %d: the run has none", e.What, e.Asked)
	}
	return fmt.Sprintf("no %s %d: the run has 0 to %d", e.What, e.Asked, e.Have-1)
}

// row returns row n of a table whose rows are numbered densely.
func row[T any](what string, rows []T, n int64) (*T, error) {
	if n < 0 || n >= int64(len(rows)) {
		return nil, &UnknownError{what, int64(len(rows)), n}
	}
	return &rows[n], nil
}
