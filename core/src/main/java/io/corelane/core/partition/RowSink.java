package io.corelane.core.partition;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes the rows that a task makes. A task asks {@link #rowOffset}, writes the row (its message header first) into
 * {@link #out} there, and then commits it; a row that is not committed is forgotten. Owned by the partition's thread.
 */
public interface RowSink
{
    /** A row that was not there before. */
    byte INSERT = 0;

    /** A row that takes the place of a former one. */
    byte UPDATE = 1;

    /** A row that is gone, as it was. */
    byte DELETE = 2;

    /** Between stages of a job: the former row of an update, whose new row comes next. */
    byte RETRACT = 3;

    /**
     * Whether a task that has more rows to give may give another one now.
     *
     * @return false when it should go on later, once what waits has left; a row is taken all the same.
     */
    boolean hasHeadroom();

    /**
     * Where the next row is written. Called before {@link #out}.
     *
     * @return offset in {@link #out}.
     */
    int rowOffset();

    /**
     * Where the next row is written.
     *
     * @return the buffer, with room for the longest row behind {@link #rowOffset}.
     */
    UnsafeBuffer out();

    /**
     * Takes the row that was written.
     *
     * @param operation     {@link #INSERT}, {@link #UPDATE}, {@link #DELETE} or {@link #RETRACT}.
     * @param rowLength     bytes written.
     * @param inputSequence the record that caused it.
     * @param sendTimeNs    that record's intended send time.
     */
    void commit(byte operation, int rowLength, long inputSequence, long sendTimeNs);
}
