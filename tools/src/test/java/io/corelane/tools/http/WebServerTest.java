package io.corelane.tools.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Well-meaning clients are answered; slow, malformed, oversized and many ones are cut off, and harm nobody. */
@Timeout(60)
class WebServerTest
{
    private static final String HOST = "Host: localhost\r\n\r\n";

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final AtomicLong closed = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final Semaphore mayBegin = new Semaphore(0);
    private WebServer server = start(null);

    private WebServer start(final String token)
    {
        return WebServer.start(new WebServerContext()
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .handler(this::handle).errorHandler(errors::add).token(token).maxConnections(6).timeoutsMs(300, 300));
    }

    private WebResponse handle(final WebRequest request)
    {
        return switch (request.path())
        {
            case "/" -> WebResponse.text(200, "text/plain", "hello " + request.query().getOrDefault("name", "you"));
            case "/large" -> WebResponse.file("text/plain", new byte[64 << 20]);
            case "/broken" -> throw new IllegalStateException("a mistake");
            case "/events" -> WebResponse.stream(new Ticking());
            case "/late" -> late();
            default -> throw new WebException(404, "there is no \"page\"", "look at /");
        };
    }

    private WebResponse late()
    {
        late.incrementAndGet();
        mayBegin.acquireUninterruptibly();
        return WebResponse.stream(new Ticking());
    }

    private final class Ticking implements WebEvents
    {
        private int count;

        @Override
        public String next(final long timeoutMs)
        {
            return "tick " + count++;
        }

        @Override
        public void close()
        {
            closed.incrementAndGet();
        }
    }

    @AfterEach
    void stop()
    {
        server.close();
    }

    private Socket connect() throws IOException
    {
        final Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** What comes back until the end. */
    private String ask(final String request) throws IOException
    {
        try (Socket socket = connect())
        {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void assertServes() throws IOException
    {
        assertTrue(ask("GET / HTTP/1.1\r\n" + HOST).endsWith("\r\n\r\nhello you"));
    }

    @Test
    void shouldAnswerAndSaySoStrictly() throws IOException
    {
        final String answer = ask("GET /?name=a%20b&x HTTP/1.1\r\n" + HOST);
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\nhello a b"), answer);
        assertTrue(answer.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"), answer);
        assertTrue(answer.contains("Content-Length: 9\r\n"), answer);
        assertTrue(ask("HEAD / HTTP/1.0\n" + HOST).endsWith("Content-Length: 9\r\n\r\n"));
        // Events would go on for ever.
        assertTrue(ask("HEAD /events HTTP/1.1\r\n" + HOST).endsWith("text/event-stream; charset=utf-8\r\n\r\n"));
        assertTrue(ask("GET /none HTTP/1.1\r\n" + HOST).endsWith(
            "{\"error\":\"there is no \\\"page\\\"\",\"hint\":\"look at /\"}\n"));
        assertEquals(List.of(), errors);
        assertTrue(ask("GET /broken HTTP/1.1\r\n" + HOST).startsWith("HTTP/1.1 503 "));
        assertEquals(1, errors.size());
    }

    @Test
    void shouldRefuseWhatIsNoRequest() throws IOException
    {
        assertStatus(400, "hello\r\n\r\n");
        assertStatus(400, "GET nothing HTTP/1.1\r\n" + HOST);
        assertStatus(400, "GET / SPDY/3\r\n" + HOST);
        assertStatus(400, "GET /%zz HTTP/1.1\r\n" + HOST);
        assertStatus(400, "GET / HTTP/1.1\r\nnonsense\r\n\r\n");
        assertStatus(400, "\0\0\0\r\n\r\n");
        assertStatus(405, "POST / HTTP/1.1\r\n" + HOST);
        assertStatus(405, "BREW /pot HTTP/1.1\r\n" + HOST);
        assertStatus(413, "GET / HTTP/1.1\r\nContent-Length: 5\r\n" + HOST);
        assertStatus(413, "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + HOST);
        // A page from elsewhere whose name points here.
        assertStatus(403, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        assertStatus(403, "GET / HTTP/1.1\r\n\r\n");
        assertServes();
        assertEquals(List.of(), errors);
    }

    private void assertStatus(final int status, final String request) throws IOException
    {
        final String answer = ask(request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), () -> request + " -> " + answer);
        assertTrue(answer.contains("\"hint\":\""), answer);
    }

    @Test
    void shouldReadNoMoreThanItsLimit() throws IOException
    {
        assertStatus(431, "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST);
        assertStatus(431, "GET / HTTP/1.1\r\n" + "x: y\r\n".repeat(2_000) + HOST);
        try (Socket socket = connect())
        {
            // A line without end.
            final byte[] more = "a".repeat(1 << 16).getBytes(StandardCharsets.ISO_8859_1);
            long sent = 0;
            try
            {
                while (sent < 1L << 30)
                {
                    socket.getOutputStream().write(more);
                    sent += more.length;
                }
            }
            catch (final SocketException ex)
            {
                // Cut off.
                sent++;
            }
            assertTrue(sent < 1L << 26, sent + " bytes");
        }
        assertServes();
    }

    @Test
    void shouldCutOffClientsThatAreSlow() throws IOException
    {
        try (Socket silent = connect();
            Socket half = connect();
            Socket deaf = connect())
        {
            half.getOutputStream().write("GET / HT".getBytes(StandardCharsets.ISO_8859_1));
            deaf.getOutputStream().write(("GET /large HTTP/1.1\r\n" + HOST).getBytes(StandardCharsets.ISO_8859_1));
            assertServes();
            assertCutOff(silent);
            assertCutOff(half);
            // It has not read so far; one that came behind it is over, so it is, too.
            for (int i = 0; i < 3; i++)
            {
                try (Socket late = connect())
                {
                    assertCutOff(late);
                }
            }
            assertTrue(countUntilEnd(deaf) < 64 << 20);
        }
        assertServes();
        assertEquals(List.of(), errors);
    }

    private static void assertCutOff(final Socket socket) throws IOException
    {
        assertEquals(0, countUntilEnd(socket));
    }

    private static long countUntilEnd(final Socket socket) throws IOException
    {
        final byte[] bytes = new byte[1 << 16];
        long count = 0;
        try
        {
            for (int read = socket.getInputStream().read(bytes); read >= 0; read = socket.getInputStream().read(bytes))
            {
                count += read;
            }
        }
        catch (final SocketException ex)
        {
            return count;
        }
        return count;
    }

    @Test
    void shouldTurnAwayTooManyAndRecover() throws IOException
    {
        final List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 200; i++)
        {
            sockets.add(connect());
        }
        // All of them are silent: those that are in are cut off, those that are too many at once.
        for (final Socket socket : sockets)
        {
            assertCutOff(socket);
            socket.close();
        }
        assertServes();
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldSendEventsUntilTheClientGoes() throws IOException
    {
        final List<Socket> listeners = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            final Socket socket = connect();
            socket.getOutputStream().write(("GET /events HTTP/1.1\r\n" + HOST).getBytes(StandardCharsets.ISO_8859_1));
            final byte[] begin = socket.getInputStream().readNBytes(900);
            assertTrue(new String(begin, StandardCharsets.UTF_8).contains("data: tick 1\n\n"));
            listeners.add(socket);
        }
        // Half of the connections may listen; there is room for others.
        assertStatus(503, "GET /events HTTP/1.1\r\n" + HOST);
        assertServes();
        for (final Socket socket : listeners)
        {
            socket.close();
        }
        while (closed.get() < 4)
        {
            Thread.onSpinWait();
        }
        assertServes();
    }

    @Test
    void shouldCloseEventsOfAClientThatIsGoneBeforeTheyBegin() throws IOException
    {
        for (int i = 1; i <= 4; i++)
        {
            final Socket socket = connect();
            socket.getOutputStream().write(("GET /late HTTP/1.1\r\n" + HOST).getBytes(StandardCharsets.ISO_8859_1));
            await(late, i);
            socket.setSoLinger(true, 0);
            // A reset, so that not even the head of the answer can be written.
            socket.close();
            mayBegin.release();
            await(closed, i);
        }
        try (Socket socket = connect())
        {
            socket.getOutputStream().write(("GET /events HTTP/1.1\r\n" + HOST).getBytes(StandardCharsets.ISO_8859_1));
            final byte[] begin = socket.getInputStream().readNBytes(900);
            assertTrue(new String(begin, StandardCharsets.UTF_8).contains("data: tick 1\n\n"));
        }
    }

    private static void await(final AtomicLong count, final long least)
    {
        final long beginNs = System.nanoTime();
        while (count.get() < least)
        {
            assertTrue(System.nanoTime() - beginNs < 20_000_000_000L, "not within 20 s");
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldAskForTheToken() throws IOException
    {
        server.close();
        server = start("s3cret");
        assertStatus(401, "GET / HTTP/1.1\r\nHost: anything\r\n\r\n");
        assertStatus(401, "GET / HTTP/1.1\r\nAuthorization: Bearer s3cre\r\n\r\n");
        assertStatus(401, "GET /?token=other HTTP/1.1\r\n\r\n");
        assertTrue(ask("GET / HTTP/1.1\r\nAuthorization: Bearer s3cret\r\n\r\n").endsWith("hello you"));
        final String login = ask("GET /?token=s3cret HTTP/1.1\r\n\r\n");
        assertTrue(login.startsWith("HTTP/1.1 303 "), login);
        assertTrue(login.contains("Set-Cookie: corelane_token=s3cret; HttpOnly; SameSite=Strict; Path=/\r\n"), login);
        assertTrue(ask("GET / HTTP/1.1\r\nCookie: a=b; corelane_token=s3cret\r\n\r\n").endsWith("hello you"));
        assertFalse(login.contains("hello"));
    }
}
