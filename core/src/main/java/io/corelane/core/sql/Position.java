package io.corelane.core.sql;

import org.antlr.v4.runtime.Token;

/**
 * Where something stands in the text. All positions are equal: where a thing stands is no part of what it says, so
 * trees that say the same are equal. Immutable.
 */
final class Position
{
    private final int line;
    private final int column;

    Position(final int line, final int column)
    {
        this.line = line;
        this.column = column;
    }

    static Position of(final Token token)
    {
        return new Position(token.getLine(), token.getCharPositionInLine() + 1);
    }

    int line()
    {
        return line;
    }

    int column()
    {
        return column;
    }

    /** The error that something is wrong here; the compiler adds the source's name. */
    SqlException error(final String sentence)
    {
        return new SqlException(line, column, sentence);
    }

    /** The error that something of the dialect is not built yet. */
    SqlException unsupported(final String what)
    {
        return error(what + " is not supported yet");
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Position;
    }

    @Override
    public int hashCode()
    {
        return 1;
    }

    @Override
    public String toString()
    {
        return line + ":" + column;
    }
}
