package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/rundir"
	"gensim/analysis/tables"
	"gensim/internal/merkle"
	"gensim/sim"
	"gensim/sim/record"
	"gensim/sim/replay"
)

func (a *app) replayCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use:   "replay RUN",
		Short: "Feed a run's message log to a fresh state machine and compare the events",
		Long: `Feed the messages and inputs that a run recorded to a fresh state machine, without agents
and without kernels, and compare every code, event, transfer and the digest of the log. It takes a
moment, and shows that the rules made these events of these messages; reproduce shows that the
agents and the kernels send these messages. Exit code 1 says that something differs.`,
		GroupID: groupTrust,
		Args:    arguments(1, 1, "a run: a path, an id, a unique beginning of one, or latest"),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.replay(cmd.Context(), args[0], quiet) },
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return cmd
}

// replayed is the JSON form of a replay.
type replayed struct {
	Path        string              `json:"path"`
	Scenario    string              `json:"scenario"`
	Seed        uint64              `json:"seed"`
	Digest      string              `json:"digest"`   // as replayed
	Messages    int64               `json:"messages"` // and inputs, fed
	Events      int64               `json:"events"`   // that came out
	Compared    []string            `json:"compared"` // tables that the events were held against
	Replayed    bool                `json:"replayed"`
	Differences []rundir.Difference `json:"differences"`
}

func (a *app) replay(ctx context.Context, name string, quiet bool) error {
	run, err := a.find(name)
	if err != nil {
		return err
	}
	defer run.Close()
	m := &run.Manifest
	out := replayed{Path: run.Path, Scenario: m.Scenario, Seed: m.Seed, Compared: []string{}, Differences: []rundir.Difference{}}
	found, err := run.Verify()
	if err != nil {
		return ioFailure(err)
	}
	out.Differences = append(out.Differences, found...)
	if m.ResultsVersion != sim.ResultsVersion {
		out.differ(rundir.ManifestName, "results version %d; this gensim has the rules of %d", m.ResultsVersion, sim.ResultsVersion)
	}
	if len(out.Differences) == 0 {
		if err := a.feed(ctx, run, &out, quiet); err != nil {
			return err
		}
	}
	return a.printReplay(&out)
}

func (r *replayed) differ(path, format string, args ...any) {
	r.Differences = append(r.Differences, rundir.Difference{Path: path, What: fmt.Sprintf(format, args...)})
}

// feed replays a run whose files are as the manifest says.
func (a *app) feed(ctx context.Context, run *rundir.Run, out *replayed, quiet bool) error {
	log, err := openLog(run, out)
	if err != nil {
		return err
	}
	text, err := run.Read(genesisName)
	if err != nil {
		return &failure{code: exitIO, hint: "a gensim that kept none made this run: run it again", err: err}
	}
	genesis, err := replay.DecodeGenesis(text)
	if err != nil {
		out.differ(genesisName, "%v", err)
		return nil
	}
	result, err := replay.Run(ctx, genesis, log, a.counting(out.Scenario, quiet))
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return ioFailure(err)
	}
	out.Messages, out.Events, out.Digest = result.Messages, result.Events, tables.DigestPrefix+result.Digest.Hex()
	if result.Difference != "" {
		out.differ(messagesOf(&run.Manifest), "%s", result.Difference)
	}
	return nil
}

// counting tells now and then how many messages are done.
func (a *app) counting(scenario string, quiet bool) func(done, total int64) {
	if quiet {
		return nil
	}
	next := time.Now().Add(lineEvery)
	return func(done, total int64) {
		if now := time.Now(); now.After(next) {
			next = now.Add(lineEvery)
			fmt.Fprintf(a.stderr, "replay %s: %d of %d messages\n", scenario, done, total)
		}
	}
}

// messagesOf is the file of a run's messages.
func messagesOf(m *rundir.Manifest) string {
	for _, t := range m.Tables {
		if t.Name == record.TableMessages {
			return t.Path
		}
	}
	return record.TableMessages
}

// openLog reads what of the log the run keeps.
func openLog(run *rundir.Run, out *replayed) (replay.Log, error) {
	var log replay.Log
	m := &run.Manifest
	kept := func(name string) bool {
		return slices.ContainsFunc(m.Tables, func(t rundir.Table) bool { return t.Name == name })
	}
	if !kept(record.TableMessages) {
		return log, &failure{code: exitUsage, hint: "add it to outputs.tables and run again", err: fmt.Errorf("%s keeps no table %s, which a replay is fed", run.Path, record.TableMessages)}
	}
	for _, t := range []struct {
		name string
		to   **record.Table
	}{{record.TableMessages, &log.Messages}, {record.TableEvents, &log.Events}, {record.TableTransfers, &log.Transfers}} {
		if !kept(t.name) {
			continue
		}
		table, err := run.Table(t.name)
		if err != nil {
			return log, ioFailure(err)
		}
		*t.to = table
		if t.to != &log.Messages {
			out.Compared = append(out.Compared, t.name)
		}
	}
	digest, err := merkle.Parse(strings.TrimPrefix(m.LogDigest, tables.DigestPrefix))
	if err != nil {
		return log, &failure{code: exitIO, err: fmt.Errorf("%s: log_digest: %w", rundir.ManifestName, err)}
	}
	log.Log = record.Log{Records: m.LogRecords, Digest: digest}
	return log, nil
}

func (a *app) printReplay(out *replayed) error {
	out.Replayed = len(out.Differences) == 0
	switch {
	case a.asJSON():
		if err := a.printJSON(out); err != nil {
			return err
		}
	case out.Replayed:
		a.printf("%s replays: %d messages and inputs give the same %d events, digest %s\n", out.Path, out.Messages, out.Events, out.Digest)
	default:
		a.printf("%s DIFFERS:\n", out.Path)
		for _, d := range out.Differences {
			a.printf("  %s\n", d)
		}
	}
	if !out.Replayed {
		return &failure{code: exitDiffers, err: errors.New("the run does not replay")} // which is printed already
	}
	return nil
}
