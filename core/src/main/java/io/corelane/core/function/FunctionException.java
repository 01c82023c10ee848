package io.corelane.core.function;

/** A provider of functions is wrong; the message is one sentence that says which, and what to do. */
public final class FunctionException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    FunctionException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
