#!/usr/bin/env bash
# What it costs that somebody wants to hear of changes: redis-benchmark -P 16 against one server, SET and GET, with
# nobody listening; with a key watched, so that the store tells a listener of every change; with clients tracked by
# prefix; with notifications of every class, without and with a subscriber. The modes take turns.
# Needs redis-cli and redis-benchmark. Usage: events.sh [rounds] [requests] [options of vortis]...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds=${1:-5} requests=${2:-400000}
port=${PORT:-7950}

./vortis --port "$port" "${@:3}" >/dev/null 2>&1 &
trap 'redis-cli -p $port shutdown nosave; wait' EXIT
until redis-cli -p "$port" ping >/dev/null 2>&1; do read -r -t 0.1 <> <(:) || true; done

say() { # commands; the connection stays open, and what comes is read away
  exec 5<>"/dev/tcp/127.0.0.1/$port"
  cat <&5 >/dev/null &
  reader=$!
  printf '%s\r\n' "$@" >&5
}

begin() { # mode
  reader=
  redis-cli -p "$port" config set notify-keyspace-events "" >/dev/null
  case $1 in
    nobody) ;;
    listener) say "WATCH nosuchkey" ;;
    tracking) say "HELLO 3" "CLIENT TRACKING ON BCAST PREFIX nosuchkey" ;;
    notifications) redis-cli -p "$port" config set notify-keyspace-events KEA >/dev/null ;;
    subscriber)
      redis-cli -p "$port" config set notify-keyspace-events KEA >/dev/null
      say "PSUBSCRIBE __keyspace@0__:key:00000000000?"
      ;;
  esac
}

end() {
  if [ -n "$reader" ]; then
    exec 5>&- 5<&-
    kill "$reader" 2>/dev/null || true
    wait "$reader" 2>/dev/null || true
  fi
}

for ((round = 0; round <= rounds; round++)); do # the first warms up
  for mode in nobody listener tracking notifications subscriber; do
    begin $mode
    redis-benchmark -p "$port" -P 16 -n "$requests" -r 100000 -d 64 -t set,get --csv 2>/dev/null |
      awk -F, -v mode=$mode -v round=$round \
        '{ gsub(/"/, "") } NR > 1 && round > 0 { printf "%-14s %-4s %9.0f/s  round %d\n", mode, $1, $2, round }'
    end
  done
done
