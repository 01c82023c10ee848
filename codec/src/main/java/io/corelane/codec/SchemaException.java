package io.corelane.codec;

/** A schema that cannot be used; the message is one sentence for the user: the source, the place, the remedy. */
public final class SchemaException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a message alone.
     *
     * @param message one sentence.
     */
    public SchemaException(final String message)
    {
        super(message);
    }

    /**
     * With what caused it.
     *
     * @param message one sentence.
     * @param cause   what was found underneath.
     */
    public SchemaException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
