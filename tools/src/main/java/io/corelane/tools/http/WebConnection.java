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
    /** What comes while an answer is sent is read and dropped, up to here. */
    private static final int MAX_LINGER = 1 << 20;
    private static final long NO_LIMIT_MS = TimeUnit.DAYS.toMillis(365);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Map<Integer, String> REASONS = Map.ofEntries(Map.entry(200, "OK"),
        Map.entry(303, "See Other"), Map.entry(400, "Bad Request"), Map.entry(401, "Unauthorized"),
        Map.entry(403, "Forbidden"), Map.entry(404, "Not Found"), Map.entry(405, "Method Not Allowed"),
        Map.entry(408, "Request Timeout"), Map.entry(411, "Length Required"), Map.entry(413, "Content Too Large"),
        Map.entry(415, "Unsupported Media Type"), Map.entry(431, "Request Header Fields Too Large"),
        Map.entry(500, "Internal Server Error"), Map.entry(503, "Service Unavailable"));

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
    private final Semaphore texts;
    private InputStream in;
    private volatile long deadlineNs;
    private volatile Thread thread;
    private volatile boolean isAtText;

    WebConnection(
        final Socket socket,
        final WebServerContext context,
        final WebAccess access,
        final Semaphore streams,
        final Semaphore texts)
    {
        this.texts = texts;
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

    /** Ends it, whatever its thread waits for; one that is at a text may still say what became of it. Any thread. */
    void interrupt()
    {
        if (!isAtText)
        {
            close();
        }
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
            // The client has gone, or was too slow: that is its own affair, unless something was done for it.
            if (isAtText)
            {
                context.errorHandler().onError(new IOException("an answer by HTTP could not be sent (" +
                    ex.getMessage() + "); what was asked for is done, or refused, all the same", ex));
            }
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
            in = new BufferedInputStream(socket.getInputStream());
            final WebRequest request = WebRequest.parse(head());
            isHead = "HEAD".equals(request.method());
            allow(context.writeTimeoutMs());
            if (context.isText(request.path()))
            {
                takeText(request);
                isAtText = false;
                linger();
                return;
            }
            request.requireQuestion();
            final WebResponse first = access.check(request);
            response = null == first ? context.handler().handle(request) : first;
        }
        catch (final WebException ex)
        {
            response = WebResponse.refusal(ex);
        }
        catch (final RuntimeException ex)
        {
            response = failure(ex);
        }
        send(response, isHead);
        linger();
    }

    private WebResponse failure(final RuntimeException error)
    {
        context.errorHandler().onError(error);
        return WebResponse.refusal(new WebException(503, "the page failed: " + error.getClass().getSimpleName(),
            "look at what corelane run printed"));
    }

    /** A text is not read before it is known who sends it, and few are there at a time until they are answered. */
    private void takeText(final WebRequest request) throws IOException, InterruptedException
    {
        request.requirePost();
        access.checkHeader(request);
        final int length = WebBody.length(request, context.maxText());
        if (!texts.tryAcquire())
        {
            throw new WebException(503, "too many send texts at a time", "try again");
        }
        try
        {
            if ("100-continue".equalsIgnoreCase(request.headers().get("expect")))
            {
                socket.getOutputStream().write(CONTINUE);
                socket.getOutputStream().flush();
            }
            // One that comes slowly is told so, before it is cut off.
            allow(2 * context.writeTimeoutMs());
            final String text = WebBody.read(socket, in, length, context.writeTimeoutMs());
            isAtText = true;
            allow(NO_LIMIT_MS);
            send(answerTo(request.withBody(text)), false);
        }
        finally
        {
            texts.release();
        }
    }

    private WebResponse answerTo(final WebRequest request)
    {
        try
        {
            return context.handler().handle(request);
        }
        catch (final WebException ex)
        {
            return WebResponse.refusal(ex);
        }
        catch (final RuntimeException ex)
        {
            return failure(ex);
        }
    }

    /** Up to the empty line, without it. */
    private String head() throws IOException
    {
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
        response.headers().forEach((name, value) ->
            head.append(name).append(": ").append(value).append("\r\n"));
        if (null != response.body())
        {
            head.append("Content-Length: ").append(response.body().length).append("\r\n");
        }
        final OutputStream out = socket.getOutputStream();
        if (null != response.events() && isHead)
        {
            response.events().close();
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return;
        }
        if (null != response.events() && !streams.tryAcquire())
        {
            response.events().close();
            send(WebResponse.refusal(new WebException(503, "too many pages listen", "close some")), isHead);
            return;
        }
        final byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        if (null == response.events())
        {
            out.write(bytes);
            out.write(isHead ? new byte[0] : response.body());
            out.flush();
        }
        else
        {
            stream(bytes, response.events(), out);
        }
    }

    private void stream(final byte[] head, final WebEvents events, final OutputStream out)
        throws IOException, InterruptedException
    {
        try (events)
        {
            out.write(head);
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
        while (read < MAX_LINGER)
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
