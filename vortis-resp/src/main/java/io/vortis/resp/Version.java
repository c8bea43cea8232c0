package io.vortis.resp;

/** Which vortis this is. */
public final class Version {

  private Version() {}

  /** The version of the jar this runs from; {@code dev} of classes outside one. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /** What {@code --version} says. */
  public static String line() {
    return "vortis " + number() + " (Java " + Runtime.version() + ")";
  }
}
