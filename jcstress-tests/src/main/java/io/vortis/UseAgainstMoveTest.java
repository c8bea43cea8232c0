package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import java.time.InstantSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A reader counts a use in an entry's note while the lock's holder moves the entry to another place
 * in its queue.
 *
 * <p>Fails if {@link S3Fifo} writes what it has read and changed instead of comparing first: the
 * former place comes back, and the entry is in none.
 */
@JCStressTest
@Outcome(id = "1600", expect = ACCEPTABLE, desc = "Moved; the use was lost.")
@Outcome(id = "1601", expect = ACCEPTABLE, desc = "Moved, and then used.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "In its former place.")
@State
public class UseAgainstMoveTest {
  private static final int BEFORE = 800;
  private static final int AFTER = 1600;

  private final S3Fifo<Integer> queues =
      new S3Fifo<>(Eviction.s3Fifo().policy(), InstantSource.system(), new Hasher(1));
  private final int[] notes = {BEFORE};

  @Actor
  public void use() {
    queues.used(notes, 0);
  }

  @Actor
  public void move() {
    notes[0] = AFTER;
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = notes[0];
  }
}
