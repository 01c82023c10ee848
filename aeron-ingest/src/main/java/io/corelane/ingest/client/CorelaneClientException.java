package io.corelane.ingest.client;

/** A client cannot do what it was asked for; the message is one sentence with the remedy. */
public final class CorelaneClientException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message one sentence.
     */
    public CorelaneClientException(final String message)
    {
        super(message);
    }

    /**
     * An exception with its cause.
     *
     * @param message one sentence.
     * @param cause   what lies behind it.
     */
    public CorelaneClientException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
