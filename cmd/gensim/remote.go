package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/zeebo/blake3"

	"gensim/analysis/dataset"
	"gensim/analysis/rundir"
	"gensim/analysis/store"
)

// Where results go to a store, each is made in a folder of the user's cache as it would
// be in any other, uploaded when it is complete, and removed. So a sweep that is stopped
// goes on from the cache, and the store never holds half of anything.

// place takes where results go: a folder, file:///FOLDER, which is one, or a store's URL.
func (s *settings) place(out, from string) error {
	s.out, s.remote = out, ""
	if !store.IsURL(out) {
		return nil
	}
	u, err := url.Parse(out)
	switch {
	case err == nil && u.Scheme == "file" && u.Host == "" && u.Path != "":
		s.out = filepath.FromSlash(u.Path)
		return nil
	case err != nil || u.Scheme != "s3" && u.Scheme != "gs" || u.Host == "":
		return usage("", fmt.Sprintf("%s: %s: %v", from, out, store.ErrURL))
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return usage("set XDG_CACHE_HOME", fmt.Sprintf("%s: no folder to make results in before they are uploaded: %v", from, err))
	}
	sum := blake3.Sum256([]byte(out))
	s.remote, s.out = out, filepath.Join(cache, "gensim", "outbox", hex.EncodeToString(sum[:8]))
	return nil
}

// at is where a result of that name can be found by whoever reads what is printed.
func (s *settings) at(name string) string {
	if s.remote == "" {
		return filepath.Join(s.out, name)
	}
	base, _, _ := strings.Cut(s.remote, "?")
	return strings.TrimSuffix(base, "/") + "/" + name
}

// ship uploads a complete directory, if results go to a store, and removes it here.
func (a *app) ship(ctx context.Context, dir string, same func(there []byte) bool) error {
	if a.settings.remote == "" {
		return nil
	}
	s, err := store.Open(ctx, a.settings.remote)
	if err != nil {
		return ioFailure(err)
	}
	defer s.Close()
	if _, err := s.Put(ctx, dir, same); err != nil {
		return ioFailure(fmt.Errorf("%w; the result is kept in %s", err, dir))
	}
	return ioFailure(os.RemoveAll(dir))
}

// sameRun and sameSweep judge whether a store has a result already.
func sameRun(dir string) func([]byte) bool {
	return func(there []byte) bool { return rundir.SameRun(dir, there) }
}

func sameSweep(m *dataset.Manifest) func([]byte) bool {
	return func(there []byte) bool { return m.Same(there) }
}

// fetched brings a result of a store into the outbox, where it is removed by the next
// command that cleans up, and returns its path.
func (a *app) fetched(ctx context.Context, name string) (string, error) {
	s, err := store.Open(ctx, a.settings.remote)
	if err != nil {
		return "", ioFailure(err)
	}
	defer s.Close()
	into := filepath.Join(a.settings.out, "read")
	if err := os.MkdirAll(into, 0o777); err != nil {
		return "", ioFailure(err)
	}
	path := filepath.Join(into, name)
	if err := os.RemoveAll(path); err != nil {
		return "", ioFailure(err)
	}
	path, err = s.Get(ctx, name, into)
	if errors.Is(err, store.ErrNone) {
		names, listed := s.List(ctx)
		hint, _ := known(name, names)
		return "", &failure{code: exitIO, hint: hint, err: errors.Join(err, listed)}
	}
	return path, ioFailure(err)
}

// listRemote lists what a store has.
func (a *app) listRemote(ctx context.Context) error {
	s, err := store.Open(ctx, a.settings.remote)
	if err != nil {
		return ioFailure(err)
	}
	defer s.Close()
	names, err := s.List(ctx)
	if err != nil {
		return ioFailure(err)
	}
	if a.asJSON() {
		return a.printJSON(map[string]any{"store": a.settings.remote, "results": append([]string{}, names...)})
	}
	for _, name := range names {
		a.printf("%s\n", a.settings.at(name))
	}
	return nil
}
