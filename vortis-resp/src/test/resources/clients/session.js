// A session of ioredis: prints what the test expects, a line each.
const Redis = require("ioredis");

const redis = new Redis({ port: Number(process.argv[2]), host: "127.0.0.1", maxRetriesPerRequest: 1 });
const show = (name, value) => console.log(`${name}: ${JSON.stringify(value)}`);

(async () => {
  show("ping", await redis.ping());
  show("set", await redis.set("greeting", "hello", "EX", 100));
  show("get", await redis.get("greeting"));
  show("missing", await redis.get("nope"));
  show("set nx", await redis.set("greeting", "again", "NX"));
  await redis.set("binary", Buffer.from([0, 255, 13, 10]));
  show("binary", [...(await redis.getBuffer("binary"))]);
  show("expire", await redis.expire("greeting", 10));
  show("persist", await redis.persist("greeting"));
  show("delete", await redis.del("greeting", "binary", "nope"));
  const pipeline = redis.pipeline();
  for (let i = 0; i < 100; i++) pipeline.set(`key:${i}`, i);
  show("pipeline", (await pipeline.exec()).every(([error, reply]) => !error && reply === "OK"));
  const all = await Promise.all([...Array(100).keys()].map((i) => redis.get(`key:${i}`)));
  show("concurrent", all.every((value, i) => value === String(i)));
  let found = 0;
  for await (const keys of redis.scanStream({ match: "key:*", count: 7 })) found += keys.length;
  show("scan", found);
  show("dbsize", await redis.dbsize());
  show("config", await redis.config("GET", "maxclients"));
  show("version", /redis_version:(.*)\r/.exec(await redis.info("server"))[1]);
  show("slowlog", Array.isArray(await redis.slowlog("GET")));
  show("name", [await redis.client("SETNAME", "js"), await redis.client("GETNAME")]);
  await redis.call("NOPE").catch((error) => show("error", error.message));
  show("flush", await redis.flushall());
  redis.disconnect();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
