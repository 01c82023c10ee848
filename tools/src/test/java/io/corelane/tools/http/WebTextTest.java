package io.corelane.tools.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A path that takes a text by POST: who may send one, what is no text, and that nobody else waits for it. */
@Timeout(60)
class WebTextTest
{
    private static final String TOKEN = "s3cret";
    private static final String AUTHORIZED = "Host: h\r\nAuthorization: Bearer " + TOKEN + "\r\n";
    private static final String PLAIN = AUTHORIZED + "Content-Type: text/plain; charset=utf-8\r\n";
    private static final int MOST = 1_000;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final CountDownLatch atWork = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private WebServer server = start(TOKEN);

    private WebServer start(final String token)
    {
        return WebServer.start(new WebServerContext()
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .handler(this::handle).errorHandler(errors::add).token(token).maxConnections(8).timeoutsMs(300, 300)
            .text("/take", MOST));
    }

    private WebResponse handle(final WebRequest request)
    {
        if ("long".equals(request.body()))
        {
            atWork.countDown();
            try
            {
                mayEnd.await();
            }
            catch (final InterruptedException ex)
            {
                throw new WebException(503, "stopped", "ask what was done");
            }
        }
        if ("broken".equals(request.body()))
        {
            throw new IllegalStateException("a mistake");
        }
        return WebResponse.text(200, "text/plain", request.path() + ":" + request.body());
    }

    @AfterEach
    void stop()
    {
        mayEnd.countDown();
        server.close();
    }

    private Socket send(final String request) throws IOException
    {
        final Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String answer(final Socket socket) throws IOException
    {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String ask(final String request) throws IOException
    {
        try (Socket socket = send(request))
        {
            return answer(socket);
        }
    }

    private static String post(final String headers, final String text)
    {
        return "POST /take HTTP/1.1\r\n" + headers + "Content-Length: " +
            text.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + text;
    }

    private static void assertRefused(final int status, final String words, final String answer)
    {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("Content-Type: application/json"), answer);
        assertTrue(answer.contains("\"error\":\"") && answer.contains("\"hint\":\""), answer);
        assertTrue(answer.contains(words), answer);
        assertFalse(answer.contains("Access-Control"), answer);
    }

    private void assertTakes() throws IOException
    {
        final String answer = ask(post(PLAIN, "SHOW 'ü \uD83D\uDE00'"));
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n/take:SHOW 'ü \uD83D\uDE00'"), answer);
    }

    @Test
    void shouldTakeATextFromWhoHasTheToken() throws IOException
    {
        assertTakes();
        assertTrue(ask(post(AUTHORIZED + "content-type:TEXT/PLAIN\r\n", "a")).endsWith("/take:a"));
        assertTrue(ask(post(PLAIN, "a".repeat(MOST))).endsWith("/take:" + "a".repeat(MOST)));
        try (Socket socket = send("POST /take HTTP/1.1\r\n" + PLAIN +
            "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"))
        {
            final byte[] go = socket.getInputStream().readNBytes(25);
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", new String(go, StandardCharsets.UTF_8));
            socket.getOutputStream().write("ab".getBytes(StandardCharsets.UTF_8));
            assertTrue(answer(socket).endsWith("/take:ab"));
        }
        assertEquals(List.of(), errors);
        assertRefused(503, "the page failed", ask(post(PLAIN, "broken")));
        assertEquals(1, errors.size());
        assertTakes();
    }

    @Test
    void shouldBeOffWithoutAToken() throws IOException
    {
        server.close();
        server = start(null);
        final String text = post("Host: localhost\r\nContent-Type: text/plain\r\n", "a");
        assertRefused(403, "http.token-file", ask(text));
        assertRefused(403, "http.token-file",
            ask(text.replace("\r\nContent-T", "\r\nAuthorization: Bearer \r\nContent-T")));
        assertRefused(403, "none of this machine's", ask(text.replace("localhost", "evil.example")));
        assertTrue(ask("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n").endsWith("/other:"));
    }

    @Test
    void shouldLetInByTheHeaderAlone() throws IOException
    {
        final String type = "Host: h\r\nContent-Type: text/plain\r\n";
        for (final String other : List.of("", "Authorization: Bearer s3cre\r\n", "Authorization: Basic s3cret\r\n",
            "Cookie: corelane_token=s3cret\r\n"))
        {
            final String answer = ask(post(type + other, "a"));
            assertRefused(401, "send Authorization: Bearer TOKEN; ?token= and cookies do not count here", answer);
            assertTrue(answer.contains("\r\nWWW-Authenticate: Bearer\r\n"), answer);
        }
        assertRefused(401, "do not count", ask(post(type, "a").replace("/take", "/take?token=s3cret")));
        // Nobody's bytes are waited for before it is known whose they are.
        assertRefused(401, "do not count", ask("POST /take HTTP/1.1\r\n" + type + "Content-Length: 500\r\n\r\n"));
    }

    @Test
    void shouldSayWhichMethodAPathTakes() throws IOException
    {
        for (final String method : List.of("GET", "PUT", "DELETE", "OPTIONS", "TRACE"))
        {
            final String answer = ask(method + " /take HTTP/1.1\r\n" + AUTHORIZED + "Origin: https://evil.example\r\n" +
                "Access-Control-Request-Method: POST\r\n\r\n");
            assertRefused(405, "use POST", answer);
            assertTrue(answer.contains("\r\nAllow: POST\r\n"), answer);
        }
        final String other = ask(post(PLAIN, "a").replace("/take", "/other"));
        assertRefused(405, "use GET, HEAD", other);
        assertTrue(other.contains("\r\nAllow: GET, HEAD\r\n"), other);
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException
    {
        for (final String type : List.of("", "Content-Type: application/x-www-form-urlencoded\r\n",
            "Content-Type: text/plain; charset=latin1\r\n", "Content-Type: text/html\r\n",
            "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n"))
        {
            assertRefused(415, "send Content-Type: text/plain", ask(post(AUTHORIZED + type, "a")));
        }
        final String head = "POST /take HTTP/1.1\r\n" + PLAIN;
        assertRefused(411, "send Content-Length", ask(head + "\r\n"));
        assertRefused(411, "no chunks", ask(head + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"));
        assertRefused(400, "two lengths", ask(head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"));
        for (final String length : List.of("-1", "1e3", "0x10", "99999999999999999999", ""))
        {
            assertRefused(400, "is no number", ask(head + "Content-Length: " + length + "\r\n\r\n"));
        }
        assertRefused(413, "1000 are taken at a time", ask(post(PLAIN, "a".repeat(MOST + 1))));
        assertRefused(413, "1000 are taken at a time", ask(post(PLAIN, "a".repeat(900_000))));
        assertRefused(413, "1000 are taken", ask(head + "Content-Length: 999999999999999999\r\n\r\n"));
        assertRefused(400, "the body is empty", ask(post(PLAIN, "")));
        try (Socket socket = send(head + "Content-Length: 3\r\n\r\nab"))
        {
            socket.shutdownOutput();
            assertRefused(400, "the body ended after 2 of 3 bytes", answer(socket));
        }
        try (Socket socket = send(head + "Content-Length: 4\r\n\r\nab"))
        {
            socket.getOutputStream().write(new byte[]{(byte)0xC3, (byte)0x28});
            assertRefused(400, "the body is no UTF-8 at byte 2", answer(socket));
        }
        assertTakes();
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldTellWhoIsSlowAndServeOthersMeanwhile() throws IOException
    {
        final String slow = "POST /take HTTP/1.1\r\n" + PLAIN + "Content-Length: 900\r\n\r\nab";
        final List<Socket> sockets = new ArrayList<>();
        sockets.add(send(slow));
        // One at a time of eight connections; the others are told so, and do not take the place of pages.
        String others = "";
        for (int i = 0; i < 5; i++)
        {
            others += ask(post(PLAIN, "a")).substring(0, 13);
            assertTrue(ask("GET /other HTTP/1.1\r\n" + AUTHORIZED + "\r\n").endsWith("/other:"));
        }
        assertTrue(others.contains("HTTP/1.1 503 "), others);
        assertRefused(408, "2 of the 900 bytes of the body came within 300 ms", answer(sockets.get(0)));
        sockets.get(0).close();
        // One that goes on sending, a byte at a time, does not stay longer.
        try (Socket socket = send(slow))
        {
            final long beginNs = System.nanoTime();
            while (0 == socket.getInputStream().available() && System.nanoTime() - beginNs < 10_000_000_000L)
            {
                socket.getOutputStream().write('c');
                LockSupport.parkNanos(10_000_000);
            }
            assertTrue(answer(socket).startsWith("HTTP/1.1 408 "));
        }
        assertTakes();
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldLetALongOneTakeItsTime() throws Exception
    {
        try (Socket socket = send(post(PLAIN, "long")))
        {
            atWork.await();
            final long beginNs = System.nanoTime();
            // Longer than any answer may take elsewhere.
            while (System.nanoTime() - beginNs < 900_000_000L)
            {
                assertTrue(ask("GET /other HTTP/1.1\r\n" + AUTHORIZED + "\r\n").endsWith("/other:"));
                assertRefused(503, "too many send texts", ask(post(PLAIN, "a")));
            }
            mayEnd.countDown();
            assertTrue(answer(socket).endsWith("/take:long"));
        }
        assertTakes();
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldSayWhatBecameOfALongOneThatIsStopped() throws Exception
    {
        try (Socket socket = send(post(PLAIN, "long")))
        {
            atWork.await();
            server.cutOff();
            assertRefused(503, "ask what was done", answer(socket));
        }
        assertTakes();
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldTellTheOperatorOfAnAnswerThatNobodyTook() throws Exception
    {
        final Socket socket = send(post(PLAIN, "long"));
        atWork.await();
        socket.setSoLinger(true, 0);
        // A reset: nobody is there any more.
        socket.close();
        mayEnd.countDown();
        final long beginNs = System.nanoTime();
        while (errors.isEmpty())
        {
            assertTrue(System.nanoTime() - beginNs < 20_000_000_000L, "not within 20 s");
            Thread.onSpinWait();
        }
        assertTrue(errors.get(0).getMessage().matches(
            "an answer by HTTP could not be sent \\(.*\\); what was asked for is done, or refused, all the same"),
            errors.get(0).getMessage());
        assertTakes();
    }
}
