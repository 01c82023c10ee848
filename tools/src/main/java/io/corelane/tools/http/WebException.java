package io.corelane.tools.http;

import java.util.Map;

/** A request that is refused: a status, what was wrong, and what to do. */
public final class WebException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String hint;
    private final transient Map<String, String> headers;

    /**
     * A refusal.
     *
     * @param status  of HTTP, 400 or more.
     * @param message what was wrong.
     * @param hint    what to do.
     */
    public WebException(final int status, final String message, final String hint)
    {
        this(status, message, hint, Map.of());
    }

    private WebException(
        final int status, final String message, final String hint, final Map<String, String> headers)
    {
        super(message, null, false, false);
        this.status = status;
        this.hint = hint;
        this.headers = headers;
    }

    /** A path that is asked by another method. */
    static WebException method(final String given, final String allowed)
    {
        return new WebException(405, "the method " + given + " is not allowed", "use " + allowed,
            Map.of("Allow", allowed));
    }

    /** A client without the token. */
    static WebException token(final String hint)
    {
        return new WebException(401, "the token is missing, or another one", hint,
            Map.of("WWW-Authenticate", "Bearer"));
    }

    /**
     * The status.
     *
     * @return 400 or more.
     */
    public int status()
    {
        return status;
    }

    /**
     * What to do.
     *
     * @return a few words.
     */
    public String hint()
    {
        return hint;
    }

    /** What the answer says beside. */
    Map<String, String> headers()
    {
        return headers;
    }
}
