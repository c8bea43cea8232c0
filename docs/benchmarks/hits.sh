#!/usr/bin/env bash
# Hit ratios of the real stores on a folder of traces: hits.sh <folder> leaves raw/hits.csv. Needs xz and zstd. Its
# figures don't depend on the machine's speed, so it may run beside other work; the traces here take some ten minutes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
folder=${1:?usage: $0 <folder of traces>}

replay() { # format, file
  case $2 in
    *.xz) xz -dc "$2" ;;
    *.zst) zstd -dqc "$2" ;;
    *.gz) gzip -dc "$2" ;;
    *) cat "$2" ;;
  esac | "$java" -Xmx4g "@$jvm_flags" -cp "$benchmarks" io.vortis.HitRatio "$1" "$(basename "$2" | sed 's/\..*//')"
}

{
  provenance "docs/benchmarks/hits.sh <traces>"
  "$java" -cp "$benchmarks" io.vortis.HitRatio
  for file in "$folder"/*; do
    case $(basename "$file") in
      scarab*.trace*) replay INT64 "$file" ;;
      lirs*.trace*) replay LINES "$file" ;;
      *.trace*) replay INT32 "$file" ;;
      *.lis*) replay RANGES "$file" ;;
      *IO.csv*) replay SIZED "$file" ;;
    esac
  done
} | tee "$raw/hits.csv"
