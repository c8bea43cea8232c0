package io.vortis;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * How much Lincheck does: a little in each build, and with {@code -Dlincheck=full} what {@code
 * docs/correctness.md} speaks of. A scenario is what two threads are to do, with two operations
 * before and one after; an invocation is one way of doing it, chosen by Lincheck when it checks a
 * model, by chance under stress.
 */
public final class LincheckRun {
  private static final boolean FULL = "full".equals(System.getProperty("lincheck"));

  private LincheckRun() {}

  /** Interleaves the scenarios' operations at each access to what threads share. */
  public static void modelCheck(Class<?> operations, Class<?> model) {
    modelCheck(new ModelCheckingOptions().sequentialSpecification(model), operations);
  }

  /** As {@link #modelCheck(Class, Class)}, with options of the test's own. */
  public static void modelCheck(ModelCheckingOptions options, Class<?> operations) {
    options.addGuarantee(forClasses(LincheckRun::isOfOneThread).allMethods().ignore());
    // Nobody runs beside them.
    options.addGuarantee(
        forClasses("io.vortis.HeapStore", "io.vortis.offheap.Invariants")
            .methods("checkInvariants", "check")
            .ignore());
    // Each access to memory outside the heap is one to what threads share.
    options.addGuarantee(forClasses("io.vortis.offheap.Memory").allMethods().treatAsAtomic());
    // Sampling may look at dozens of empty slots in a row before it finds an entry.
    options.loopBound(1_000);
    run("model checking", options, operations, FULL ? 50 : 3, FULL ? 400 : 40);
  }

  /** Runs the scenarios' operations at the same time. */
  public static void stress(Class<?> operations, Class<?> model) {
    stress(new StressOptions().sequentialSpecification(model), operations);
  }

  /** As {@link #stress(Class, Class)}, with options of the test's own. */
  public static void stress(StressOptions options, Class<?> operations) {
    run("stress", options, operations, FULL ? 60 : 3, FULL ? 3_000 : 300);
  }

  private static void run(
      String what, Options<?, ?> options, Class<?> operations, int scenarios, int invocations) {
    options.iterations(scenarios);
    options.invocationsPerIteration(invocations);
    options.threads(2);
    options.actorsBefore(2);
    options.actorsPerThread(3);
    options.actorsAfter(1);
    long start = System.nanoTime();
    options.check(operations);
    System.out.printf(
        "%s, %s: %d scenarios x %d invocations in %.1f s%n",
        operations.getName(), what, scenarios, invocations, (System.nanoTime() - start) / 1e9);
  }

  /**
   * What Lincheck need not look into: streams are not shared, and unsafe access has no bytecode to
   * be looked into.
   */
  private static boolean isOfOneThread(String className) {
    return className.startsWith("java.util.stream.") || className.startsWith("org.agrona.");
  }
}
