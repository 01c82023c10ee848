package io.corelane.tools;

/** How values are written. */
enum RowFormat
{
    /** As JSON: decimals and times as strings, NULL as null. */
    JSON,
    /** As RFC 4180 CSV: NULL is an empty field, empty text is {@code ""}. */
    CSV,
    /** For people: NULL as NULL. */
    PLAIN
}
