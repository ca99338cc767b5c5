package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gensim/cmd/gensim/memo"
)

// memoOff, as the memo's folder, keeps nothing between runs.
const memoOff = "off"

// The memo's bound in megabytes.
const (
	defaultMemoMB = 2_000
	maxMemoMB     = 1_000_000_000
)

// defaultMemoDir is in the user's cache; without one nothing is kept.
func defaultMemoDir() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return memoOff
	}
	return filepath.Join(cache, "gensim", "memo")
}

func addMemoFlags(flags *pflag.FlagSet) {
	flags.String("memo-dir", "", "`folder` that keeps computed facts between runs, or off (default: gensim/memo in the user's cache)")
	flags.Int("memo-mb", defaultMemoMB, "`megabytes` that the folder may hold")
}

// openMemo returns the memo on the disk, nil when it is off. What goes wrong with it
// is a warning: a run without memo is as good, only slower.
func (a *app) openMemo() *memo.Memo {
	s := &a.settings
	if s.noMemo || s.memoDir == memoOff {
		return nil
	}
	return memo.Open(memo.Options{Dir: s.memoDir, Bound: s.memoBytes, Warn: func(err error) {
		fmt.Fprintf(a.stderr, "gensim: warning: %v\n", err)
	}})
}

func (a *app) memoCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "memo",
		Short: "Measure, verify or clear what is kept between runs",
		Long: `Runs keep what they compute, hashes, distances and states of trainings, in a
folder, so that the next run need not compute it again. No result depends on it.`,
		GroupID: groupTrust,
		Args:    cobra.ArbitraryArgs,
		RunE:    unknownCommand,
	}
	addMemoFlags(cmd.PersistentFlags())
	add := func(name, short string, run func(dir string) error) {
		cmd.AddCommand(&cobra.Command{
			Use: name, Short: short, Args: arguments(0, 0, "no arguments"),
			RunE: func(*cobra.Command, []string) error {
				if a.settings.memoDir == memoOff {
					return usage("name its folder with --memo-dir", "the memo on the disk is off")
				}
				return run(a.settings.memoDir)
			},
		})
	}
	add("stats", "Tell how much is kept", a.memoStats)
	add("verify", "Read every entry and name those that are damaged (exit code 1)", a.verifyMemo)
	add("clear", "Remove all entries", a.clearMemo)
	return cmd
}

// memoStats is the JSON form of what is kept.
type memoStats struct {
	Dir   string `json:"dir"`
	Bound int64  `json:"bound_bytes"`
	memo.Stats
}

func (a *app) memoStats(dir string) error {
	s, err := memo.Measure(dir)
	if err != nil {
		return ioFailure(fmt.Errorf("measure the memo: %w", err))
	}
	if a.asJSON() {
		return a.printJSON(memoStats{dir, a.settings.memoBytes, s})
	}
	a.printf("%s\n", dir)
	a.printf("facts    %7d entries %10s\n", s.Facts.Entries, megabytes(s.Facts.Bytes))
	a.printf("weights  %7d entries %10s\n", s.Weights.Entries, megabytes(s.Weights.Bytes))
	if s.Aside.Entries > 0 {
		a.printf("aside    %7d files   %10s  being written, or left by a process that was killed\n", s.Aside.Entries, megabytes(s.Aside.Bytes))
	}
	a.printf("bound                    %10s\n", megabytes(a.settings.memoBytes))
	return nil
}

// memoVerified is the JSON form of a check of all entries.
type memoVerified struct {
	Dir     string         `json:"dir"`
	Checked memo.Size      `json:"checked"`
	Damaged []memo.Damaged `json:"damaged"`
}

func (a *app) verifyMemo(dir string) error {
	checked, damaged, err := memo.Verify(dir)
	if err != nil {
		return ioFailure(fmt.Errorf("verify the memo: %w", err))
	}
	if a.asJSON() {
		if err := a.printJSON(memoVerified{dir, checked, append([]memo.Damaged{}, damaged...)}); err != nil {
			return err
		}
	} else {
		a.printf("%s\n%d entries, %s: %d damaged\n", dir, checked.Entries, megabytes(checked.Bytes), len(damaged))
		for _, d := range damaged {
			a.printf("  %s %s\n", d.Path, d.What)
		}
	}
	if len(damaged) > 0 {
		return &failure{code: exitDiffers, err: errors.New("the memo is damaged")} // which is printed already
	}
	return nil
}

// memoCleared is the JSON form of what was removed.
type memoCleared struct {
	Dir     string    `json:"dir"`
	Removed memo.Size `json:"removed"`
}

func (a *app) clearMemo(dir string) error {
	removed, err := memo.Clear(dir)
	if err != nil {
		return ioFailure(fmt.Errorf("clear the memo: %w", err))
	}
	if a.asJSON() {
		return a.printJSON(memoCleared{dir, removed})
	}
	a.printf("%s\n%d files, %s removed\n", dir, removed.Entries, megabytes(removed.Bytes))
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
