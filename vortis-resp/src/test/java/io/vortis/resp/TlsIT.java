package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, with redis-cli and the JDK's own as clients. */
class TlsIT {
  @TempDir static Path directory;

  private static TestCertificate first;
  private static TestCertificate second;
  private static TestCertificate client;

  private RespServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    first = TestCertificate.make(directory, "first");
    second = TestCertificate.make(directory, "second");
    client = TestCertificate.make(directory, "client");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Config config(String... directives) throws IOException {
    Config config = new Config();
    config.set("port", "0");
    config.set("tls-port", Integer.toString(TestServer.freePort()));
    config.set("tls-cert-file", first.certificate().toString());
    config.set("tls-key-file", first.key().toString());
    config.set("tls-auth-clients", "no");
    for (int i = 0; i < directives.length; i += 2) {
      config.set(directives[i], directives[i + 1]);
    }
    return config;
  }

  private void start(Config config) throws IOException {
    server = RespServer.builder().config(config).start();
  }

  private String cli(TestCertificate trusted, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("redis-cli", "--tls", "--cacert", trusted.certificate().toString()));
    command.addAll(List.of("-p", Integer.toString(server.tlsPort())));
    command.addAll(List.of(more));
    return RedisTools.run("SET k v\nGET k\n", command);
  }

  /** A connection that trusts one certificate. */
  private SSLSocket connect(TestCertificate trusted) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(trusted.certificate())) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.tlsPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String exchange(SSLSocket socket, String request, int length) throws IOException {
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  private static String subject(SSLSocket socket) throws SSLException {
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  @Test
  void redisCli_withTls_isServed() throws Exception {
    start(config());
    assertThat(cli(first)).isEqualTo("OK\nv\n");
    assertThat(server.port()).as("plain port").isZero();
  }

  @Test
  void nativeLibrary_isThere() {
    assertThat(OpenSsl.isAvailable()).as(() -> "cause: " + OpenSsl.unavailabilityCause()).isTrue();
  }

  @Test
  void plainPort_besideTls_isServed() throws Exception {
    Config config = config();
    config.set("port", Integer.toString(TestServer.freePort()));
    start(config);
    try (RawClient plain = new RawClient(server.port());
        SSLSocket secure = connect(first)) {
      plain.command("SET", "k", "v").expect("+OK\r\n");
      assertThat(exchange(secure, "GET k\r\n", 7)).isEqualTo("$1\r\nv\r\n");
    }
  }

  @Test
  void largeValuesAndPipelines_comeBackWhole() throws Exception {
    start(config());
    String value = "0123456789abcdef".repeat(1 << 16);
    try (SSLSocket socket = connect(first)) {
      assertThat(exchange(socket, RawClient.frame("SET", "k", value), 5)).isEqualTo("+OK\r\n");
      String reply = "$" + value.length() + "\r\n" + value + "\r\n";
      assertThat(exchange(socket, "GET k\r\n".repeat(8), 8 * reply.length()))
          .isEqualTo(reply.repeat(8));
      assertThat(exchange(socket, "QUIT\r\n", 100)).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void clients_withoutACertificateThatIsRequired_areRefused() throws Exception {
    start(config("tls-auth-clients", "yes", "tls-ca-cert-file", client.certificate().toString()));
    assertThat(
            cli(first, "--cert", client.certificate().toString(), "--key", client.key().toString()))
        .isEqualTo("OK\nv\n");
    try (SSLSocket nobody = connect(first)) {
      assertThatThrownBy(() -> exchange(nobody, "PING\r\n", 7)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void clients_withAnOptionalCertificate_areServedWithAndWithoutIt() throws Exception {
    start(
        config(
            "tls-auth-clients", "optional", "tls-ca-cert-file", client.certificate().toString()));
    assertThat(cli(first)).isEqualTo("OK\nv\n");
    assertThat(
            cli(first, "--cert", client.certificate().toString(), "--key", client.key().toString()))
        .isEqualTo("OK\nv\n");
  }

  @Test
  void certificate_thatIsChanged_isShownToNewConnectionsOnly() throws Exception {
    Config config = config();
    start(config);
    try (SSLSocket before = connect(first)) {
      assertThat(exchange(before, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
      config.change(
          Map.of(
              "tls-cert-file", second.certificate().toString(),
              "tls-key-file", second.key().toString()));
      try (SSLSocket after = connect(second)) {
        assertThat(exchange(after, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
        assertThat(subject(after)).isEqualTo("CN=second");
      }
      assertThat(exchange(before, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
      assertThat(subject(before)).isEqualTo("CN=first");
    }
  }

  @Test
  void certificate_inAFileThatWasReplaced_isReadWhenItIsSetAgain() throws Exception {
    Path certificate = Files.copy(first.certificate(), directory.resolve("live.crt"));
    Path key = Files.copy(first.key(), directory.resolve("live.key"));
    Config config = config("tls-cert-file", certificate.toString(), "tls-key-file", key.toString());
    start(config);
    Files.writeString(certificate, Files.readString(second.certificate()));
    Files.writeString(key, Files.readString(second.key()));
    config.change(Map.of("tls-cert-file", certificate.toString()));
    try (SSLSocket socket = connect(second)) {
      assertThat(exchange(socket, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void certificate_thatCannotBeUsed_changesNothing() throws Exception {
    Config config = config();
    start(config);
    assertThatThrownBy(() -> config.change(Map.of("tls-cert-file", "/no/such/file")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "CONFIG SET failed (possibly related to argument 'tls-cert-file') - "
                + "Unable to update TLS configuration. Check server logs.");
    try (SSLSocket socket = connect(first)) {
      assertThat(exchange(socket, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void protocolsAndCiphers_thatAreChosen_areUsed() throws Exception {
    start(
        config(
            "tls-protocols",
            "TLSv1.2",
            "tls-ciphers",
            "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"));
    try (SSLSocket socket = connect(first)) {
      assertThat(exchange(socket, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
      assertThat(socket.getSession().getCipherSuite())
          .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    }
  }

  @Test
  void cipherSuites_thatAreChosen_areUsed() throws Exception {
    start(config("tls-protocols", "TLSv1.3", "tls-ciphersuites", "TLS_AES_128_GCM_SHA256"));
    try (SSLSocket socket = connect(first)) {
      assertThat(exchange(socket, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
    }
  }

  @Test
  void close_whileClientsAreConnected_saysGoodBye() throws Exception {
    start(config());
    try (SSLSocket socket = connect(first)) {
      assertThat(exchange(socket, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
      server.close();
      // A clean end of the stream, which a cut connection would not give.
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void plainBytes_whereTlsIsExpected_harmNobody() throws Exception {
    start(config());
    try (RawClient confused = new RawClient(server.tlsPort());
        SSLSocket socket = connect(first)) {
      confused.send("PING\r\n");
      assertThat(exchange(socket, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void start_withoutWhatTlsNeeds_isRefused() throws Exception {
    assertRefused(
        config("tls-cert-file", ""), "tls-cert-file and tls-key-file must be set for TLS");
    assertRefused(
        config("tls-auth-clients", "yes"),
        "tls-ca-cert-file must be set while tls-auth-clients is not no");
    assertRefused(
        config("tls-key-file", second.key().toString()), "can't set TLS up: certificate=");
    assertRefused(config("tls-ciphersuites", "TLS_NONSENSE"), "can't set TLS up: certificate=");
  }

  private static void assertRefused(Config config, String beginning) {
    assertThatThrownBy(() -> RespServer.builder().config(config).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(beginning);
  }
}
