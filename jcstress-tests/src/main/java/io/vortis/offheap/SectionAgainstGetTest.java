package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Nobody sees the inside of an atomic section over two stripes: neither half of what it writes, nor
 * what it replaces before it is over.
 *
 * <p>Fails if a reader does not ask {@link Stripe#sawSection} (inside, in a few of a hundred
 * samples), and if that looks at the section's bit alone and not at how many there have been
 * (inside, once in a run).
 */
@JCStressTest
@Outcome(id = "right", expect = ACCEPTABLE, desc = "Before or after, or the section in between.")
@Outcome(id = "inside", expect = FORBIDDEN, desc = "What the section replaced before it was over.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "The first key's value is of a later section.")
@State
public class SectionAgainstGetTest {
  private static final OffHeapStore<byte[], Integer> STORE =
      OffHeapStore.builder(Codecs.bytes(), Codecs.integers())
          .maxBytes(Small.BYTES)
          .eviction(Eviction.none())
          .stripes(2)
          .randomSeed(1)
          .build();
  private static final byte[] FIRST = keyIn(0);
  private static final byte[] SECOND = keyIn(1);

  static {
    STORE.set(FIRST, 0);
    STORE.set(SECOND, 0);
  }

  private static byte[] keyIn(int stripe) {
    Engine engine = STORE.engine();
    Scratch scratch = engine.scratch();
    for (int number = 0; ; number++) {
      byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
      engine.key(scratch, key, 0, key.length);
      if (engine.stripes.indexOf(scratch.key.hash) == stripe) {
        return key;
      }
    }
  }

  private static int read(byte[] key) {
    Integer value = STORE.get(key);
    return value == null ? -1 : value;
  }

  @Actor
  public void section() {
    STORE.<Boolean>atomically(
        List.of(FIRST, SECOND),
        () -> {
          int next = read(FIRST) + 1;
          STORE.set(FIRST, -next);
          STORE.set(SECOND, next);
          STORE.set(FIRST, next);
          return true;
        });
  }

  @Actor
  public void get(L_Result r) {
    int first = read(FIRST);
    int second = read(SECOND);
    r.r1 = first < 0 ? "inside" : first > second ? "half" : "right";
  }
}
