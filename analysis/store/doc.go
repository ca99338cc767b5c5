// Package store keeps complete result directories in object storage: s3://, gs://, or a
// file system behind the same interface.
//
//	directory ──Put──> NAME/tables/..., NAME/summary.json, ...   then NAME/manifest.json
//	directory <──Get──                     every file held against the manifest's checksum
//
// The manifest is written last, and who lists or reads a store looks for it first: what
// an interrupted upload left is invisible, and a later one of the same name overwrites
// it. The package knows nothing of what the files mean, beyond that the manifest lists
// them.
//
// It is the only package that imports gocloud.dev. Credentials come from where the
// services' own tools look for them: AWS_ACCESS_KEY_ID and so on, or Google's default
// credentials.
//
//	s, err := store.Open(ctx, "s3://bucket/studies?region=eu-central-1")
//	already, err := s.Put(ctx, "runs/baseline-s1-68f51c", same)
package store
