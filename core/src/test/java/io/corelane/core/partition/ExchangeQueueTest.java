package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ExchangeQueueTest
{
    private static final int ROW_LENGTH = 32;
    private static final int ROWS_OF_A_FRAGMENT = 3;

    private final UnsafeBuffer row = new UnsafeBuffer(new byte[ROW_LENGTH]);
    private final ExchangeQueue queue = new ExchangeQueue(7, 0, 1, RecordBatchDescriptor.ROWS_ENTRIES_OFFSET +
        ROWS_OF_A_FRAGMENT * (RecordBatchDescriptor.RECORD_OFFSET + ROW_LENGTH));

    private long next;

    @Test
    void shouldPackRowsAsLongAsThereIsRoom()
    {
        add(5);
        assertEquals(List.of(3, 2), counts());
    }

    @Test
    void shouldNotPartTheTwoRowsOfAnUpdate()
    {
        add(2);
        queue.keepTogether(ROW_LENGTH);
        add(2);
        assertEquals(List.of(2, 2), counts());
        add(1);
        queue.keepTogether(ROW_LENGTH);
        add(2);
        assertEquals(List.of(3), counts());
    }

    @Test
    void shouldTellOfWhichRecordTheLastRowOfAFragmentIs()
    {
        add(5);
        queue.progress(1, 2, 7);
        final RecordBatchIterator batch = new RecordBatchIterator();
        final List<Long> records = new ArrayList<>();
        while (queue.isWaiting())
        {
            records.add(batch.wrap(queue.buffer(), 0, queue.length()) ? batch.madeOf() :
                ProgressDescriptor.madeOf(queue.buffer(), 0));
            queue.taken();
        }
        assertEquals(List.of(2L, 4L, 7L), records);
    }

    private void add(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            queue.add(0, 0, row, ROW_LENGTH, next++);
        }
    }

    /** Rows in each fragment that waits; takes them. */
    private List<Integer> counts()
    {
        final List<Integer> counts = new ArrayList<>();
        final RecordBatchIterator batch = new RecordBatchIterator();
        while (queue.isWaiting())
        {
            batch.wrap(queue.buffer(), 0, queue.length());
            counts.add(batch.count());
            queue.taken();
        }
        assertFalse(queue.isWaiting());
        return counts;
    }
}
