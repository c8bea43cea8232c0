package io.vortis.resp.history;

import static io.vortis.resp.history.Operation.ABSENT;
import static io.vortis.resp.history.Operation.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.history.Operation.Kind;
import io.vortis.resp.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
  private static final long SEED = 20_261_122;
  private static final List<Kind> KINDS = List.of(Kind.values());

  private final List<Operation> history = new ArrayList<>();

  private void add(long call, long end, Kind kind, long argument, long result) {
    add(call, end, kind, argument, result, history.size());
  }

  private void add(long call, long end, Kind kind, long argument, long result, long session) {
    history.add(new Operation(kind, argument, 0, result, call, end, session));
  }

  private void cas(long call, long end, long expected, long argument, long result) {
    history.add(new Operation(Kind.CAS, argument, expected, result, call, end, history.size()));
  }

  private void assertAccepted() {
    assertThat(Linearizability.check("k", history)).isTrue();
  }

  private void assertRejected() {
    assertThatThrownBy(() -> Linearizability.check("k", history))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("not linearizable: key=k, operations=" + history.size());
  }

  // ---------------------------------------------------------------- one after the other

  @Test
  void eachKind_answeredByTheSpecification_isAccepted() {
    add(0, 1, Kind.GET, 0, ABSENT);
    add(2, 3, Kind.SET, 5, 0);
    add(4, 5, Kind.ADD, 2, 7);
    cas(6, 7, 7, 9, 1);
    cas(8, 9, 7, 1, 0);
    add(10, 11, Kind.SWAP, 20, 9);
    add(12, 13, Kind.SET_ABSENT, 30, 0);
    add(14, 15, Kind.TAKE, 0, 20);
    add(16, 17, Kind.DELETE, 0, 0);
    add(18, 19, Kind.SET_ABSENT, 30, 1);
    add(20, 21, Kind.DELETE, 0, 1);
    add(22, 23, Kind.ADD, 4, 4);
    assertAccepted();
  }

  @Test
  void staleRead_isRejected() {
    add(0, 1, Kind.SET, 1, 0);
    add(2, 3, Kind.SET, 2, 0);
    add(4, 5, Kind.GET, 0, 1);
    assertRejected();
  }

  @Test
  void readOfWhatNobodyWrote_isRejected() {
    add(0, 9, Kind.SET, 1, 0);
    add(0, 9, Kind.GET, 0, 666);
    assertRejected();
  }

  // ---------------------------------------------------------------- at the same time

  @Test
  void writesAtTheSameTime_mayBeInAnyOrder() {
    add(0, 9, Kind.SET, 1, 0);
    add(1, 8, Kind.SET, 2, 0);
    add(10, 11, Kind.GET, 0, 1);
    assertAccepted();
  }

  @Test
  void newThenOld_duringOneWrite_isRejected() {
    add(0, 1, Kind.SET, 1, 0);
    add(2, 9, Kind.SET, 2, 0);
    add(3, 4, Kind.GET, 0, 2);
    add(5, 6, Kind.GET, 0, 1);
    assertRejected();
  }

  @Test
  void incrementsAnsweredAlike_areRejected() {
    add(0, 9, Kind.ADD, 1, 1);
    add(0, 9, Kind.ADD, 1, 1);
    assertRejected();
  }

  @Test
  void incrementLostToAnother_isRejected() {
    add(0, 9, Kind.ADD, 1, 1);
    add(0, 9, Kind.ADD, 1, 2);
    add(10, 11, Kind.GET, 0, 1);
    assertRejected();
  }

  @Test
  void twoSwapsFromTheSameNumber_areRejected() {
    add(0, 1, Kind.SET, 5, 0);
    cas(2, 9, 5, 6, 1);
    cas(2, 9, 5, 7, 1);
    assertRejected();
  }

  @Test
  void keyDeletedTwice_isRejected() {
    add(0, 1, Kind.SET, 5, 0);
    add(2, 9, Kind.DELETE, 0, 1);
    add(2, 9, Kind.DELETE, 0, 1);
    assertRejected();
  }

  @Test
  void keySetTwiceBecauseItWasAbsent_isRejected() {
    add(0, 9, Kind.SET_ABSENT, 1, 1);
    add(0, 9, Kind.SET_ABSENT, 2, 1);
    assertRejected();
  }

  @Test
  void writesOfOneSession_areInTheOrderOfTheirCalls() {
    add(0, 9, Kind.SET, 1, 0, 7);
    add(1, 9, Kind.SET, 2, 0, 7);
    add(10, 11, Kind.GET, 0, 2, 8);
    assertAccepted();
    history.remove(2);
    add(10, 11, Kind.GET, 0, 1, 8);
    assertRejected();
  }

  // ---------------------------------------------------------------- without an answer

  @Test
  void lostWrite_mayHaveHappenedLate() {
    add(0, NEVER, Kind.SET, 1, 0);
    add(2, 3, Kind.GET, 0, ABSENT);
    add(4, 5, Kind.GET, 0, 1);
    assertAccepted();
  }

  @Test
  void lostWrite_mayNotHaveHappened() {
    add(0, NEVER, Kind.SET, 1, 0);
    add(2, 3, Kind.SET, 2, 0);
    add(4, 5, Kind.GET, 0, 2);
    assertAccepted();
  }

  @Test
  void lostWrite_mayNotHappenTwice() {
    add(0, NEVER, Kind.SET, 1, 0);
    add(2, 3, Kind.GET, 0, 1);
    add(4, 5, Kind.SET, 2, 0);
    add(6, 7, Kind.GET, 0, 1);
    assertRejected();
  }

  @Test
  void lostWrite_mayNotHappenBeforeItIsCalled() {
    add(2, 3, Kind.GET, 0, 1);
    add(4, NEVER, Kind.SET, 1, 0);
    assertRejected();
  }

  @Test
  void lostIncrement_isCountedOnceAtMost() {
    add(0, NEVER, Kind.ADD, 1, 0);
    add(2, 3, Kind.ADD, 1, 2);
    assertAccepted();
    add(4, 5, Kind.ADD, 1, 4);
    assertRejected();
  }

  // ---------------------------------------------------------------- against another way to decide

  private static Operation random(SplittableRandom random) {
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    long result =
        switch (kind) {
          case SET -> 0;
          case DELETE, CAS, SET_ABSENT -> random.nextInt(2);
          default -> random.nextInt(4) == 0 ? ABSENT : random.nextInt(3);
        };
    long call = random.nextInt(10);
    long end = random.nextInt(6) == 0 ? NEVER : call + 1 + random.nextInt(6);
    long session = random.nextInt(8);
    return new Operation(kind, random.nextInt(3), random.nextInt(3), result, call, end, session);
  }

  /** Tries every order of operations, which are in the order of their calls. */
  private static boolean hasOrder(List<Operation> left, long state) {
    if (left.stream().noneMatch(Operation::isAnswered)) {
      return true;
    }
    for (Operation next : left) {
      Outcome outcome = next.apply(state);
      boolean late =
          left.stream().anyMatch(other -> other.end() < next.call())
              || left.subList(0, left.indexOf(next)).stream()
                  .anyMatch(other -> other.isAnswered() && other.session() == next.session());
      if (!late && (!next.isAnswered() || outcome.result() == next.result())) {
        List<Operation> rest = new ArrayList<>(left);
        rest.remove(next);
        if (hasOrder(rest, outcome.state())) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void smallHistories_areDecidedAsByTryingEveryOrder() {
    SplittableRandom random = new SplittableRandom(SEED);
    int accepted = 0;
    int rejected = 0;
    for (int i = 0; i < 20_000; i++) {
      history.clear();
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        history.add(random(random));
      }
      history.sort(Comparator.comparingLong(Operation::call));
      if (hasOrder(history, ABSENT)) {
        assertAccepted();
        accepted++;
      } else {
        assertRejected();
        rejected++;
      }
    }
    assertThat(accepted).isGreaterThan(2_000);
    assertThat(rejected).isGreaterThan(2_000);
  }

  /** As long as those on the wire: right as it is made, wrong after one answer is changed. */
  @Test
  void longHistories_areAccepted_andRejectedWithOneWrongAnswer() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(SEED + seed);
      history.clear();
      long state = ABSENT;
      for (long time = 0; time < 400; time++) {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        boolean lost = random.nextInt(100) == 0;
        boolean dropped = lost && random.nextBoolean();
        long expected = random.nextBoolean() ? state : -1;
        Operation asked = new Operation(kind, time * 10, expected, 0, 0, 0, time);
        Outcome outcome = asked.apply(state);
        state = dropped ? state : outcome.state();
        long call = time * 10 - random.nextInt(60);
        long end = lost ? NEVER : time * 10 + random.nextInt(60);
        history.add(new Operation(kind, time * 10, expected, outcome.result(), call, end, time));
      }
      assertAccepted();
      int wrong = 0;
      while (history.get(wrong).kind() != Kind.GET || !history.get(wrong).isAnswered()) {
        wrong++;
      }
      Operation read = history.get(wrong);
      history.set(wrong, new Operation(Kind.GET, 0, 0, 4_321, read.call(), read.end(), wrong));
      assertRejected();
    }
  }
}
