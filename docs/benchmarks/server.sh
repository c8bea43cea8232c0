#!/usr/bin/env bash
# vortis beside redis-server and jedis-mock over the wire, in turn, round by round: raw/server-<name>.csv, a row for each
# round with throughput, latency, the server's processor time per command, and its resident memory.
#
#   server.sh [option=value]... [-- options of vortis...]
#
#   name=server                       of the file
#   servers="vortis redis"            of vortis, heap (vortis --store heap), redis, mock
#   commands="SET GET"                of SET GET INCR MGET16 SETEX MIXED (nine gets to a set, Zipf 0.99; plain or unix)
#   depths="1 16 64"   connections=50   values=64   ways=plain       each a list; ways of plain tls unix
#   rounds=5   seconds=2   keys=1000000
#
# What a cell takes: about `seconds` for each server and round, but for the mock, which is slow and gets less to do.
# A quarter of an hour: server.sh (18 cells of 5 rounds, 2 s: 5 min); then
#   server.sh name=server-commands commands="INCR MGET16 SETEX MIXED" depths=16            (4 min)
#   server.sh name=server-ways ways="plain tls unix" depths=16 rounds=3                    (1 min)
#   server.sh name=server-shape connections="1 50 500" values="16 1024" depths=16 rounds=3 seconds=1         (5 min)
#   server.sh name=server-large values=16384 keys=100000 depths=16 rounds=3 seconds=1   (a million take 16 GiB a server)
#   server.sh name=server-mock servers="vortis redis mock" depths="1 16" rounds=3          (2 min)
# Everything: all lists full, which takes hours. Latency is what redis-benchmark tells: of a whole batch, and of a closed
# loop, so what waits behind a slow batch is not counted.
# Needs redis-server, redis-benchmark, openssl for tls, and a built ./vortis.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"
line="docs/benchmarks/server.sh $*"
name=server servers="vortis redis" commands="SET GET" depths="1 16 64" connections=50 values=64 ways=plain
rounds=5 seconds=2 keys=1000000
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  case $1 in
    name=* | servers=* | commands=* | depths=* | connections=* | values=* | ways=* | rounds=* | seconds=* | keys=*)
      declare "$1"
      ;;
    *) echo "no such option: $1" >&2 && exit 1 ;;
  esac
  shift
done
[ $# = 0 ] || shift

work=$(mktemp -d)
declare -A port=([vortis]=17001 [heap]=17011 [redis]=17021 [mock]=17031) pid
trap 'kill "${pid[@]}" 2>/dev/null || :; wait; rm -rf "$work"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
  -keyout "$work/key" -out "$work/crt" 2>/dev/null

start() { # server, options of vortis...
  local server=$1 at=${port[$1]}
  local options=(--port "$at" --tls-port $((at + 1)) --tls-cert-file "$work/crt" --tls-key-file "$work/key"
    --tls-ca-cert-file "$work/crt" --tls-auth-clients no --unixsocket "$work/$server.sock")
  shift
  case $server in
    vortis) exec ./vortis "${options[@]}" "$@" ;;
    heap) exec ./vortis "${options[@]}" --store heap "$@" ;;
    redis) exec redis-server "${options[@]}" --save "" --appendonly no ;;
    mock) exec "$java" -cp "$benchmarks" io.vortis.wire.JedisMock "$at" ;;
  esac >"$work/$server.log" 2>&1 &
  pid[$server]=$!
}
for server in $servers; do
  start "$server" "$@"
  await_ready -p "${port[$server]}"
done

load() { "$java" -XX:+UseSerialGC -cp "$benchmarks" io.vortis.wire.ZipfLoad "$@"; }

bench() { # server, way, command, connections, depth, value bytes, requests: throughput,p50,p99,p99.9 in µs
  local at=${port[$1]} target random=key:__rand_int__ mget value
  case $2 in
    plain) target=(-p "$at") ;;
    tls) target=(-p $((at + 1)) --tls --cacert "$work/crt") ;;
    unix) target=(-s "$work/$1.sock") ;;
  esac
  if [ "$3" = MIXED ]; then
    [ "$2" = unix ] && at=$work/$1.sock
    load "$at" "$4" "$5" "$7" "$keys" "$6" 10
    return
  fi
  target+=(-c "$4" -P "$5" -d "$6" -n "$7" -r "$keys" --precision 3)
  case $3 in
    SET | GET | INCR) redis-benchmark "${target[@]}" -t "${3,,}" ;;
    SETEX)
      value=$(printf '%*s' "$6" '' | tr ' ' x)
      redis-benchmark "${target[@]}" SETEX $random 3600 "$value"
      ;;
    MGET16)
      mget=()
      for _ in {1..16}; do mget+=($random); done
      redis-benchmark "${target[@]}" MGET "${mget[@]}"
      ;;
  esac 2>/dev/null | tr '\r' '\n' | awk '
    /^[0-9.]+% <=/ {
      percent = $1 + 0; ms = $3 * 1000
      if (!p50 && percent >= 50) p50 = ms
      if (!p99 && percent >= 99) p99 = ms
      if (!p999 && percent >= 99.9) p999 = ms
    }
    /throughput summary/ { rate = $3 }
    END { printf "%.0f,%.1f,%.1f,%.1f\n", rate, p50, p99, p999 }'
}

cell() { # server, way, command, connections, depth, value bytes, round
  local server=$1 requests before after result limit
  # So many requests as take about the time wished for; the first round finds out.
  local key="$1 $2 $3 $4 $5 $6"
  requests=${pace[$key]:-20000}
  [ "$server" != mock ] || requests=${pace[$key]:-2000}
  before=$(ticks "${pid[$server]}")
  result=$(bench "${@:1:6}" "$requests")
  after=$(ticks "${pid[$server]}")
  limit=$((seconds * 2000000))
  pace[$key]=$(awk -F, -v s="$seconds" -v most=$limit '{ n = int($1 * s); print (n < 1000 ? 1000 : (n > most ? most : n)) }' <<<"$result")
  [ "$7" -lt 1 ] || echo "$server,$2,$3,$4,$5,$6,$7,$result,$(micros $((after - before)) "$requests"),$(resident "${pid[$server]}")"
}

# The compiler has done its work after some millions of commands; what the first seconds cost is told in docs/adr/0006-start.md.
for server in $servers; do
  case $server in
    vortis | heap) for _ in 1 2; do redis-benchmark -p "${port[$server]}" -P 16 -t set,get -n $((keys * 2)) -r "$keys" -q >/dev/null; done ;;
  esac
done

declare -A pace
{
  provenance "$line"
  echo "# redis: $(redis-server --version | sed 's/.* v=\([^ ]*\).*/\1/')"
  echo "server,way,command,connections,depth,value_bytes,round,per_second,p50_us,p99_us,p99_9_us,cpu_us,resident_kib"
  for value in $values; do
    for server in $servers; do
      redis-cli -p "${port[$server]}" flushall >/dev/null
      # Every key once; the mock would take minutes.
      if [ "$server" != mock ]; then load "${port[$server]}" 50 16 "$keys" "$keys" "$value" >/dev/null; fi
    done
    for way in $ways; do
      for command in $commands; do
        for count in $connections; do
          for depth in $depths; do
            # Numbers take the place of values, which are put back afterwards. Two rounds find the pace and warm up.
            [ "$command" != INCR ] || for server in $servers; do redis-cli -p "${port[$server]}" flushall >/dev/null; done
            for ((round = -1; round <= rounds; round++)); do
              for server in $servers; do
                if [ "$server" = mock ] && [ "$way" != plain ]; then continue; fi
                cell "$server" "$way" "$command" "$count" "$depth" "$value" "$round"
              done
            done
            [ "$command" != INCR ] || for server in $servers; do
              redis-cli -p "${port[$server]}" flushall >/dev/null
              if [ "$server" != mock ]; then load "${port[$server]}" 50 16 "$keys" "$keys" "$value" >/dev/null; fi
            done
          done
        done
      done
    done
  done
} | tee "$raw/$name.csv"
