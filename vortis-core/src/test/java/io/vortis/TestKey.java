package io.vortis;

/** A key whose hash code is the test's to choose. */
record TestKey(int id, int hash) {

  /** A key that collides with no other more often than chance has it. */
  static TestKey of(int id) {
    return new TestKey(id, id * 0x9E3779B9);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TestKey other && other.id == id;
  }
}
