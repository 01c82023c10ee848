package io.corelane.core.sql;

/**
 * SQL that cannot be compiled: one sentence with what was found, what was expected and the remedy, and where.
 * {@link #getMessage()} is all of it: {@code jobs.sql:3:15: there is no column prise; did you mean price?}
 */
public final class SqlException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final String source;
    private final int line;
    private final int column;
    private final String sentence;

    SqlException(final int line, final int column, final String sentence)
    {
        this(null, line, column, sentence);
    }

    private SqlException(final String source, final int line, final int column, final String sentence)
    {
        super((null == source ? "" : source + ":") + line + ":" + column + ": " + sentence);
        this.source = source;
        this.line = line;
        this.column = column;
        this.sentence = sentence;
    }

    SqlException in(final String sourceName)
    {
        final SqlException named = new SqlException(sourceName, line, column, sentence);
        named.setStackTrace(getStackTrace());
        return named;
    }

    /**
     * What the SQL came from.
     *
     * @return as it was given to the compiler, such as a file's name.
     */
    public String source()
    {
        return source;
    }

    /**
     * The line.
     *
     * @return from 1.
     */
    public int line()
    {
        return line;
    }

    /**
     * The column.
     *
     * @return from 1, in code points.
     */
    public int column()
    {
        return column;
    }

    /**
     * What is wrong, without the place.
     *
     * @return one sentence.
     */
    public String sentence()
    {
        return sentence;
    }
}
