#!/usr/bin/env bash
# How servers get rid of what has expired: expiry.sh [rate [seconds [keys [rounds]]]] leaves raw/expiry-churn.csv and
# raw/expiry-mass.csv. Each server has the machine to itself. Without arguments 100,000 SETEX a second for 60 seconds with
# TTLs of 1 to 30 s, then a million keys that expire in one second, three times: five minutes.
# Classes: io.vortis.wire.TtlChurn says how expired-but-present is found, MassExpiry what the reader is.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"
rate=${1:-100000} seconds=${2:-60} keys=${3:-1000000} rounds=${4:-3} port=17051 pid=

client() { "$java" -Xms1g -Xmx1g -XX:+UseSerialGC -cp "$benchmarks" "$@"; }
stop() {
  [ -n "$pid" ] || return 0
  redis-cli -p $port shutdown nosave >/dev/null 2>&1 || :
  wait "$pid" 2>/dev/null || :
  pid=
}
start() { # server
  case $1 in
    vortis) exec ./vortis --port $port ;;
    heap) exec ./vortis --port $port --store heap ;;
    redis) exec redis-server --port $port --save "" --appendonly no ;;
  esac >/dev/null 2>&1 &
  pid=$!
  await_ready -p $port
}
trap stop EXIT

{
  provenance "docs/benchmarks/expiry.sh $*"
  client io.vortis.wire.TtlChurn
  for server in vortis heap redis; do
    start $server
    client io.vortis.wire.TtlChurn $server $port "$pid" "$rate" "$seconds"
    [ $server != redis ] ||
      echo "# redis-server's own account of sweeping: $(redis-cli -p $port info stats | tr -d '\r' |
        sed -n 's/^expire_cycle_cpu_milliseconds://p') ms in $seconds s"
    stop
  done
} > >(tee "$raw/expiry-churn.csv")

{
  provenance "docs/benchmarks/expiry.sh $*"
  client io.vortis.wire.MassExpiry
  for ((round = 1; round <= rounds; round++)); do
    for server in vortis heap redis; do
      start $server
      client io.vortis.wire.MassExpiry $server $port "$keys"
      stop
    done
  done
} > >(tee "$raw/expiry-mass.csv")
