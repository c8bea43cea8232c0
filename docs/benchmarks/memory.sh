#!/usr/bin/env bash
# What entries cost in memory: memory.sh [keys]... leaves raw/memory.csv, each contender measured in a process of its own;
# then how full the off-heap store gets, and its resident set against its bound. A million keys take three minutes, ten
# million ten, the rest four. Without arguments: 1000000.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

report() { # megabytes of heap, arguments of MemoryReport...
  local heap=$1
  shift
  "$java" "@$jvm_flags" -Xms"${heap}m" -Xmx"${heap}m" -XX:+AlwaysPreTouch -XX:+UseParallelGC -cp "$benchmarks" \
    io.vortis.MemoryReport "$@"
}

[ $# -gt 0 ] || set -- 1000000
{
  provenance "docs/benchmarks/memory.sh $*"
  report 64
  for keys in "$@"; do
    # JOL, which walks up to two million entries, notes each object it has seen.
    heap=$((1024 + (keys > 2000000 ? keys / 1500 : keys / 500)))
    for contender in CONCURRENT_HASH_MAP HEAP HEAP_TTL HEAP_MAX_LRU HEAP_MAX_LRU_TTL CAFFEINE_MAX CAFFEINE_MAX_TTL \
      CACHE2K_MAX CACHE2K_MAX_TTL OFFHEAP_CACHE OFFHEAP_CACHE_TTL OFFHEAP_NOEVICTION OHC OHC_TTL CHRONICLE_MAP EHCACHE \
      EHCACHE_TTL MAPDB; do
      report $heap $contender "$keys" 64
    done
    [ "$keys" -gt 2000000 ] || for name in SHORT_STRINGS SHORT_STRINGS_TTL; do report $heap $name "$keys"; done
  done
} | tee "$raw/memory.csv"

{
  provenance "docs/benchmarks/memory.sh $*"
  "$java" "@$jvm_flags" -cp "$benchmarks" io.vortis.OffHeapReport "${FULL_ENTRIES:-5000000}"
} | tee "$raw/memory-full.csv"

{
  provenance "docs/benchmarks/memory.sh $*"
  "$java" "@$jvm_flags" -Xms1g -Xmx1g -XX:+AlwaysPreTouch -cp "$benchmarks" io.vortis.offheap.BoundRun \
    "${OVERWRITES:-10000000}" 20261122
} | tee "$raw/memory-bound.csv"
