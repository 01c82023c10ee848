package io.corelane.ingest.client;

import io.aeron.exceptions.RegistrationException;

/** A client cannot do what it was asked for; the message is one sentence with the remedy. */
public final class CorelaneClientException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final boolean isRefusal;
    private final boolean isPassing;
    private final String answer;

    /**
     * An exception.
     *
     * @param message one sentence.
     */
    public CorelaneClientException(final String message)
    {
        this(message, null, false, false, "");
    }

    /**
     * An exception with its cause.
     *
     * @param message one sentence.
     * @param cause   what lies behind it.
     */
    public CorelaneClientException(final String message, final Throwable cause)
    {
        this(message, cause, false, false, "");
    }

    private CorelaneClientException(
        final String message,
        final Throwable cause,
        final boolean isRefusal,
        final boolean isPassing,
        final String answer)
    {
        super(message, cause);
        this.answer = answer;
        this.isRefusal = isRefusal;
        this.isPassing = isPassing;
    }

    /** What the appliance refuses, for good or, where it is passing, for now. */
    static CorelaneClientException refusal(final String message, final boolean isPassing, final String answer)
    {
        return new CorelaneClientException(message, null, true, isPassing, answer);
    }

    /** What the driver refuses, in words of ours where it is for want of a counter. */
    static RuntimeException of(final RegistrationException refused)
    {
        return CounterFactory.isOutOfRoom(refused) ? outOfRoom(refused) : refused;
    }

    static CorelaneClientException outOfRoom(final Throwable cause)
    {
        return new CorelaneClientException("there is no room for more counters in the appliance's counters file; end " +
            "publishers or readers, drop a job, or start it with a greater 'counters'", cause, true, true, "");
    }

    /** The appliance failed. */
    static CorelaneClientException failure(final String message, final String answer)
    {
        return new CorelaneClientException(message, null, false, false, answer);
    }

    /**
     * What the appliance said of statements before the one that is not carried out; these are done.
     *
     * @return lines; empty when there were none.
     */
    public String answer()
    {
        return answer;
    }

    /**
     * Whether the appliance answered that what it was asked for is wrong or not possible.
     *
     * @return false when it failed, or could not be asked.
     */
    public boolean isRefusal()
    {
        return isRefusal;
    }

    /**
     * Whether the appliance said that the same may be possible later.
     *
     * @return only true of a refusal.
     */
    public boolean isPassing()
    {
        return isPassing;
    }
}
