"""A session of redis-py: prints what the test expects, a line each."""
import sys
import threading

import redis

port = int(sys.argv[1])
r = redis.Redis(port=port, decode_responses=True)


def show(name, value):
    print(f"{name}: {value}")


show("ping", r.ping())
show("set", r.set("greeting", "hello", ex=100))
show("get", r.get("greeting"))
show("ttl", 0 < r.ttl("greeting") <= 100)
show("missing", r.get("nope"))
show("set nx", r.set("greeting", "again", nx=True))
show("binary", redis.Redis(port=port).set(b"\x00\xff", b"\r\n") and redis.Redis(port=port).get(b"\x00\xff"))
show("expire", r.expire("greeting", 10))
show("persist", r.persist("greeting"))
show("delete", r.delete("greeting", "nope"))
pipe = r.pipeline(transaction=False)
for i in range(100):
    pipe.set(f"key:{i}", i)
show("pipeline", all(pipe.execute()))
show("scan", len(set(r.scan_iter(match="key:*", count=7))))
show("dbsize", r.dbsize())
show("config", r.config_get("maxclients"))
show("info", r.info("server")["redis_version"])
show("commands", r.info("commandstats")["cmdstat_get"]["calls"] > 0)
show("slowlog", isinstance(r.slowlog_get(), list))
show("client", r.client_setname("py"))
show("name", r.client_getname())
try:
    r.execute_command("NOPE")
except redis.ResponseError as e:
    show("error", e)
threads = [threading.Thread(target=lambda n: r.set(f"t:{n}", n), args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
show("threads", sorted(r.keys("t:*")))
show("flush", r.flushall())
