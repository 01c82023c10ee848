package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The latest row of each group, or the last rows of a job without groups, kept as bytes: text is made of them only when
 * somebody looks. For one thread.
 */
final class GroupRows
{
    private final RowPrinter rows;
    private final int[] keys;
    private final int limit;
    private final Map<Key, byte[]> rowByKey = new LinkedHashMap<>();
    private final Utf8Writer scratch = new Utf8Writer(null);
    private long unkeyed;
    private long hiddenCount;

    /**
     * Without rows.
     *
     * @param rows  printer of the job's rows.
     * @param keys  columns that name the group; none keeps the last rows.
     * @param limit rows to keep at the most.
     */
    GroupRows(final RowPrinter rows, final int[] keys, final int limit)
    {
        this.rows = rows;
        this.keys = keys.clone();
        this.limit = limit;
    }

    /** Bytes that name a group. */
    private static final class Key
    {
        private final byte[] bytes;
        private final int hash;

        Key(final byte[] bytes)
        {
            this.bytes = bytes;
            hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(final Object other)
        {
            return other instanceof Key && Arrays.equals(bytes, ((Key)other).bytes);
        }

        @Override
        public int hashCode()
        {
            return hash;
        }
    }

    void onResult(final byte operation, final DirectBuffer buffer, final int row, final int length)
    {
        final Key key = key(buffer, row);
        final byte[] known = rowByKey.get(key);
        if (ResultBatchDescriptor.DELETE == operation && keys.length > 0)
        {
            rowByKey.remove(key);
            return;
        }
        if (null != known && known.length == length)
        {
            buffer.getBytes(row, known);
            return;
        }
        if (rowByKey.size() >= limit)
        {
            if (keys.length > 0)
            {
                hiddenCount++;
                return;
            }
            rowByKey.remove(rowByKey.keySet().iterator().next());
        }
        final byte[] copy = new byte[length];
        buffer.getBytes(row, copy);
        rowByKey.put(key, copy);
    }

    private Key key(final DirectBuffer buffer, final int row)
    {
        if (0 == keys.length)
        {
            return new Key(Long.toString(unkeyed++).getBytes(StandardCharsets.US_ASCII));
        }
        for (final int key : keys)
        {
            rows.print(buffer, row, key, scratch);
            scratch.ascii('\0');
        }
        return new Key(scratch.takeBytes());
    }

    /** Whether groups were left out for want of room. */
    boolean hasHidden()
    {
        return hiddenCount > 0;
    }

    /** The rows as cells. */
    List<List<String>> cells()
    {
        final List<List<String>> all = new ArrayList<>();
        for (final byte[] row : rowByKey.values())
        {
            all.add(rows.cells(new UnsafeBuffer(row), 0, scratch));
        }
        return all;
    }
}
