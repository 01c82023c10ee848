package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import org.agrona.DirectBuffer;

/**
 * A result as {@link RecentResults} give it, which may be looked at until whoever takes it returns.
 *
 * @param key       by which a later one takes its place.
 * @param operation that made it.
 * @param buffer    holds the row.
 * @param offset    first byte of the row's message header.
 * @param results   knows the row's columns.
 */
record RecentRow(String key, byte operation, DirectBuffer buffer, int offset, ResultJson results)
{
    boolean isDeleted()
    {
        return ResultBatchDescriptor.DELETE == operation;
    }

    /** The operation and the row; made anew each time, and not for rows that nobody is shown. */
    String json()
    {
        return results.json(operation, buffer, offset);
    }
}
