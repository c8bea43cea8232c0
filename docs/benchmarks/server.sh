#!/usr/bin/env bash
# SET and GET of vortis beside redis-server, in turn: throughput, and processor time of the server per command.
# Usage: docs/benchmarks/server.sh [rounds] [requests] [options of vortis]...
# Needs redis-server, redis-benchmark, awk and /proc.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds=${1:-7}
requests=${2:-1000000}
vortis_port=17001
redis_port=17002

./vortis --port $vortis_port "${@:3}" >/dev/null 2>&1 &
redis-server --port $redis_port --save "" --appendonly no >/dev/null &
trap 'redis-cli -p $vortis_port shutdown nosave; redis-cli -p $redis_port shutdown nosave; wait' EXIT
for port in $vortis_port $redis_port; do
  until redis-cli -p $port ping >/dev/null 2>&1; do read -r -t 0.1 <> <(:) || true; done
done
pid() { redis-cli -p "$1" info server | tr -d '\r' | sed -n 's/^process_id://p'; }
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

run() { # name, port, command
  local pid before rate
  pid=$(pid "$2")
  before=$(ticks "$pid")
  rate=$(redis-benchmark -p "$2" -P 16 -t "$3" -n "$requests" -r 1000000 -d 64 -q 2>/dev/null |
    tr '\r' '\n' | sed -n 's/^[SG]ET: \([0-9.]*\) requests.*/\1/p' | tail -1)
  awk -v name="$1" -v op="$3" -v rate="$rate" -v used=$(($(ticks "$pid") - before)) -v n="$requests" -v hz="$(getconf CLK_TCK)" \
    'BEGIN { printf "%-6s %s  %9.0f/s  %.2f us of CPU per command\n", name, op, rate, used / hz / n * 1e6 }'
}

# The first two rounds warm the JIT compiler up and fill both stores.
for i in 1 2; do for op in set get; do run vortis $vortis_port $op; run redis $redis_port $op; done; done >/dev/null
for ((i = 1; i <= rounds; i++)); do
  for op in set get; do run vortis $vortis_port $op; run redis $redis_port $op; done
done
