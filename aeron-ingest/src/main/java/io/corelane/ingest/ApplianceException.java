package io.corelane.ingest;

/** The appliance cannot start for a reason that its user can mend; the message is one sentence with the remedy. */
public final class ApplianceException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final boolean isPassing;

    /**
     * An exception.
     *
     * @param message one sentence.
     */
    public ApplianceException(final String message)
    {
        this(message, null, false);
    }

    /**
     * An exception with its cause.
     *
     * @param message one sentence.
     * @param cause   what lies behind it.
     */
    public ApplianceException(final String message, final Throwable cause)
    {
        this(message, cause, false);
    }

    private ApplianceException(final String message, final Throwable cause, final boolean isPassing)
    {
        super(message, cause);
        this.isPassing = isPassing;
    }

    /**
     * An exception for what may be over when somebody tries again, whatever the user does: another process that is just
     * ending, room that others take.
     *
     * @param message one sentence.
     * @param cause   what lies behind it, or null.
     * @return the exception.
     */
    public static ApplianceException passing(final String message, final Throwable cause)
    {
        return new ApplianceException(message, cause, true);
    }

    /**
     * Whether the same call may succeed later.
     *
     * @return false when somebody has to change something first.
     */
    public boolean isPassing()
    {
        return isPassing;
    }
}
