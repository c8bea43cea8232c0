#!/usr/bin/env bash
# The stores as a library beside their peers: library.sh [set]... Each set is a choice of cells, some eight seconds each,
# and leaves raw/library-<set>.csv. Without arguments: headline and latency, which take a quarter of an hour.
#   headline    get and set of a million keys, everywhere, one and two threads            88 cells, 12 min
#   duel        the same of some, in turn in one JVM: for ratios on a noisy machine       66 cells, 10 min
#   latency     percentiles of single operations at a fixed rate, nothing omitted          8 cells,  3 min
#   ttl         what a TTL for each entry costs                                           20 cells,  3 min
#   policies    the heap's eviction policies, with and without room                       30 cells,  5 min
#   operations  the other operations, one thread, and of some two                         90 cells, 14 min
#   counters    adding to one number and to many, one, two and four threads               36 cells,  5 min
#   sizes       values of 16 B to 64 KiB                                                  68 cells, 10 min
#   keys        ten thousand keys, and ten million off the heap                           46 cells,  9 min
#   scans       Zipf with scans in between, room for half: what evicting costs            18 cells,  3 min
#   garbage     bytes allocated per operation                                             28 cells,  4 min
# OPTIONS are handed on to JMH: OPTIONS="-wi 0 -i 1 -r 100ms -p keys=1000" runs everything in passing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

# The collector is named, since G1 makes writes on the heap dearer: see docs/adr/0004-collector.md.
duel() { # operation, keys, bytes of a value, threads, contenders...
  "$java" "@$jvm_flags" -Xms6g -Xmx6g -XX:+AlwaysPreTouch "${GC:--XX:+UseParallelGC}" -cp "$benchmarks" \
    io.vortis.Duel "$1" "${KEYS:-$2}" "$3" "$4" "${ROUNDS:-30}" "${@:5}" | tee -a "$raw/library-duel.csv"
}

HEAP=CONCURRENT_HASH_MAP,HEAP,HEAP_TTL,HEAP_MAX_LRU,HEAP_MAX_LRU_TTL,CAFFEINE_MAX,CAFFEINE_MAX_TTL,CACHE2K_MAX
OFFHEAP=OFFHEAP_CACHE,OFFHEAP_NOEVICTION,OHC,CHRONICLE_MAP,EHCACHE,MAPDB

jmh() { # set, options of JMH...
  local set=$1 out
  shift
  out=$(mktemp)
  # Without a fork of its own JMH runs in this JVM, which needs the flags too.
  # shellcheck disable=SC2086
  "$java" "@$jvm_flags" -jar "$benchmarks" "$@" ${OPTIONS:-} -rf csv -rff "$out"
  # Columns differ with the options, so each run keeps its own heading.
  cat "$out" >>"$raw/library-$set.csv"
  rm -f "$out"
}

run() { # set
  provenance "docs/benchmarks/library.sh $1" >"$raw/library-$1.csv"
  case $1 in
    headline)
      for t in 1 2; do
        jmh "$1" 'CacheBenchmark.(get|set)$' -t $t -p contender=$HEAP,HEAP_MAX_LFU
        jmh "$1" 'CacheBenchmark.(get|set)$' -t $t -p contender=$OFFHEAP -p valueBytes=64,1024
      done
      jmh "$1" 'CacheBenchmark.(get|set)$' -t 1 -p contender=HEAP_ONE_THREAD
      ;;
    duel)
      "$java" -cp "$benchmarks" io.vortis.Duel >>"$raw/library-duel.csv"
      for operation in get set; do
        for threads in 1 2; do
          for bytes in 64 1024; do
            duel $operation 1000000 $bytes $threads OFFHEAP_CACHE OFFHEAP_NOEVICTION OFFHEAP_UNCHECKED OHC CHRONICLE_MAP
          done
          duel $operation 1000000 64 $threads HEAP_TTL HEAP_MAX_LRU_TTL CAFFEINE_MAX_TTL CACHE2K_MAX_TTL CONCURRENT_HASH_MAP
        done
        duel $operation 10000000 64 1 OFFHEAP_CACHE OFFHEAP_UNCHECKED OHC CHRONICLE_MAP
      done
      ;;
    latency)
      "$java" -cp "$benchmarks" io.vortis.Latency >>"$raw/library-$1.csv"
      for contender in HEAP HEAP_MAX_LRU_TTL CAFFEINE_MAX_TTL CACHE2K_MAX_TTL OFFHEAP_CACHE OHC CHRONICLE_MAP EHCACHE; do
        "$java" "@$jvm_flags" -Xms4g -Xmx4g -XX:+AlwaysPreTouch -XX:+UseParallelGC -cp "$benchmarks" io.vortis.Latency \
          $contender "${KEYS:-1000000}" 64 200000 1 "${SECONDS_EACH:-15}" | tee -a "$raw/library-$1.csv"
      done
      ;;
    ttl)
      jmh "$1" 'CacheBenchmark.(get|set)$' -t 1 \
        -p contender=HEAP,HEAP_TTL,HEAP_MAX_LRU_TTL,CAFFEINE_MAX_TTL,CACHE2K_MAX_TTL,OFFHEAP_CACHE,OFFHEAP_CACHE_TTL,OHC,OHC_TTL,EHCACHE_TTL
      ;;
    policies)
      jmh "$1" 'CacheBenchmark.(get|set|getOrLoad)$' -t 1 -p roomPercent=50,150 \
        -p contender=HEAP_MAX_RANDOM,HEAP_MAX_FIFO,HEAP_MAX_LRU,HEAP_MAX_LFU,HEAP_MAX_S3FIFO
      ;;
    operations)
      local operations='CacheBenchmark.(getOrLoad|mixed90|mixed50|deleteAndSet|getAll16|getAll64)$'
      jmh "$1" "$operations" -t 1 \
        -p contender=CONCURRENT_HASH_MAP,HEAP,HEAP_MAX_LRU_TTL,CAFFEINE_MAX,CAFFEINE_MAX_TTL,CACHE2K_MAX,OFFHEAP_CACHE,OHC,CHRONICLE_MAP,EHCACHE,MAPDB
      jmh "$1" "$operations" -t 2 -p contender=HEAP,CAFFEINE_MAX,OFFHEAP_CACHE,OHC
      ;;
    counters)
      for t in 1 2 4; do
        jmh "$1" 'CacheBenchmark.count.*' -t $t -p contender=CONCURRENT_HASH_MAP,HEAP,CAFFEINE_MAX,CACHE2K_MAX,OFFHEAP_CACHE,OHC
      done
      ;;
    sizes)
      jmh "$1" 'CacheBenchmark.(get|set)$' -t 1 -p contender=HEAP,CAFFEINE_MAX,$OFFHEAP -p valueBytes=16,64,1024
      jmh "$1" 'CacheBenchmark.(get|set)$' -t 1 -p contender=HEAP,CAFFEINE_MAX,$OFFHEAP -p valueBytes=65536 -p keys=10000
      ;;
    keys)
      jmh "$1" 'CacheBenchmark.(get|set)$' -t 1 -p contender=$HEAP,$OFFHEAP -p keys=10000
      jmh "$1" 'CacheBenchmark.(get|set)$' -t 1 -p contender=OFFHEAP_CACHE,OFFHEAP_NOEVICTION,OHC,CHRONICLE_MAP \
        -p keys=10000000 -p distribution=ZIPF,UNIFORM -jvmArgs "-Xms4g -Xmx4g"
      ;;
    scans)
      jmh "$1" 'CacheBenchmark.(get|getOrLoad)$' -t 1 -p roomPercent=50 -p distribution=SCANS \
        -p contender=HEAP_MAX_LRU,HEAP_MAX_LFU,HEAP_MAX_S3FIFO,CAFFEINE_MAX,CACHE2K_MAX,OFFHEAP_CACHE,OHC,EHCACHE
      ;;
    garbage)
      jmh "$1" 'CacheBenchmark.(get|set)$' -t 1 -prof gc -p contender=$HEAP,$OFFHEAP
      ;;
    *)
      echo "no such set: $1" >&2
      exit 1
      ;;
  esac
}

[ $# -gt 0 ] || set -- headline latency
for set in "$@"; do run "$set"; done
