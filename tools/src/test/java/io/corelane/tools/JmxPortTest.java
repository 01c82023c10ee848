package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The port of JMX, opened by the very line that the page for operators has. It is the JDK's: whatever comes by it, the
 * appliance goes on, does not spend a thread on each connection, and answers whoever knows the password.
 */
@Timeout(120)
class JmxPortTest
{
    private static final String LINE = "    CORELANE_JAVA_OPTS=";
    /** How a connection of RMI begins: magic, version, one call after the other. */
    private static final byte[] RMI = {'J', 'R', 'M', 'I', 0, 2, 'K'};

    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Socket> sockets = new ArrayList<>();
    private Process process;
    private BufferedReader output;
    private String dir;
    private int port;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException
    {
        final Path sql = Files.writeString(folder.resolve("job.sql"),
            "CREATE STREAM t (a BIGINT) WITH (key='a');\nCREATE TABLE j AS SELECT a, COUNT(*) AS n FROM t GROUP BY a" +
            " EMIT CHANGES;");
        final Path password = Files.createFile(folder.resolve("jmx.password"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "monitorRole secret\n");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            port = free.getLocalPort();
        }
        dir = folder.resolve("d").toString();
        final ProcessBuilder builder = ProcessTest.builder("run", sql.toString(), "--dir", dir, "--cpus", "none",
            "--idle", "backoff", "--set", "http.listen=off").redirectErrorStream(true);
        builder.command().addAll(1, documented(password));
        process = builder.start();
        output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (null != line && !line.startsWith("READY"))
        {
            line = output.readLine();
        }
        assertFalse(null == line, "it did not start");
    }

    private List<String> documented(final Path password) throws IOException
    {
        final Path page = Path.of(System.getProperty("corelane.root"), "tools/docs/operate.md");
        final String options = Files.readAllLines(page).stream().filter((line) -> line.startsWith(LINE))
            .findFirst().orElseThrow().substring(LINE.length());
        return List.of(options.replace("7079", Integer.toString(port))
            .replace("/etc/corelane/jmx.password", password.toString()).split(" "));
    }

    @AfterEach
    void stop()
    {
        CloseHelper.closeAll(sockets);
        process.destroyForcibly();
    }

    @Test
    void shouldGoOnWhateverIsSent() throws Exception
    {
        feed(10);
        assertRecords(10);
        final long threads = threads();
        for (final byte[] bytes : List.of(bytes(""), random(1), random(64), random(1 << 16), bytes("\0".repeat(99)),
            bytes("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"), bytes("\u0016\u0003\u0001\u0002\0\u0001"),
            RMI, behind(RMI, random(1 << 16)), behind(RMI, bytes("P" + "\uffff".repeat(1 << 16))),
            // A call whose object has no end.
            behind(RMI, behind(new byte[]{0, 0, 0, 0, 0, 0, 'P', (byte)0xac, (byte)0xed, 0, 5}, random(1 << 20)))))
        {
            send(bytes, 1);
            send(bytes, 64);
        }
        assertThrows(SecurityException.class, () -> connect(null));
        assertThrows(SecurityException.class, () -> connect(new String[]{"monitorRole", "wrong"}));
        assertThrows(Exception.class, () -> connect(new HashMap<>(Map.of("an", new ArrayList<>()))));
        final int silent = 40;
        for (int i = 0; i < silent; i++)
        {
            open().getOutputStream().write(RMI, 0, i % RMI.length);
        }
        feed(20);
        assertTrue(threads() - threads < 30, threads + " threads before, now " + threads());
        // They are sent away, in bursts of ten with a rest of some seconds behind each.
        assertRecords(30);
        process.toHandle().destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(ExitCode.OK, process.exitValue());
        assertTrue(output.lines().anyMatch((line) -> line.startsWith("stopped after 30 records")));
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] random(final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] behind(final byte[] first, final byte[] second)
    {
        final byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private Socket open() throws IOException
    {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        return socket;
    }

    /** Often the same, until it is cut off. */
    private void send(final byte[] bytes, final int times) throws IOException
    {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port))
        {
            for (int i = 0; i < times; i++)
            {
                socket.getOutputStream().write(bytes);
            }
        }
        catch (final SocketException ex)
        {
            assertTrue(ex.getMessage().matches("Broken pipe.*|Connection reset.*"), ex.toString());
        }
    }

    private void feed(final int rows) throws IOException
    {
        final StringBuilder csv = new StringBuilder("a\n");
        for (int i = 0; i < rows; i++)
        {
            csv.append(i).append('\n');
        }
        final ToolRun feed = ToolRun.of("feed", "--stream", "t", "--csv",
            Files.writeString(folder.resolve("t.csv"), csv).toString(), "--dir", dir);
        assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
    }

    private JMXConnector connect(final Object credentials) throws IOException
    {
        final Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnector.CREDENTIALS, credentials);
        return JMXConnectorFactory.connect(new JMXServiceURL(
            "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"), environment);
    }

    /** What a client sees that knows the password, as soon as there is room for it. */
    private void assertRecords(final long records) throws Exception
    {
        long seen = -1;
        while (seen != records)
        {
            try (JMXConnector connector = connect(new String[]{"monitorRole", "secret"}))
            {
                // It shows what the watch saw last, twice a second.
                while (seen != records)
                {
                    seen = (long)connector.getMBeanServerConnection().getAttribute(
                        new ObjectName("io.corelane:type=Partition,id=0"), "PartitionRecords");
                }
            }
            catch (final IOException ex)
            {
                // Too many others are there.
                seen = -1;
            }
        }
    }

    private long threads() throws IOException
    {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
            .filter((line) -> line.startsWith("Threads:"))
            .mapToLong((line) -> Long.parseLong(line.substring(8).strip())).findFirst().orElseThrow();
    }
}
