package io.corelane.tools;

/** How results are shown. */
enum ResultFormat
{
    /** For people. */
    TABLE,
    /** A JSON object a line. */
    JSON,
    /** A header, then a row a line. */
    CSV
}
