package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file://
	_ "gocloud.dev/blob/gcsblob"  // gs://
	_ "gocloud.dev/blob/s3blob"   // s3://
	"gocloud.dev/gcerrors"

	"gensim/analysis/rundir"
)

// schemes that Open takes.
var schemes = []string{"file", "gs", "s3"}

// IsURL reports whether a place for results is a store's URL and not a folder.
func IsURL(place string) bool { return strings.Contains(place, "://") }

// Store is an opened bucket, or a folder of one.
type Store struct {
	url    string
	bucket *blob.Bucket
}

// Errors of a store.
var (
	ErrURL      = errors.New("not a store: want s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or file:///FOLDER")
	ErrOccupied = errors.New("already there with other content")
	ErrNone     = errors.New("nothing complete of that name")
	ErrDamaged  = errors.New("not as its manifest says")
)

// Open opens a store by its URL. Parameters after a question mark are those of
// gocloud.dev/blob, as in ?region=eu-central-1 or ?endpoint=http://127.0.0.1:9000&use_path_style=true.
func Open(ctx context.Context, place string) (*Store, error) {
	u, err := url.Parse(place)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Scheme != "file" && u.Host == "" {
		return nil, fmt.Errorf("open store %s: %w", place, ErrURL)
	}
	prefix := strings.Trim(u.Path, "/")
	if u.Scheme == "file" {
		prefix = ""
		query := u.Query()
		query.Set("create_dir", "true")
		query.Set("metadata", "skip")
		query.Set("no_tmp_dir", "true")
		u.RawQuery = query.Encode()
	} else {
		u.Path = ""
	}
	bucket, err := blob.OpenBucket(ctx, u.String())
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", place, err)
	}
	if prefix != "" {
		bucket = blob.PrefixedBucket(bucket, prefix+"/")
	}
	return &Store{url: place, bucket: bucket}, nil
}

// Close releases the store.
func (s *Store) Close() error { return s.bucket.Close() }

// URL is what the store was opened by.
func (s *Store) URL() string { return s.url }

// Put uploads a complete directory under its name. Where one of that name is complete
// already, same judges its manifest: the same results count as uploaded, others are
// ErrOccupied.
func (s *Store) Put(ctx context.Context, dir string, same func(manifest []byte) bool) (already bool, err error) {
	name := filepath.Base(dir)
	there, err := s.bucket.ReadAll(ctx, path.Join(name, rundir.ManifestName))
	switch {
	case err == nil && same(there):
		return true, nil
	case err == nil:
		return false, fmt.Errorf("upload %s to %s: %w", name, s.url, ErrOccupied)
	case gcerrors.Code(err) != gcerrors.NotFound:
		return false, fmt.Errorf("upload %s to %s: %w", name, s.url, err)
	}
	files, err := filesOf(dir)
	if err != nil {
		return false, fmt.Errorf("upload %s: %w", name, err)
	}
	for _, file := range files {
		if err := s.upload(ctx, dir, file, path.Join(name, file)); err != nil {
			return false, fmt.Errorf("upload %s to %s: %w", name, s.url, err)
		}
	}
	return false, nil
}

// filesOf returns the files of a directory by their paths with forward slashes, the
// manifest last.
func filesOf(dir string) ([]string, error) {
	var files []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && name != rundir.ManifestName {
			files = append(files, name)
		}
		return err
	})
	return append(files, rundir.ManifestName), err
}

func (s *Store) upload(ctx context.Context, dir, file, key string) error {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return err
	}
	defer f.Close()
	return s.bucket.Upload(ctx, key, f, &blob.WriterOptions{ContentType: "application/octet-stream"})
}

// List returns the names of the complete directories, in order.
func (s *Store) List(ctx context.Context) ([]string, error) {
	var names []string
	folders := s.bucket.List(&blob.ListOptions{Delimiter: "/"})
	for {
		o, err := folders.Next(ctx)
		if errors.Is(err, io.EOF) {
			return names, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", s.url, err)
		}
		name := strings.TrimSuffix(o.Key, "/")
		if !o.IsDir {
			continue
		}
		complete, err := s.bucket.Exists(ctx, path.Join(name, rundir.ManifestName))
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", s.url, err)
		}
		if complete {
			names = append(names, name)
		}
	}
}

// Get downloads a complete directory into a folder that exists, under its name, and
// returns its path. It writes aside and renames when all files are as the manifest
// says.
func (s *Store) Get(ctx context.Context, name, into string) (string, error) {
	final := filepath.Join(into, name)
	aside, err := os.MkdirTemp(into, ".tmp-get-")
	if err != nil {
		return "", fmt.Errorf("download %s: %w", name, err)
	}
	err = s.get(ctx, name, aside)
	if err == nil {
		err = os.Rename(aside, final)
	}
	if err != nil {
		return "", fmt.Errorf("download %s from %s: %w", name, s.url, errors.Join(err, os.RemoveAll(aside)))
	}
	return final, nil
}

func (s *Store) get(ctx context.Context, name, aside string) error {
	text, err := s.bucket.ReadAll(ctx, path.Join(name, rundir.ManifestName))
	if gcerrors.Code(err) == gcerrors.NotFound {
		return ErrNone
	}
	if err != nil {
		return err
	}
	var listed struct {
		Files []rundir.File `json:"files"`
	}
	if err := json.Unmarshal(text, &listed); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for _, f := range listed.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
			return fmt.Errorf("%w: a file lies outside: %q", ErrDamaged, f.Path)
		}
		if err := s.download(ctx, path.Join(name, f.Path), filepath.Join(aside, filepath.FromSlash(f.Path))); err != nil {
			return err
		}
		if what := rundir.VerifyFile(aside, f); what != "" {
			return fmt.Errorf("%w: %s: %s", ErrDamaged, f.Path, what)
		}
	}
	return os.WriteFile(filepath.Join(aside, rundir.ManifestName), text, 0o666)
}

func (s *Store) download(ctx context.Context, key, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	return errors.Join(s.bucket.Download(ctx, key, f, nil), f.Close())
}
