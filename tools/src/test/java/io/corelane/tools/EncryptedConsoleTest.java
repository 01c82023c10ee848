package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console on all addresses, with a key that keytool makes, and clients of another kind than ours. */
@Timeout(120)
class EncryptedConsoleTest
{
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String PASSWORD = "changeit-please";

    @TempDir
    private static Path folder;

    private static ToolRun appliance;
    private static String url;
    private static int port;
    private static SSLContext trusting;

    @BeforeAll
    static void start() throws IOException, InterruptedException, GeneralSecurityException
    {
        final Path keys = folder.resolve("keys.p12");
        keytool("-genkeypair", "-alias", "corelane", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
            "san=dns:localhost,ip:127.0.0.1", "-validity", "30", "-storetype", "PKCS12", "-keystore", keys.toString(),
            "-storepass", PASSWORD);
        keytool("-exportcert", "-rfc", "-alias", "corelane", "-keystore", keys.toString(), "-storepass", PASSWORD,
            "-file", folder.resolve("certificate.pem").toString());
        secret("token", TOKEN);
        secret("password", PASSWORD);
        secret("other", "not-the-password");
        appliance = ToolRun.start(false, "run", "--dir", folder.resolve("i").toString(), "--cpus", "none", "--idle",
            "backoff", "--set", "http.listen=0.0.0.0:0", "--set", "http.token-file=" + folder.resolve("token"),
            "--set", "http.tls-keystore=" + keys, "--set", "http.tls-password-file=" + folder.resolve("password"))
            .awaitOut("READY");
        final Matcher console = Pattern.compile("console https://0.0.0.0:([0-9]+)/\n").matcher(appliance.out());
        assertTrue(console.find(), appliance.out());
        port = Integer.parseInt(console.group(1));
        url = "https://localhost:" + port;
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys))
        {
            store.load(in, PASSWORD.toCharArray());
        }
        final KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("corelane", store.getCertificate("corelane"));
        final TrustManagerFactory managers =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, managers.getTrustManagers(), null);
    }

    @AfterAll
    static void stop()
    {
        appliance.close();
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
        assertEquals("", appliance.err());
    }

    private static void secret(final String name, final String text) throws IOException
    {
        final Path file = Files.writeString(folder.resolve(name), text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void keytool(final String... args) throws IOException, InterruptedException
    {
        final List<String> command =
            new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(args));
        assertEquals("0", run(command).get(0));
    }

    /** Exit code, then output. */
    private static List<String> run(final List<String> command) throws IOException, InterruptedException
    {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return List.of(Integer.toString(process.exitValue()), output);
    }

    private static HttpResponse<String> get(final String path, final String token)
        throws IOException, InterruptedException
    {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        if (null != token)
        {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newBuilder().sslContext(trusting).build().send(
            request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldAnswerWhoHasTheToken() throws IOException, InterruptedException
    {
        final HttpResponse<String> alive = get("/livez", TOKEN);
        assertEquals(200, alive.statusCode(), alive.body());
        assertTrue(alive.sslSession().orElseThrow().getProtocol().matches("TLSv1\\.[23]"));
        assertEquals(401, get("/livez", null).statusCode());
        assertEquals(401, get("/api/state?name=j&key=1", TOKEN.replace('0', '1')).statusCode());
        final HttpResponse<String> login = get("/?token=" + TOKEN, null);
        assertEquals(303, login.statusCode());
        assertTrue(login.headers().firstValue("set-cookie").orElse("").endsWith("; Secure"), login.headers() + "");
        // Large enough for many records of TLS.
        assertTrue(get("/uplot/uPlot.iife.min.js", TOKEN).body().length() > 40_000);
    }

    @Test
    void shouldAnswerCurl() throws IOException, InterruptedException
    {
        if (!Files.isExecutable(Path.of("/usr/bin/curl")))
        {
            return;
        }
        final List<String> curl = List.of("curl", "--silent", "--show-error", "--noproxy", "*", "--cacert",
            folder.resolve("certificate.pem").toString(), "--header", "Authorization: Bearer " + TOKEN);
        final List<String> alive = new ArrayList<>(curl);
        alive.add(url + "/livez");
        assertEquals("0", run(alive).get(0));
        assertTrue(run(alive).get(1).startsWith("{\"status\":\"ok\""), run(alive).get(1));
        final List<String> events = new ArrayList<>(curl);
        events.addAll(List.of("--no-buffer", "--max-time", "3", url + "/api/events"));
        final List<String> told = run(events);
        // It goes on until curl has enough.
        assertEquals("28", told.get(0), told.get(1));
        assertTrue(told.get(1).split("data: ").length > 3, told.get(1));
        // One that does not trust it.
        final List<String> other = run(List.of("curl", "--silent", "--noproxy", "*", url + "/livez"));
        assertEquals("60", other.get(0), other.get(1));
    }

    @Test
    void shouldRefuseWhoDoesNotEncryptOrOnlyBadly() throws IOException, InterruptedException
    {
        assertThrows(SSLHandshakeException.class, () -> HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(URI.create(url + "/livez")).build(), HttpResponse.BodyHandlers.ofString()));
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port))
        {
            plain.setSoTimeout(20_000);
            plain.getOutputStream().write(("GET /livez HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN +
                "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            final String answer = new String(readAll(plain), StandardCharsets.ISO_8859_1);
            assertTrue(!answer.contains("HTTP") && !answer.contains("status"), answer);
        }
        try (SSLSocket old = (SSLSocket)trusting.getSocketFactory().createSocket("localhost", port))
        {
            old.setEnabledProtocols(new String[]{"TLSv1.1"});
            assertThrows(SSLException.class, old::startHandshake);
        }
        assertEquals(200, get("/livez", TOKEN).statusCode());
    }

    @Test
    void shouldCutOffWhoDoesNotFinishTheHandshake() throws IOException, InterruptedException
    {
        final List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++)
        {
            final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            // The begin of a handshake, or of anything.
            socket.getOutputStream().write(0 == i % 2 ? new byte[]{22, 3, 1} : new byte[]{(byte)i});
            silent.add(socket);
        }
        for (final Socket socket : silent)
        {
            readAll(socket);
            socket.close();
        }
        assertEquals(200, get("/livez", TOKEN).statusCode());
        assertArrayEquals(new long[0], silent.stream().filter((socket) -> !socket.isClosed())
            .mapToLong(Socket::getPort).toArray());
    }

    /** Up to the end, however it comes. */
    private static byte[] readAll(final Socket socket) throws IOException
    {
        try
        {
            return socket.getInputStream().readAllBytes();
        }
        catch (final SocketException ex)
        {
            return new byte[0];
        }
    }

    @Test
    void shouldRefuseAKeyThatCannotBeOpened()
    {
        assertRefused("keys.p12", "other", "keys.p12 cannot be used: keystore password was incorrect; it has to be a " +
            "PKCS12 file, with its password in http.tls-password-file");
        assertRefused("nothing", "password", "nothing cannot be used: there is no file " + folder.resolve("nothing") +
            "; it has to be a PKCS12 file, with its password in http.tls-password-file");
    }

    @Test
    void shouldRefuseCertificatesWithoutAKey() throws IOException, InterruptedException
    {
        keytool("-importcert", "-noprompt", "-alias", "corelane", "-file",
            folder.resolve("certificate.pem").toString(), "-storetype", "PKCS12", "-keystore",
            folder.resolve("certificates.p12").toString(), "-storepass", PASSWORD);
        assertRefused("certificates.p12", "password", "certificates.p12 holds no private key; put certificate and " +
            "key into it, by 'openssl pkcs12 -export -in CERTIFICATE -inkey KEY -out " +
            folder.resolve("certificates.p12") + "'");
    }

    /** By run, and by config check, which reads what it would use. */
    private static void assertRefused(final String keys, final String password, final String sentence)
    {
        final List<String> options = List.of("--dir", folder.resolve("other-i").toString(), "--cpus", "none", "--set",
            "http.listen=0.0.0.0:0", "--set", "http.token-file=" + folder.resolve("token"), "--set",
            "http.tls-keystore=" + folder.resolve(keys), "--set",
            "http.tls-password-file=" + folder.resolve(password));
        final ToolRun run = tool(List.of("run"), options);
        assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
        assertEquals("corelane run: http.tls-keystore: " + folder + "/" + sentence + "\n", run.err());
        final ToolRun check = tool(List.of("config", "check"), options);
        assertEquals(ExitCode.USAGE, check.exitCode(), check.err());
        assertEquals("error: http.tls-keystore: " + folder + "/" + sentence + "\n", check.out());
    }

    private static ToolRun tool(final List<String> words, final List<String> options)
    {
        final List<String> args = new ArrayList<>(words);
        args.addAll(options);
        return ToolRun.of(args.toArray(String[]::new));
    }
}
