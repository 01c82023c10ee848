package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.runtime.Faults;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecordedLettersTest
{
    private final RecordContext context = new RecordContext(0);
    private final DeadLetterBatch letters = new DeadLetterBatch(1 << 16, 16);
    private final RecordedLetters recorded = new RecordedLetters();

    @Test
    void shouldTakeWhatWasRecordedOfTheLastRecordAsOftenAsItWas()
    {
        add(3, 1, Faults.OVERFLOW);
        add(5, 1, Faults.OVERFLOW);
        add(5, 1, Faults.OVERFLOW);
        record(3);

        add(2, 1, Faults.CAST);
        assertTrue(taken());
        add(3, 1, Faults.OVERFLOW);
        assertTrue(taken());
        add(5, 1, Faults.OVERFLOW);
        assertTrue(taken());
        // Another row of the same record, which did not leave before.
        add(5, 2, Faults.OVERFLOW);
        assertFalse(taken());
        add(5, 1, Faults.CAST);
        assertFalse(taken());
        add(5, 1, Faults.OVERFLOW);
        assertTrue(taken());
        add(5, 1, Faults.OVERFLOW);
        assertFalse(taken());
        add(6, 1, Faults.OVERFLOW);
        assertFalse(taken());
    }

    @Test
    void shouldTakeNothingWhenNothingWasRecorded()
    {
        add(0, 0, Faults.MALFORMED);
        assertFalse(taken());
    }

    private void record(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            recorded.onLetter(letters.buffer(), letters.offset());
            letters.taken();
        }
    }

    private void add(final long input, final int job, final int fault)
    {
        context.record(input, 0, 0);
        letters.add(context, 0, job, fault, 0, 0, new UnsafeBuffer(new byte[8]), 0, 8);
    }

    private boolean taken()
    {
        final boolean taken = recorded.take(letters);
        letters.taken();
        return taken;
    }
}
