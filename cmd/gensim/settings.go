package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"gensim/scenarios/source"
)

// defaultOut is the folder of run directories unless told otherwise.
const defaultOut = "runs"

// settingsFile may stand in the current folder.
const settingsFile = "gensim.yaml"

// settings say how this process works; no result depends on them. Flags win over
// the environment (GENSIM_OUT, GENSIM_WORKERS, GENSIM_NO_MEMO, GENSIM_MEMO_DIR,
// GENSIM_MEMO_MB), that over gensim.yaml in the current folder.
type settings struct {
	out       string // folder of run directories
	remote    string // URL of the store that they go to from there; empty for none
	workers   int    // goroutines that compute
	noMemo    bool   // compute everything anew
	memoDir   string // folder that keeps the memo between runs, memoOff for none
	memoBytes int64  // its bound
}

// keys are the settings by their name in files.
func keys() []string { return []string{"out", "workers", "no_memo", "memo_dir", "memo_mb"} }

// load layers defaults, file, environment and flags.
func (s *settings) load(flags *pflag.FlagSet) error {
	v := viper.New()
	v.SetEnvPrefix("gensim")
	v.SetDefault("out", defaultOut)
	v.SetDefault("workers", runtime.GOMAXPROCS(0))
	v.SetDefault("memo_mb", defaultMemoMB)
	for _, key := range keys() {
		if err := v.BindEnv(key); err != nil {
			return fmt.Errorf("bind setting %s: %w", key, err)
		}
		if f := flags.Lookup(strings.ReplaceAll(key, "_", "-")); f != nil {
			if err := v.BindPFlag(key, f); err != nil {
				return fmt.Errorf("bind setting %s: %w", key, err)
			}
		}
	}
	if err := readSettings(v); err != nil {
		return err
	}
	return s.take(v, flags)
}

// readSettings reads the file, if there is one. An unknown key is refused.
func readSettings(v *viper.Viper) error {
	if _, err := os.Stat(settingsFile); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	file := viper.New()
	file.SetConfigFile(settingsFile)
	if err := file.ReadInConfig(); err != nil {
		return usage("it may hold "+strings.Join(keys(), ", "), fmt.Sprintf("%s: %v", settingsFile, err))
	}
	for _, key := range slices.Sorted(slices.Values(file.AllKeys())) {
		if !slices.Contains(keys(), key) {
			hint := source.DidYouMean(key, keys())
			if hint == "" {
				hint = "settings are " + strings.Join(keys(), ", ") + "; a scenario needs another name"
			}
			return usage(hint, fmt.Sprintf("%s: unknown setting %q", settingsFile, key))
		}
	}
	if err := v.MergeConfigMap(file.AllSettings()); err != nil {
		return usage("", fmt.Sprintf("%s: %v", settingsFile, err))
	}
	return nil
}

// take reads the values strictly: viper alone would take a bad number for 0.
func (s *settings) take(v *viper.Viper, flags *pflag.FlagSet) error {
	from := func(key string) string {
		if f := flags.Lookup(strings.ReplaceAll(key, "_", "-")); f != nil && f.Changed {
			return "--" + f.Name
		}
		if _, set := os.LookupEnv("GENSIM_" + strings.ToUpper(key)); set {
			return "GENSIM_" + strings.ToUpper(key)
		}
		return settingsFile + ": " + key
	}
	s.out = v.GetString("out")
	if s.out == "" {
		return usage("", from("out")+": names no folder")
	}
	if err := s.place(s.out, from("out")); err != nil {
		return err
	}
	text := v.GetString("workers")
	if n, err := fmt.Sscanf(text+"\n", "%d\n", &s.workers); n != 1 || err != nil || s.workers < 1 || s.workers > maxWorkers {
		return usage("", fmt.Sprintf("%s: %q is not a number of workers from 1 to %d", from("workers"), text, maxWorkers))
	}
	switch text := v.GetString("no_memo"); text {
	case "true", "1":
		s.noMemo = true
	case "", "false", "0":
		s.noMemo = false
	default:
		return usage("", fmt.Sprintf("%s: %q is not true or false", from("no_memo"), text))
	}
	return s.takeMemo(v.GetString("memo_dir"), v.GetString("memo_mb"), from)
}

// takeMemo reads where the memo is and how large it may grow.
func (s *settings) takeMemo(dir, size string, from func(string) string) error {
	s.memoDir = dir
	if dir == "" {
		s.memoDir = defaultMemoDir()
	}
	var mb int64
	if n, err := fmt.Sscanf(size+"\n", "%d\n", &mb); n != 1 || err != nil || mb < 1 || mb > maxMemoMB {
		return usage("", fmt.Sprintf("%s: %q is not a number of megabytes from 1 to %d", from("memo_mb"), size, maxMemoMB))
	}
	s.memoBytes = mb * 1_000_000
	return nil
}

// maxWorkers keeps a slip of the keyboard from exhausting the machine.
const maxWorkers = 1024
