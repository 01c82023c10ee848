package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import org.junit.jupiter.api.Test;

class ResultBatchTest
{
    private static final int ROW_LENGTH = 16;
    private static final int LEAST = ResultBatchDescriptor.ENTRIES_OFFSET + ResultBatchDescriptor.ROW_OFFSET;

    @Test
    void shouldGiveAsMuchRoomTogetherAsOneByOne()
    {
        for (int maxRowLength = ROW_LENGTH; maxRowLength < 40; maxRowLength += 8)
        {
            for (int capacity = LEAST + maxRowLength; capacity < 700; capacity++)
            {
                for (int before = 0; before < 3; before++)
                {
                    check(capacity, maxRowLength, before);
                }
            }
        }
    }

    private static void check(final int capacity, final int maxRowLength, final int before)
    {
        final ResultBatch alone = new ResultBatch(1, 2, capacity, maxRowLength);
        final ResultBatch together = new ResultBatch(1, 2, capacity, maxRowLength);
        for (int i = 0; i < before && alone.hasHeadroom(); i++)
        {
            put(alone, i);
            put(together, i);
        }
        final int first = alone.count();
        for (int rows = 0; rows < 5; rows++)
        {
            final int most = together.claim(rows, ROW_LENGTH);
            assertEquals(Math.min(rows, together.claim(100, ROW_LENGTH)), most);
        }
        final int room = together.claim(100, ROW_LENGTH);
        while (alone.hasHeadroom())
        {
            put(alone, alone.count());
        }
        assertEquals(alone.count() - first, room, capacity + " bytes, rows of " + maxRowLength + ", " + before);
        if (room > 0)
        {
            putTogether(together, room);
        }
        assertFalse(together.hasHeadroom());
        assertEquals(0, together.claim(1, ROW_LENGTH));
        assertEquals(alone.length(), together.length());
        assertEquals(alone.produced(), together.produced());
        alone.seal();
        together.seal();
        for (int i = 0; i < alone.length(); i++)
        {
            assertEquals(alone.buffer().getByte(i), together.buffer().getByte(i));
        }
    }

    private static void put(final ResultBatch batch, final int number)
    {
        final int offset = batch.rowOffset();
        batch.out().putLong(offset, number);
        batch.out().putLong(offset + 8, -number);
        batch.commit(RowSink.INSERT, ROW_LENGTH, 100 + number, 200 + number);
    }

    private static void putTogether(final ResultBatch batch, final int rows)
    {
        final int from = batch.rowOffset();
        final int first = batch.count();
        for (int i = 0; i < rows; i++)
        {
            final int number = first + i;
            final int offset = from + i * (ROW_LENGTH + ResultBatchDescriptor.ROW_OFFSET);
            batch.out().putLong(offset, number);
            batch.out().putLong(offset + 8, -number);
            ResultBatch.putEntry(batch.out().addressOffset() + offset - ResultBatchDescriptor.ROW_OFFSET,
                RowSink.INSERT, ROW_LENGTH, 100 + number, 200 + number);
        }
        batch.commit(rows, ROW_LENGTH);
    }

    @Test
    void shouldNotHaveRoomWhileAFormerFragmentWaits()
    {
        final ResultBatch batch = new ResultBatch(1, 2, 200, ROW_LENGTH);
        while (batch.hasHeadroom())
        {
            put(batch, batch.count());
        }
        put(batch, 9);
        assertEquals(0, batch.claim(1, ROW_LENGTH));
        batch.clear();
        assertEquals(2, batch.claim(2, ROW_LENGTH));
        batch.seal();
        final ResultBatchIterator rows = new ResultBatchIterator();
        rows.wrap(batch.buffer(), 0, batch.length());
        assertEquals(1, rows.count());
    }
}
