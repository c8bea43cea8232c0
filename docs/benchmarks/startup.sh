#!/usr/bin/env bash
# From the start of the process to the first reply, in turn: startup.sh [rounds] leaves raw/startup.csv. A round takes
# four seconds. JAVA_HOME_25 names a JDK 25, whose AOT cache is measured beside, where there is one.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"
newer=${JAVA_HOME_25:-$(ls -d /usr/lib/jvm/*25* 2>/dev/null | head -1)}
servers=(vortis "./vortis --port PORT" heap "./vortis --port PORT --store heap"
  "vortis one loop" "./vortis --port PORT --io-threads 1"
  "vortis no archive" "$java -XX:+UseParallelGC -Xshare:auto -jar vortis-resp/target/vortis.jar --port PORT")
./vortis --version >/dev/null
if [ -n "$newer" ]; then
  JAVA_HOME=$newer ./vortis --version >/dev/null
  servers+=("vortis JDK 25" "env JAVA_HOME=$newer ./vortis --port PORT")
fi
servers+=(redis "redis-server --port PORT --appendonly no" mock
  "$java -XX:+UseSerialGC -cp $benchmarks io.vortis.wire.JedisMock PORT")
{
  provenance "docs/benchmarks/startup.sh $*"
  "$java" -cp "$benchmarks" io.vortis.wire.StartUp "${1:-15}" 17041 "${servers[@]}"
} | tee "$raw/startup.csv"
