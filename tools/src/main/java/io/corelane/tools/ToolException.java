package io.corelane.tools;

/** An error that the user can cause: one sentence with the remedy, and the exit code. */
final class ToolException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    ToolException(final int exitCode, final String message)
    {
        super(message);
        this.exitCode = exitCode;
    }

    ToolException(final int exitCode, final String message, final Throwable cause)
    {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The call is wrong and stays so. */
    static ToolException usage(final String message)
    {
        return new ToolException(ExitCode.USAGE, message);
    }

    int exitCode()
    {
        return exitCode;
    }
}
