package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.codec.Slice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCommandsTest {
  private final CommandHarness harness = new CommandHarness();
  private String id;

  @BeforeEach
  void enable() {
    harness.config().set("cluster-enabled", "yes");
    id = harness.stats().runId();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLUSTER INFO", "CLUSTER KEYSLOT a", "READONLY", "READWRITE", "ASKING"})
  void withoutCluster_isRefused(String command) {
    harness.config().set("cluster-enabled", "no");
    assertThat(harness.run(command))
        .isEqualTo("-ERR This instance has cluster support disabled\r\n");
  }

  @Test
  void info_isThatOfAHealthyNode() {
    assertThat(harness.run("CLUSTER INFO"))
        .contains("cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\n")
        .endsWith("total_cluster_links_buffer_limit_exceeded:0\r\n\r\n");
    assertThat(harness.run("INFO cluster")).contains("cluster_enabled:1\r\n");
    assertThat(harness.run("INFO server")).contains("redis_mode:cluster\r\n");
    assertThat(harness.run("HELLO")).contains("$4\r\nmode\r\n$7\r\ncluster\r\n");
  }

  @Test
  void nodes_isOneLine() {
    assertThat(harness.run("CLUSTER MYID")).isEqualTo("$40\r\n" + id + "\r\n");
    assertThat(harness.run("CLUSTER NODES"))
        .endsWith(
            "\r\n" + id + " 127.0.0.1:65432@75432 myself,master - 0 0 0 connected 0-16383\n\r\n");
    assertThat(harness.run("CLUSTER LINKS")).isEqualTo("*0\r\n");
  }

  @Test
  void slots_areAllHere() {
    assertThat(harness.run("CLUSTER SLOTS"))
        .isEqualTo(
            "*1\r\n*3\r\n:0\r\n:16383\r\n*4\r\n$9\r\n127.0.0.1\r\n:65432\r\n$40\r\n"
                + id
                + "\r\n*0\r\n");
    harness.run("HELLO 3");
    assertThat(harness.run("CLUSTER SHARDS"))
        .startsWith("*1\r\n%2\r\n$5\r\nslots\r\n*2\r\n:0\r\n:16383\r\n$5\r\nnodes\r\n*1\r\n%7\r\n")
        .endsWith("$6\r\nhealth\r\n$6\r\nonline\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "a,15495",
    "123456789,12739",
    "{a}b,15495",
    "x{a}{b},15495",
    "'{}a',10875",
    "'{a',10276",
    "'a}',5921"
  })
  void keySlot_asRedis(String key, int slot) {
    assertThat(harness.run("CLUSTER KEYSLOT " + key)).isEqualTo(":" + slot + "\r\n");
    assertThat(Slots.of(Slice.of(key))).isEqualTo(slot);
  }

  @Test
  void countKeysInSlot_countsThem() {
    harness.run("SET a 1");
    harness.run("SET {a}b 1");
    harness.run("SET c 1");
    assertThat(harness.run("CLUSTER COUNTKEYSINSLOT 15495")).isEqualTo(":2\r\n");
    assertThat(harness.run("CLUSTER COUNTKEYSINSLOT 1")).isEqualTo(":0\r\n");
    assertThat(harness.run("CLUSTER COUNTKEYSINSLOT 16384")).isEqualTo("-ERR Invalid slot\r\n");
    assertThat(harness.run("CLUSTER COUNTKEYSINSLOT -1")).isEqualTo("-ERR Invalid slot\r\n");
  }

  @Test
  void replicaOf_isRefused() {
    assertThat(harness.run("REPLICAOF NO ONE"))
        .isEqualTo("-ERR REPLICAOF not allowed in cluster mode.\r\n");
    assertThat(harness.run("READONLY")).isEqualTo("+OK\r\n");
  }
}
