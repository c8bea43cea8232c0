package io.vortis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Catches what the stores log, and keeps it out of the build's output. */
final class LogCapture extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger(Store.class.getName());
  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  LogCapture() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /** What was logged so far. */
  List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void publish(LogRecord record) {
    messages.add(record.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
