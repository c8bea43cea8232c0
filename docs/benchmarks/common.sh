# What the benchmarks' scripts share; to be sourced. Raw results are CSV files in docs/benchmarks/raw, each begun with
# comments that say when, where and how it was made.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
raw=${RAW:-$root/docs/benchmarks/raw}
benchmarks=$root/jmh/target/benchmarks.jar
jvm_flags=$root/docs/benchmarks/jvm.flags
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

[ -f "$benchmarks" ] || {
  echo "$benchmarks is missing: ./mvnw package -DskipTests -pl jmh -am" >&2
  exit 1
}
mkdir -p "$raw"

provenance() { # command line
  echo "# date: $(date -u +%F)"
  echo "# machine: $(nproc) × $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)," \
    "$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r)"
  echo "# jdk: $("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.vm\.version = //p')"
  echo "# vortis: $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
  echo "# command: $*"
}

# A process's own processor time so far, in ticks.
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
resident() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
micros() { awk -v ticks="$1" -v n="$2" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.3f", ticks / hz / n * 1e6 }'; }
await_ready() { # arguments of redis-cli
  until [ "$(redis-cli "$@" ping 2>/dev/null)" = PONG ]; do sleep 0.1; done
}
