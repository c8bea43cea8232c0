package io.vortis;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmarks ask of a contender. One fork sees one contender, so calls are direct.
 *
 * @param root what holds the entries, for measuring its size
 */
record Cache(
    Object root,
    Function<String, byte @Nullable []> getter,
    BiConsumer<String, byte[]> setter,
    Consumer<String> deleter) {

  static Cache of(Map<String, byte[]> map) {
    return new Cache(map, map::get, map::put, map::remove);
  }

  static Cache of(Store<String, byte[]> store) {
    return new Cache(store, store::get, store::set, store::delete);
  }

  byte @Nullable [] get(String key) {
    return getter.apply(key);
  }

  void set(String key, byte[] value) {
    setter.accept(key, value);
  }

  void delete(String key) {
    deleter.accept(key);
  }
}
