package io.corelane.ingest;

/** The appliance cannot start for a reason that its user can mend; the message is one sentence with the remedy. */
public final class ApplianceException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message one sentence.
     */
    public ApplianceException(final String message)
    {
        super(message);
    }

    /**
     * An exception with its cause.
     *
     * @param message one sentence.
     * @param cause   what lies behind it.
     */
    public ApplianceException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
