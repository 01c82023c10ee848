package io.corelane.core.checkpoint;

/** A checkpoint cannot be taken up: it is damaged, or of something else. The message is for the user. */
public final class CheckpointException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message one sentence.
     */
    public CheckpointException(final String message)
    {
        super(message);
    }

    /**
     * An exception.
     *
     * @param message one sentence.
     * @param cause   what led to it.
     */
    public CheckpointException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
