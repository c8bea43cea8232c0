package io.vortis.offheap;

import io.vortis.eviction.Eviction;
import io.vortis.eviction.Eviction.Scope;

/**
 * Which entries of a store may go, and in which order: what all its {@link Retention}s go by. May
 * change while they do.
 *
 * <p>Threads: any. What was begun by one rule ends by another; each by itself decides truly.
 */
final class RetentionRules {
  enum Order {
    COST_BENEFIT,
    S3_FIFO,
    FIFO,
    RANDOM,
    TTL
  }

  private record Rule(Scope scope, Order order) {}

  private volatile Rule rule;

  RetentionRules(Eviction eviction) {
    rule = rule(eviction);
  }

  void follow(Eviction eviction) {
    rule = rule(eviction);
  }

  Scope scope() {
    return rule.scope;
  }

  Order order() {
    return rule.order;
  }

  private static Rule rule(Eviction eviction) {
    return new Rule(eviction.scope(), order(eviction));
  }

  private static Order order(Eviction eviction) {
    if (eviction.policy() == null) {
      return Order.COST_BENEFIT;
    }
    return switch (eviction.policy().name()) {
      case "fifo" -> Order.FIFO;
      case "random" -> Order.RANDOM;
      case "ttl" -> Order.TTL;
      default -> Order.S3_FIFO;
    };
  }
}
