#!/usr/bin/env bash
# What TLS costs: redis-benchmark -P 16 against one server's plain port and its TLS port, by BoringSSL and by the JDK.
# Needs a built vortis-resp/target/vortis.jar (or CLASSES, a class path), redis-benchmark and openssl. Usage: tls.sh [rounds]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds=${1:-3} port=${PORT:-7940}
requests=${REQUESTS:-400000}
work=$(mktemp -d)
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
  -keyout "$work/key" -out "$work/crt" 2>/dev/null

measure() { # name, options of the server...
  local name=$1
  shift
  java -Xms1g -Xmx1g -XX:+UseParallelGC --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
    --enable-native-access=ALL-UNNAMED -cp "${CLASSES:-vortis-resp/target/vortis.jar}" io.vortis.resp.Main \
    --port "$port" --tls-port $((port + 1)) --tls-cert-file "$work/crt" --tls-key-file "$work/key" \
    --tls-auth-clients no --io-threads 1 "$@" 2>/dev/null &
  server=$!
  until redis-cli -p "$port" ping >/dev/null 2>&1; do sleep 0.1; done
  for ((i = 0; i <= rounds; i++)); do # the first round warms up
    for way in plain tls; do
      tls=()
      at=$port
      if [ $way = tls ]; then tls=(--tls --cacert "$work/crt") at=$((port + 1)); fi
      redis-benchmark "${tls[@]}" -p "$at" -P 16 -n "$requests" -r 100000 -d 64 -t set,get --csv 2>/dev/null |
        awk -F, -v n="$name $way, round $i" '{ gsub(/"/, "") } NR > 1 { print n ": " $1 " " $2 }'
    done
  done
  kill $server
  wait $server 2>/dev/null || true
}

measure BoringSSL
measure JDK --tls-ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384
