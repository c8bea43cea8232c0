package io.vortis.resp;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TLS connections are made with, as the directives say that begin with {@code tls-}. When one
 * of them is set, even to what it was, the files are read anew; connections that there are go on as
 * they began.
 *
 * <p>Thread safety: any thread.
 */
final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private static final List<String> DIRECTIVES =
      List.of(
          "tls-cert-file",
          "tls-key-file",
          "tls-key-file-pass",
          "tls-ca-cert-file",
          "tls-auth-clients",
          "tls-protocols",
          "tls-ciphers",
          "tls-ciphersuites");

  /** What TLS 1.3 uses if only the ciphers of the older ones are chosen. */
  private static final List<String> TLS_1_3 =
      List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");

  private final Config config;
  private volatile SslContext context;

  /**
   * Reads the files that the configuration names, and follows its changes.
   *
   * @throws IllegalArgumentException if there is anything wrong with them
   */
  Tls(Config config) {
    this.config = config;
    context = load();
    for (String name : DIRECTIVES) {
      config.onChange(name, value -> reload());
    }
  }

  /** What encrypts a new connection. */
  SslHandler handler(ByteBufAllocator allocator) {
    return context.newHandler(allocator);
  }

  /**
   * What does the work: {@code OPENSSL}, which is BoringSSL here, or {@code JDK} where there is no
   * such library or where the ciphers of TLS 1.3 are chosen, which BoringSSL does by itself.
   */
  private SslProvider provider() {
    return OpenSsl.isAvailable() && config.get("tls-ciphersuites").isEmpty()
        ? SslProvider.OPENSSL
        : SslProvider.JDK;
  }

  private void reload() {
    try {
      context = load();
    } catch (IllegalArgumentException e) {
      LOG.warn("TLS stays as it was: {}", e.getMessage());
      throw new IllegalArgumentException(
          "Unable to update TLS configuration. Check server logs.", e);
    }
  }

  private SslContext load() {
    ClientAuth auth =
        switch (config.get("tls-auth-clients")) {
          case "yes" -> ClientAuth.REQUIRE;
          case "optional" -> ClientAuth.OPTIONAL;
          default -> ClientAuth.NONE;
        };
    File authority = file("tls-ca-cert-file");
    if (authority == null && auth != ClientAuth.NONE) {
      throw new IllegalArgumentException(
          "tls-ca-cert-file must be set while tls-auth-clients is not no");
    }
    File certificate = file("tls-cert-file");
    File key = file("tls-key-file");
    if (certificate == null || key == null) {
      throw new IllegalArgumentException("tls-cert-file and tls-key-file must be set for TLS");
    }
    try {
      PrivateKey secret = Pem.key(key, emptyToNull(config.get("tls-key-file-pass")));
      X509Certificate[] chain = Pem.certificates(certificate);
      requirePair(secret, chain[0]);
      SslContextBuilder builder =
          SslContextBuilder.forServer(secret, chain).sslProvider(provider()).clientAuth(auth);
      if (authority != null) {
        builder.trustManager(authority);
      }
      List<String> protocols = list("tls-protocols", "\\s+");
      if (!protocols.isEmpty()) {
        builder.protocols(protocols);
      }
      if (!ciphers().isEmpty()) {
        builder.ciphers(ciphers(), IdentityCipherSuiteFilter.INSTANCE);
      }
      SslContext context = builder.build();
      // Ciphers that there are not are refused by the first engine only.
      ReferenceCountUtil.release(context.newEngine(ByteBufAllocator.DEFAULT));
      return context;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "can't set TLS up: certificate="
              + certificate
              + ", key="
              + key
              + ", cause="
              + rootMessage(e),
          e);
    }
  }

  /**
   * Finds out whether a key belongs to a certificate, which nobody would notice before the first
   * client.
   */
  private static void requirePair(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = {1};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(probe);
    if (!signature.verify(signed)) {
      throw new IllegalArgumentException("the key is not that of the certificate");
    }
  }

  /** Reads PEM files as Netty does, which shows it to its heirs alone. */
  private abstract static class Pem extends SslContext {
    static PrivateKey key(File file, @Nullable String password)
        throws GeneralSecurityException, IOException {
      return toPrivateKey(file, password);
    }

    static X509Certificate[] certificates(File file) throws GeneralSecurityException {
      return toX509Certificates(file);
    }
  }

  private List<String> ciphers() {
    List<String> old = list("tls-ciphers", ":");
    List<String> suites = list("tls-ciphersuites", ":");
    if (old.isEmpty()) {
      return suites;
    }
    List<String> all = new ArrayList<>(suites.isEmpty() ? TLS_1_3 : suites);
    all.addAll(old);
    return all;
  }

  private List<String> list(String name, String separator) {
    String value = config.get(name).strip();
    return value.isEmpty() ? List.of() : Arrays.asList(value.split(separator, -1));
  }

  private @Nullable File file(String name) {
    String path = config.get(name);
    return path.isEmpty() ? null : new File(path);
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
