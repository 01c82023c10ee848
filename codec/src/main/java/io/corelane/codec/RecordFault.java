package io.corelane.codec;

/** Why a record could not be read or written. */
public enum RecordFault
{
    /** Bytes that no writer of the schema can have written: too short, a lying length, an unknown enum code. */
    MALFORMED,
    /** Another message or another schema than expected. */
    UNKNOWN_TEMPLATE,
    /** A number, decimal or time outside what its column can hold. */
    OVERFLOW,
    /** Text longer than its column. */
    TOO_LONG,
    /** A value of another type than its column, or NULL where there is no NULL. */
    CAST
}
