#!/usr/bin/env bash
# Runs every benchmark in passing, to see that it still runs; its figures mean nothing and are thrown away. Takes a minute.
# Needs the benchmarks built, and vortis.jar.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export RAW
RAW=$(mktemp -d)
trap 'rm -rf "$RAW"' EXIT
. "$here/common.sh"
cd "$root"

run() { # command... with its output shown only if it fails
  local start=$SECONDS
  if ! "$@" >"$RAW/log" 2>&1; then
    cat "$RAW/log"
    echo "FAILED: $*"
    exit 1
  fi
  printf '%3d s  %s\n' $((SECONDS - start)) "$(basename "$1") ... ${*: -3}"
}
# In one JVM, and each benchmark once: what forks and repeats do is JMH's business.
jmh() {
  run "$java" "@$jvm_flags" -jar "$benchmarks" "$@" -f 0 -wi 0 -i 1 -r 10ms -p keys=1000 -foe true
}

# Of the contenders each adapter, and each operation; get and set of most come below.
jmh 'CacheBenchmark.(getOrLoad|deleteAndSet)$' -t 1
jmh 'CacheBenchmark.(mixed.*|getAll.*)$' -t 1 -p contender=HEAP,CAFFEINE_MAX_TTL,CACHE2K_MAX,OFFHEAP_CACHE,EHCACHE -p distribution=SCANS
jmh 'CacheBenchmark.count.*' -t 2 -p contender=CONCURRENT_HASH_MAP,HEAP,CAFFEINE_MAX_TTL,CACHE2K_MAX,OFFHEAP_CACHE,OHC,CHRONICLE_MAP,MAPDB
jmh 'CacheBenchmark.read' -t 1 -p contender=OFFHEAP_CACHE
jmh 'TableLoadBenchmark' -t 1
run "$java" "@$jvm_flags" -cp "$benchmarks" io.vortis.Latency OHC 1000 64 10000 1 1
run "$java" "@$jvm_flags" -cp "$benchmarks" io.vortis.Duel get 1000 64 2 1 OFFHEAP_CACHE OHC
run "$java" "@$jvm_flags" -cp "$benchmarks" io.vortis.Duel set 1000 64 2 1 HEAP_TTL OFFHEAP_UNCHECKED
OPTIONS="-f 0 -wi 0 -i 1 -r 10ms -p keys=1000 -foe true" run docs/benchmarks/library.sh garbage
run "$java" "@$jvm_flags" -cp "$benchmarks" io.vortis.MemoryReport HEAP_TTL 1000 64
run "$java" "@$jvm_flags" -cp "$benchmarks" io.vortis.OffHeapReport 50000
run "$java" "@$jvm_flags" -cp "$benchmarks" io.vortis.HitRatio LINES < <(seq 2000 && seq 1000)
if command -v redis-benchmark >/dev/null; then
  run docs/benchmarks/server.sh commands="GET MGET16 MIXED" depths=16 keys=1000 seconds=0 rounds=1
  run docs/benchmarks/expiry.sh 10000 1 1000 1
  run docs/benchmarks/startup.sh 1
fi
mkdir "$RAW/docs"
cp docs/benchmarks.md "$RAW/docs"
cp README.md "$RAW"
run "$java" -cp "$benchmarks" io.vortis.report.Report "$RAW/docs" "$RAW"
