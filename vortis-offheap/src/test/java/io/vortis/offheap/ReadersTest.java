package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who closes or grows a store waits for those who read it without a lock. */
class ReadersTest {
  private static final Duration WAIT = Duration.ofMinutes(2);

  private final Readers readers = new Readers();

  /** In the first cell and in the last. */
  @ParameterizedTest
  @CsvSource({"0, false", "63, false", "0, true", "63, true"})
  void pauseAndClose_waitForWhoIsIn(int idModulo64, boolean close) throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Runnable read =
        () -> {
          int cell = readers.enter();
          inside.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            readers.exit(cell);
          }
        };
    Thread reader = new Thread(read);
    while ((reader.getId() & 63) != idModulo64) {
      reader = new Thread(read);
    }
    reader.start();
    inside.await();
    Thread waiting = new Thread(close ? readers::close : readers::pause);
    waiting.start();
    await().atMost(WAIT).until(() -> close ? readers.isClosed() : isPaused());
    await().atMost(WAIT).during(Duration.ofMillis(50)).until(waiting::isAlive);
    leave.countDown();
    waiting.join(WAIT.toMillis());
    assertThat(waiting.isAlive()).isFalse();
  }

  private boolean isPaused() {
    int cell = readers.enter();
    if (cell != Readers.PAUSED) {
      readers.exit(cell);
    }
    return cell == Readers.PAUSED;
  }

  @Test
  void enter_byState() {
    assertThat(isPaused()).isFalse();
    readers.pause();
    assertThat(isPaused()).isTrue();
    readers.checkOpen();
    readers.resume();
    assertThat(isPaused()).isFalse();
    readers.close();
    assertThatThrownBy(readers::enter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("store is closed");
    assertThatThrownBy(readers::checkOpen).isInstanceOf(IllegalStateException.class);
    readers.close(); // nobody was counted in since
  }

  @Test
  void reservation_triesForALockOnce_andGivesItBack() throws InterruptedException {
    Arena arena = new Arena(Sizing.of(1 << 20, segments -> 1, /* ghosts= */ false), 1);
    Reservation reservation = new Reservation(arena);
    ReentrantLock lock = new ReentrantLock();
    ReentrantLock other = new ReentrantLock();
    Thread holder = new Thread(lock::lock);
    holder.start();
    holder.join();

    reservation.tryHold(lock);
    reservation.tryHold(other);
    assertThat(other.isHeldByCurrentThread()).isTrue();
    reservation.tryHold(other);
    reservation.hold(other);
    assertThat(other.getHoldCount()).isEqualTo(1);
    reservation.fill(3);
    reservation.releaseAll();
    assertThat(other.isLocked()).isFalse();
    assertThat(arena.used()).isZero();
    arena.close();
  }
}
