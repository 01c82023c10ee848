package io.corelane.tools;

/** An input line that is wrong, and at which of its characters. */
final class JsonInputException extends Exception
{
    private static final long serialVersionUID = 1L;

    private final int column;

    JsonInputException(final int column, final String message)
    {
        super(message);
        this.column = column;
    }

    /** Character of the line, from 1. */
    int column()
    {
        return column;
    }
}
