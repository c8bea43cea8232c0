#!/usr/bin/env bash
# What an idle connection costs: live heap and resident memory of the server before and after so many clients connected
# and each sent one PING. Needs a built vortis-resp/target/vortis.jar (or CLASSES, a class path), python3, and file
# descriptors for all of them (ulimit -n). Usage: idle.sh [connections]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
java -Xms512m -Xmx512m -XX:+AlwaysPreTouch -XX:+UseSerialGC --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
  --enable-native-access=ALL-UNNAMED -cp "${CLASSES:-vortis-resp/target/vortis.jar}" io.vortis.resp.Main \
  --port "${PORT:-7942}" --maxclients 20000 2>/dev/null &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
python3 - "$server" "${PORT:-7942}" "${1:-10000}" <<'PY'
import re, socket, subprocess, sys, time
pid, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

def connect():
    while True:
        try:
            s = socket.create_connection(("127.0.0.1", port))
            s.sendall(b"PING\r\n")
            assert s.recv(16) == b"+PONG\r\n"
            return s
        except ConnectionRefusedError:
            time.sleep(0.1)

def figures():
    histogram = subprocess.run(["jcmd", pid, "GC.class_histogram"], capture_output=True, text=True).stdout
    heap = int(re.search(r"^Total\s+\d+\s+(\d+)", histogram, re.M).group(1))
    resident = int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) * 1024
    return heap, resident

warm = [connect() for _ in range(1000)]
for s in warm: s.close()
time.sleep(1)
before = figures()
idle = [connect() for _ in range(count)]
after = figures()
print(f"connections {count}")
print(f"live heap per connection {(after[0] - before[0]) / count:.0f} B")
print(f"resident memory per connection, heap left out {(after[1] - before[1]) / count:.0f} B")
PY
