package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"gensim/analysis/rundir"
	"gensim/cmd/gensim/story"
	"gensim/scenarios"
	"gensim/scenarios/source"
)

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show RUN task|agent|dispute|profile|change N",
		Short: "Tell the story of one task, agent, dispute, profile or change of the rules",
		Long: `Tell the story of one task, agent, dispute, profile or change of the rules in order: when, in which stage, who, by
which message, the distance against its threshold, and the tokens that moved.`,
		Example: `  gensim show latest task 17
  gensim show baseline-s1 dispute 3`,
		GroupID: groupLook,
		Args:    arguments(3, 3, "a run, then task, agent, dispute, profile or change, then its number"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.show(args[0], args[1], args[2]) },
	}
}

// subjects are what a story can be about.
var subjects = []string{"task", "agent", "dispute", "profile", "change"}

func (a *app) show(run, what, number string) error {
	if !slices.Contains(subjects, what) {
		hint := source.DidYouMean(what, subjects)
		if hint == "" {
			hint = "one of task, agent, dispute, profile, change"
		}
		return usage(hint, fmt.Sprintf("show: no stories about a %q", what))
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return usage("", fmt.Sprintf("show: %q is not a number", number))
	}
	r, err := a.find(run)
	if err != nil {
		return err
	}
	defer r.Close()
	s, err := tell(r, what, n)
	var unknown *story.UnknownError
	if errors.As(err, &unknown) {
		return usage("", r.Path+": "+unknown.Error())
	}
	if err != nil {
		return ioFailure(err)
	}
	if a.asJSON() {
		return a.printJSON(s)
	}
	a.printf("%s", s.Text())
	return nil
}

func tell(r *rundir.Run, what string, n int64) (story.Story, error) {
	doc, err := scenarios.Built().Decode("the manifest's scenario", []byte(r.Manifest.Resolved))
	if err != nil {
		return story.Story{}, fmt.Errorf("run %s: its scenario does not load: %w", r.Path, err)
	}
	b, err := story.Open(r.Table, doc.Protocol.Verification.Distance)
	if err != nil {
		return story.Story{}, err
	}
	switch what {
	case "task":
		return b.Task(n)
	case "agent":
		return b.Agent(n)
	case "change":
		return b.Change(n)
	case "profile":
		return b.Profile(n)
	default:
		return b.Dispute(n)
	}
}
