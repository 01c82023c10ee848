package io.corelane.core.sql;

/**
 * A name as it was written. Immutable.
 *
 * @param position where.
 * @param text     lower case unless quoted.
 * @param quoted   whether it stood in double quotes, and so means exactly this text.
 */
record Identifier(Position position, String text, boolean quoted)
{
    /** Whether this names a thing: exactly when quoted, else without case. */
    boolean names(final String name)
    {
        return quoted ? text.equals(name) : text.equalsIgnoreCase(name);
    }

    @Override
    public String toString()
    {
        return text;
    }
}
