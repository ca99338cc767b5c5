// Package cluster writes what hands a sweep to a scheduler: an array job for Slurm, an
// indexed job for Kubernetes, a makefile for anything with a shell.
//
//	Spec ──Files──> scenario.yaml, and what starts the shards and merges them
//
// Every shard is `gensim sweep scenario.yaml --shard i/n --resume`, so that a job that is
// killed and started again goes on where it was.
package cluster
