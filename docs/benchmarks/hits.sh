#!/usr/bin/env bash
# Hit ratios of the real stores on a folder of traces: docs/benchmarks/hits.sh <folder>
# Needs the benchmarks built (./mvnw package -DskipTests -pl jmh -am), xz and zstd.
set -euo pipefail

folder=${1:?usage: $0 <folder of traces>}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

replay() { # format, file
  echo
  echo "## $(basename "$2")"
  case $2 in
    *.xz) xz -dc "$2" ;;
    *.zst) zstd -dqc "$2" ;;
    *.gz) gzip -dc "$2" ;;
    *) cat "$2" ;;
  esac | java -Xmx4g --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
    -cp "$root/jmh/target/benchmarks.jar" io.vortis.HitRatio "$1"
}

for file in "$folder"/*; do
  case $(basename "$file") in
    scarab*.trace*) replay INT64 "$file" ;;
    lirs*.trace*) replay LINES "$file" ;;
    *.trace*) replay INT32 "$file" ;;
    *.lis*) replay RANGES "$file" ;;
    *IO.csv*) replay SIZED "$file" ;;
  esac
done
