package io.corelane.affinity;

/** Loops cannot be placed as asked; the message is one sentence with the remedy. */
public final class CpuPlanException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message one sentence.
     */
    public CpuPlanException(final String message)
    {
        super(message);
    }
}
