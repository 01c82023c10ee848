package io.corelane.codec;

/** A record that cannot be read, or a row that cannot be written; the message names the column and the value. */
public final class RecordException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final RecordFault fault;

    /**
     * What went wrong.
     *
     * @param fault   reason.
     * @param message one sentence.
     */
    public RecordException(final RecordFault fault, final String message)
    {
        super(message);
        this.fault = fault;
    }

    /**
     * The reason.
     *
     * @return reason.
     */
    public RecordFault fault()
    {
        return fault;
    }
}
