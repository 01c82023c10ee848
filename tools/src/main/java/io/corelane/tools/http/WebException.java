package io.corelane.tools.http;

/** A request that is refused: a status, what was wrong, and what to do. */
public final class WebException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String hint;

    /**
     * A refusal.
     *
     * @param status  of HTTP, 400 or more.
     * @param message what was wrong.
     * @param hint    what to do.
     */
    public WebException(final int status, final String message, final String hint)
    {
        super(message, null, false, false);
        this.status = status;
        this.hint = hint;
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
}
