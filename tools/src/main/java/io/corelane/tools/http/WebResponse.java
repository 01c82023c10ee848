package io.corelane.tools.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer: a body, or events that go on.
 *
 * @param status      of HTTP.
 * @param contentType of the body.
 * @param body        of it; null when there are events.
 * @param events      that follow; null when there is a body.
 * @param headers     beside those of all answers.
 */
public record WebResponse(
    int status, String contentType, byte[] body, WebEvents events, Map<String, String> headers)
{
    /** JSON. */
    public static final String JSON = "application/json; charset=utf-8";

    /**
     * A text.
     *
     * @param status      of HTTP.
     * @param contentType of the text.
     * @param text        the text.
     * @return the answer.
     */
    public static WebResponse text(final int status, final String contentType, final String text)
    {
        return new WebResponse(status, contentType, text.getBytes(StandardCharsets.UTF_8), null, Map.of());
    }

    /**
     * Bytes.
     *
     * @param status      of HTTP.
     * @param contentType of the bytes.
     * @param body        all of them.
     * @return the answer.
     */
    public static WebResponse bytes(final int status, final String contentType, final byte[] body)
    {
        return new WebResponse(status, contentType, body, null, Map.of());
    }

    /**
     * Bytes of a file.
     *
     * @param contentType of it.
     * @param body        all of it.
     * @return the answer.
     */
    public static WebResponse file(final String contentType, final byte[] body)
    {
        return bytes(200, contentType, body);
    }

    /**
     * Events, one behind the other.
     *
     * @param events where they come from.
     * @return the answer.
     */
    public static WebResponse stream(final WebEvents events)
    {
        return new WebResponse(200, "text/event-stream; charset=utf-8", null, events, Map.of());
    }

    /** Somewhere else, with something to remember. */
    static WebResponse redirect(final String location, final String cookie)
    {
        return new WebResponse(303, "text/plain; charset=utf-8", new byte[0], null,
            Map.of("Location", location, "Set-Cookie", cookie));
    }

    /** A refusal as JSON. */
    static WebResponse refusal(final WebException error)
    {
        return new WebResponse(error.status(), JSON, ("{\"error\":\"" + quoted(error.getMessage()) +
            "\",\"hint\":\"" + quoted(error.hint()) + "\"}\n").getBytes(StandardCharsets.UTF_8), null,
            error.headers());
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
}
