package io.corelane.tools;

/** How results are shown. */
enum ResultFormat
{
    /** For people. */
    TABLE,
    /** A JSON object a line. */
    JSON,
    /** A header, then a row a line. */
    CSV;

    /** What somebody asked for, or else what fits to the rest of the output. */
    static ResultFormat of(final ResultFormat given, final boolean isJson)
    {
        return null != given ? given : isJson ? JSON : TABLE;
    }
}
