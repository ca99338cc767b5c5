#!/bin/bash
# Submits the shards of the sweep {{.Scenario}}, and a job that merges them when all are done.
set -euo pipefail
cd "$(dirname "$0")"
shards=$(sbatch --parsable shards.sbatch)
sbatch --parsable --dependency="afterok:$shards" --kill-on-invalid-dep=yes --job-name=gensim-{{.Scenario}}-merge --output=merge.log \
  --wrap={{quote (print (quote .Binary) " sweep merge --out " (quote .Out) " " (quote .Out) "/" .Scenario "-*-*of" .Shards)}}
