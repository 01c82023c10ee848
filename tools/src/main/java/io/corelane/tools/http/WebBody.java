package io.corelane.tools.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The text that a request brings along, held to limits of length and time. */
final class WebBody
{
    private static final String TYPE = "text/plain";

    private WebBody()
    {
    }

    /** How many bytes a text has, by the head of its request; throws when it is none that is taken. */
    static int length(final WebRequest request, final int most)
    {
        final String type =
            request.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT).replace(" ", "");
        if (!type.equals(TYPE) && !type.equals(TYPE + ";charset=utf-8") && !type.equals(TYPE + ";charset=\"utf-8\"") ||
            request.headers().containsKey("content-encoding"))
        {
            throw new WebException(415, "the body is no plain text in UTF-8",
                "send Content-Type: text/plain; charset=utf-8, and no Content-Encoding");
        }
        final String length = request.headers().get(WebRequest.LENGTH);
        if (null == length || request.headers().containsKey("transfer-encoding"))
        {
            throw new WebException(411, "the length of the body is not told", "send Content-Length, and no chunks");
        }
        if (!length.matches("[0-9]{1,18}"))
        {
            throw new WebException(400, "the Content-Length is no number", "send the number of bytes of the body");
        }
        if (Long.parseLong(length) > most)
        {
            throw new WebException(413, "the body has " + length + " bytes, and " + most + " are taken at a time",
                "send it in parts");
        }
        if (0 == Long.parseLong(length))
        {
            throw new WebException(400, "the body is empty", "send a text");
        }
        return Integer.parseInt(length);
    }

    /** Reads so many bytes within so many milliseconds. */
    static String read(final Socket socket, final InputStream in, final int length, final long timeoutMs)
        throws IOException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        final byte[] bytes = new byte[length];
        int count = 0;
        while (count < length)
        {
            final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            final int read = leftMs <= 0 ? 0 : read(socket, in, bytes, count, (int)leftMs);
            if (0 == read)
            {
                throw new WebException(408, count + " of the " + length + " bytes of the body came within " +
                    timeoutMs + " ms", "send all of them at once");
            }
            if (read < 0)
            {
                throw new WebException(400, "the body ended after " + count + " of " + length + " bytes",
                    "send as many as Content-Length says");
            }
            count += read;
        }
        socket.setSoTimeout(0);
        return text(bytes);
    }

    /** 0 when nothing comes in time. */
    private static int read(
        final Socket socket, final InputStream in, final byte[] bytes, final int from, final int timeoutMs)
        throws IOException
    {
        socket.setSoTimeout(timeoutMs);
        try
        {
            return in.read(bytes, from, bytes.length - from);
        }
        catch (final SocketTimeoutException ex)
        {
            return 0;
        }
    }

    private static String text(final byte[] bytes)
    {
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        try
        {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        }
        catch (final CharacterCodingException ex)
        {
            throw new WebException(400, "the body is no UTF-8 at byte " + in.position(), "send it in UTF-8");
        }
    }
}
