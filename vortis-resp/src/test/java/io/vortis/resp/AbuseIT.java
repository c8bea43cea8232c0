package io.vortis.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that mean harm: what they use stays bounded, and other clients go on. */
class AbuseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MIB = 1 << 20;

  private final List<RawClient> open = new ArrayList<>();
  private RespServer server;

  @AfterEach
  void stop() throws IOException {
    for (RawClient client : open) {
      client.close();
    }
    server.close();
  }

  private void start(String... directives) throws IOException {
    Config config = new Config();
    config.set("port", "0");
    config.set("io-threads", "1");
    for (int i = 0; i < directives.length; i += 2) {
      config.set(directives[i], directives[i + 1]);
    }
    server = RespServer.builder().config(config).start();
  }

  private RawClient connect() throws IOException {
    RawClient client = new RawClient(server.port());
    open.add(client);
    return client;
  }

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  private static void assertServes(RawClient client) throws IOException {
    client.command("PING").expect("+PONG\r\n");
  }

  /** Waits until only one client is left, as it sees it itself. */
  private static void awaitAlone(RawClient client) {
    await().atMost(PATIENCE).until(() -> clients(client) == 1);
  }

  private static long clients(RawClient client) throws IOException {
    int length = Integer.parseInt(client.command("CLIENT", "LIST").line().substring(1));
    return client.read(length + 2).lines().filter(line -> line.startsWith("id=")).count();
  }

  @Test
  void slowReaders_haveOneReplyWaitingEach() throws IOException {
    start();
    int readers = 32;
    RawClient good = connect();
    good.command("SET", "big", "x".repeat(MIB)).expect("+OK\r\n");
    long before = directMemory();
    for (int i = 0; i < readers; i++) {
      // 64 MiB in all, of which the sockets take what they take; the reader takes nothing.
      connect().send("GET big\r\n".repeat(64));
    }
    assertServes(good);
    good.command("DEL", "big").expect(":1\r\n");
    assertThat(directMemory() - before).isLessThan(readers * 4L * MIB);
    assertThat(clients(good)).isEqualTo(readers + 1);
  }

  @Test
  void unreadReplies_beyondTheHardLimit_endTheConnection() throws IOException {
    start("client-output-buffer-limit", "normal 1mb 0 0");
    RawClient good = connect();
    good.command("SET", "big", "x".repeat(8 * MIB)).expect("+OK\r\n");
    RawClient bad = connect().send("GET big\r\nPING\r\n");
    awaitAlone(good);
    assertServes(good);
    // What the socket had taken is still there, the rest is gone.
    assertThat(bad.readUpTo(9 * MIB)).isLessThan(8 * MIB);
  }

  @Test
  void unreadReplies_beyondTheSoftLimitForTooLong_endTheConnection() throws IOException {
    start("client-output-buffer-limit", "normal 0 1mb 1");
    RawClient good = connect();
    good.command("SET", "big", "x".repeat(16 * MIB)).expect("+OK\r\n");
    connect().send("GET big\r\n");
    awaitAlone(good);
    assertServes(good);
  }

  @Test
  void subscriber_whoTakesNoMessages_isDisconnected() throws IOException {
    start("client-output-buffer-limit", "pubsub 1mb 0 0");
    RawClient good = connect();
    RawClient bad = connect();
    bad.command("SUBSCRIBE", "news").expect("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
    String message = "x".repeat(64 << 10);
    await()
        .atMost(PATIENCE)
        .until(() -> good.command("PUBLISH", "news", message).line().equals(":0"));
    awaitAlone(good);
    assertServes(good);
  }

  @Test
  void monitor_whoTakesNoLines_isDisconnected_andNobodyIsWatched() throws IOException {
    start("client-output-buffer-limit", "normal 4mb 0 0");
    RawClient good = connect();
    connect().command("MONITOR").expect("+OK\r\n");
    String value = "x".repeat(64 << 10);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              good.command("SET", "k", value).expect("+OK\r\n");
              return clients(good) == 1;
            });
    assertServes(good);
  }

  @Test
  void requestsUnderWay_beyondMaxmemoryClients_costTheLargestConnection() throws IOException {
    start("maxmemory-clients", "4mb");
    RawClient good = connect();
    RawClient spared = connect();
    spared.command("CLIENT", "NO-EVICT", "ON").expect("+OK\r\n");
    spared.send("*1\r\n$8388608\r\n" + "x".repeat(MIB));
    RawClient small = connect().send("*2\r\n$3\r\nGET\r\n$100000\r\n" + "x".repeat(1_000));
    RawClient large = connect();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                large.send("*1\r\n$67108864\r\n" + "x".repeat(8 * MIB));
                return clients(good) == 3;
              } catch (IOException disconnected) {
                return true;
              }
            });
    await().atMost(PATIENCE).until(() -> clients(good) == 3);
    assertServes(good);
    small.send("x".repeat(99_000) + "\r\n").expect("$-1\r\n");
  }

  @Test
  void readerInTime_isNotEndedByTheSoftLimit() throws IOException {
    start("client-output-buffer-limit", "normal 0 1mb 3600");
    RawClient client = connect();
    client.command("SET", "big", "x".repeat(16 * MIB)).expect("+OK\r\n");
    for (int i = 0; i < 3; i++) {
      client.send("GET big\r\n").expect("$16777216\r\n");
      client.read(16 * MIB + 2);
    }
    assertServes(client);
  }

  @Test
  void strangers_whoDoNotReadTheirRefusals_areDisconnected() throws IOException {
    start("requirepass", "secret");
    RawClient good = connect();
    good.command("AUTH", "secret").expect("+OK\r\n");
    RawClient bad = connect();
    byte[] commands = "GET a\r\n".repeat(10_000).getBytes(US_ASCII);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                bad.send(commands);
                return false;
              } catch (IOException disconnected) {
                return true;
              }
            });
    awaitAlone(good);
    assertServes(good);
  }

  @Test
  void halfSentCommands_areForgottenWithTheirConnections() throws IOException {
    start("maxclients", "2000");
    RawClient good = connect();
    String half = RawClient.frame("SET", "half", "x".repeat(1_000));
    half = half.substring(0, half.length() - 10);
    long before = directMemory();
    for (int round = 0; round < 10; round++) {
      List<RawClient> halves = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        halves.add(new RawClient(server.port()).send(half));
      }
      assertServes(good);
      for (RawClient client : halves) {
        client.close();
      }
      awaitAlone(good);
    }
    good.command("EXISTS", "half").expect(":0\r\n");
    assertThat(directMemory() - before).isLessThan(64L * MIB);
  }

  /** 64 rounds of 16 MiB queued: more in all than the heap could keep. */
  @Test
  void clientsKilledInMulti_leaveNothingBehind() throws IOException {
    start();
    RawClient good = connect();
    String big = "x".repeat(MIB);
    long before = usedHeap();
    for (int round = 0; round < 64; round++) {
      List<RawClient> queueing = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        RawClient client = new RawClient(server.port());
        client.command("WATCH", "a", "b").expect("+OK\r\n");
        client.command("MULTI").expect("+OK\r\n");
        for (int j = 0; j < 4; j++) {
          client.command("SET", "key:" + j, big).expect("+QUEUED\r\n");
        }
        queueing.add(client);
      }
      good.command("SET", "a", "1").expect("+OK\r\n");
      for (int i = 0; i < queueing.size(); i++) {
        if (i % 2 == 0) {
          queueing.get(i).reset();
        }
      }
      if (round % 2 == 0) {
        good.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes").line();
      }
      for (RawClient client : queueing) {
        client.close();
      }
      awaitAlone(good);
    }
    good.command("DBSIZE").expect(":1\r\n");
    await().atMost(PATIENCE).until(() -> usedHeap() - before < 64L * MIB);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void announcedSizes_takeNoMemory() throws IOException {
    start();
    RawClient good = connect();
    for (int i = 0; i < 500; i++) {
      connect().send("*1000000\r\n$536870912\r\nx");
    }
    assertServes(good);
    // 500 times 512 MiB are more than any heap has: none of them can have been taken.
    assertThat(clients(good)).isEqualTo(501);
  }

  @Test
  void connectStorm_isHeldAtMaxclients() throws IOException {
    start("maxclients", "50");
    RawClient good = connect();
    assertServes(good);
    int served = 0;
    List<RawClient> storm = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RawClient client = connect();
      storm.add(client);
      client.send("PING\r\n");
      String line = client.line();
      assertThat(line).isIn("+PONG", "-ERR max number of clients reached");
      served += line.equals("+PONG") ? 1 : 0;
    }
    assertThat(served).isEqualTo(49);
    assertServes(good);
    for (RawClient client : storm) {
      client.close();
    }
    awaitAlone(good);
    assertServes(connect());
  }

  @Test
  void kill_ofAClientThatTakesNothing_endsItsConnection() throws IOException {
    start();
    RawClient good = connect();
    good.command("SET", "big", "x".repeat(32 * MIB)).expect("+OK\r\n");
    connect().send("GET big\r\n");
    await().atMost(PATIENCE).until(() -> clients(good) == 2);
    good.command("CLIENT", "KILL", "TYPE", "normal").expect(":1\r\n");
    awaitAlone(good);
    assertServes(good);
  }

  @Test
  void idleClients_areEndedAfterTheTimeout() throws IOException {
    start("timeout", "1");
    RawClient idle = connect();
    assertServes(idle);
    idle.expectEnd();
  }
}
