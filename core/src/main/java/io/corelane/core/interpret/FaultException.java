package io.corelane.core.interpret;

/** What goes wrong with a record or a group; the interpreter may throw, it is not on the record path. */
final class FaultException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * A fault.
     *
     * @param code of {@link io.corelane.core.runtime.Faults}.
     */
    FaultException(final int code)
    {
        super("fault " + code, null, false, false);
        this.code = code;
    }

    int code()
    {
        return code;
    }
}
