package io.corelane.tools.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One connection: one request, one answer, then it is closed. Runs on a thread of its own; its deadline is looked at by
 * the server's, which closes the socket under it.
 */
final class WebConnection implements Runnable
{
    private static final int MAX_HEAD = 8_192;
    private static final long EVENT_WAIT_MS = 2_000;
    private static final Map<Integer, String> REASONS = Map.of(200, "OK", 303, "See Other", 400, "Bad Request",
        401, "Unauthorized", 403, "Forbidden", 404, "Not Found", 405, "Method Not Allowed",
        413, "Content Too Large", 431, "Request Header Fields Too Large", 503, "Service Unavailable");

    /** Nothing from elsewhere, nothing inline, in nobody's frame. */
    private static final String HEADERS = "Connection: close\r\nCache-Control: no-store\r\n" +
        "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n" +
        "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n" +
        "Cross-Origin-Resource-Policy: same-origin\r\n";

    private final Socket socket;
    private final WebServerContext context;
    private final WebAccess access;
    private final Semaphore streams;
    private volatile long deadlineNs;
    private volatile Thread thread;

    WebConnection(
        final Socket socket, final WebServerContext context, final WebAccess access, final Semaphore streams)
    {
        this.socket = socket;
        this.context = context;
        this.access = access;
        this.streams = streams;
        allow(context.headTimeoutMs());
    }

    /** Closes it when its time is over, whatever its thread waits for. The server's thread. */
    void check(final long nowNs)
    {
        if (nowNs - deadlineNs > 0)
        {
            close();
        }
    }

    void close()
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            // It is closed then.
            return;
        }
    }

    /** Closes it, whatever its thread waits for. Any thread. */
    void interrupt()
    {
        close();
        final Thread running = thread;
        if (null != running)
        {
            running.interrupt();
        }
    }

    @Override
    public void run()
    {
        thread = Thread.currentThread();
        try (socket)
        {
            answer();
        }
        catch (final IOException ex)
        {
            // The client has gone, or was too slow: that is its own affair.
            return;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void allow(final long timeoutMs)
    {
        deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    private void answer() throws IOException, InterruptedException
    {
        boolean isHead = false;
        WebResponse response;
        try
        {
            final WebRequest request = WebRequest.parse(head());
            isHead = "HEAD".equals(request.method());
            allow(context.writeTimeoutMs());
            final WebResponse first = access.check(request);
            response = null == first ? context.handler().handle(request) : first;
        }
        catch (final WebException ex)
        {
            response = refusal(ex);
        }
        catch (final RuntimeException ex)
        {
            context.errorHandler().onError(ex);
            response = refusal(new WebException(503, "the page failed: " + ex.getClass().getSimpleName(),
                "look at what corelane run printed"));
        }
        send(response, isHead);
    }

    private static WebResponse refusal(final WebException error)
    {
        return WebResponse.text(error.status(), WebResponse.JSON, "{\"error\":\"" + quoted(error.getMessage()) +
            "\",\"hint\":\"" + quoted(error.hint()) + "\"}\n");
    }

    /** As it stands in a text of JSON; messages may name what was asked for. */
    private static String quoted(final String text)
    {
        final StringBuilder quoted = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++)
        {
            final char next = text.charAt(i);
            if (next < ' ')
            {
                quoted.append(String.format("\\u%04x", (int)next));
            }
            else
            {
                quoted.append('"' == next || '\\' == next ? "\\" : "").append(next);
            }
        }
        return quoted.toString();
    }

    /** Up to the empty line, without it. */
    private String head() throws IOException
    {
        final InputStream in = new BufferedInputStream(socket.getInputStream());
        final byte[] head = new byte[MAX_HEAD];
        int length = 0;
        while (!isWhole(head, length))
        {
            final int next = in.read();
            if (next < 0)
            {
                throw new IOException("the client closed the connection in the middle of its request");
            }
            if (MAX_HEAD == length)
            {
                throw new WebException(431, "the head of the request has more than 8192 bytes", "send less");
            }
            head[length++] = (byte)next;
        }
        return new String(head, 0, length, StandardCharsets.ISO_8859_1).strip();
    }

    private static boolean isWhole(final byte[] head, final int length)
    {
        return length >= 2 && '\n' == head[length - 1] &&
            ('\n' == head[length - 2] || length >= 3 && '\r' == head[length - 2] && '\n' == head[length - 3]);
    }

    private void send(final WebResponse response, final boolean isHead) throws IOException, InterruptedException
    {
        allow(context.writeTimeoutMs());
        final StringBuilder head = new StringBuilder("HTTP/1.1 ").append(response.status()).append(' ')
            .append(REASONS.getOrDefault(response.status(), "Status")).append("\r\n").append(HEADERS)
            .append("Content-Type: ").append(response.contentType()).append("\r\n");
        if (null != response.location())
        {
            head.append("Location: ").append(response.location()).append("\r\n");
        }
        if (null != response.cookie())
        {
            head.append("Set-Cookie: ").append(response.cookie()).append("\r\n");
        }
        if (null != response.body())
        {
            head.append("Content-Length: ").append(response.body().length).append("\r\n");
        }
        final OutputStream out = socket.getOutputStream();
        if (null != response.events() && !streams.tryAcquire())
        {
            response.events().close();
            send(refusal(new WebException(503, "too many pages listen", "close some")), isHead);
            return;
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (null == response.events())
        {
            out.write(isHead ? new byte[0] : response.body());
            out.flush();
            linger();
        }
        else
        {
            stream(response.events(), out);
        }
    }

    private void stream(final WebEvents events, final OutputStream out) throws IOException, InterruptedException
    {
        try (events)
        {
            while (true)
            {
                allow(EVENT_WAIT_MS + context.writeTimeoutMs());
                final String event = events.next(EVENT_WAIT_MS);
                // A comment shows whether the client is still there.
                out.write((null == event ? ":\n\n" : "data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
        finally
        {
            streams.release();
        }
    }

    /** What the client still sends is read, else its side may be told of a reset before it has read the answer. */
    private void linger() throws IOException
    {
        socket.shutdownOutput();
        final byte[] rest = new byte[MAX_HEAD];
        int read = 0;
        while (read < 16 * MAX_HEAD)
        {
            final int count = socket.getInputStream().read(rest);
            if (count < 0)
            {
                return;
            }
            read += count;
        }
    }
}
