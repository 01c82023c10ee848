package io.corelane.tools.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer: a body, or events that go on.
 *
 * @param status      of HTTP.
 * @param contentType of the body.
 * @param body        of it; null when there are events.
 * @param events      that follow; null when there is a body.
 * @param location    where to go instead, or null.
 * @param cookie      to be kept, or null.
 */
public record WebResponse(
    int status, String contentType, byte[] body, WebEvents events, String location, String cookie)
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
        return new WebResponse(status, contentType, text.getBytes(StandardCharsets.UTF_8), null, null, null);
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
        return new WebResponse(200, contentType, body, null, null, null);
    }

    /**
     * Events, one behind the other.
     *
     * @param events where they come from.
     * @return the answer.
     */
    public static WebResponse stream(final WebEvents events)
    {
        return new WebResponse(200, "text/event-stream; charset=utf-8", null, events, null, null);
    }

    /** Somewhere else, with something to remember. */
    static WebResponse redirect(final String location, final String cookie)
    {
        return new WebResponse(303, "text/plain; charset=utf-8", new byte[0], null, location, cookie);
    }
}
