package io.vortis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes down what it is told, one line an event. Thread-safe. */
public final class RecordingListener implements StoreListener<String, String> {

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void written(String key, String value, long expiresAt) {
    events.add("written " + key + "=" + value + time(expiresAt));
  }

  @Override
  public void expiryChanged(String key, String value, long expiresAt) {
    events.add("expiry " + key + "=" + value + time(expiresAt));
  }

  @Override
  public void removed(String key, String value, RemovalCause cause) {
    events.add("removed " + key + "=" + value + " " + cause);
  }

  private static String time(long expiresAt) {
    return expiresAt == Store.NO_EXPIRY ? "" : " +" + (expiresAt - ManualClock.START);
  }

  /** What it was told since it was asked last. */
  public List<String> take() {
    synchronized (events) {
      List<String> taken = List.copyOf(events);
      events.clear();
      return taken;
    }
  }
}
