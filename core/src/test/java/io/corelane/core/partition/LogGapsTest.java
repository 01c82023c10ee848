package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.core.runtime.Faults;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LogGapsTest
{
    private static final long JOB = 7;
    private static final long NEW_JOB = 8;

    private final PartitionFixture fixture = new PartitionFixture(4_096, Faults.CAST);
    private final JobHandle job = add(JOB);

    private JobHandle add(final long number)
    {
        final JobHandle handle = fixture.partition().jobs().prepare(number, fixture.plan(0),
            (context, plan, results) -> new EchoTask(context, results, Faults.NONE));
        fixture.partition().jobs().install(handle);
        if (JOB == number)
        {
            fixture.partition().jobs().run(handle, true);
        }
        return handle;
    }

    private boolean gap(final byte kind, final long number, final long sequence)
    {
        final UnsafeBuffer gap = new UnsafeBuffer(new byte[LogGapDescriptor.LENGTH]);
        LogGapDescriptor.encode(gap, 0, kind, number, sequence);
        return fixture.offer(gap);
    }

    @Test
    void shouldTellNothingFromALossUntilItGoesOn()
    {
        final int index = 1;
        assertTrue(fixture.offer(fixture.fragment(3)));
        assertEquals(3, fixture.takeDeadLetters().size());
        final JobHandle later = add(NEW_JOB);

        assertTrue(gap(LogGapDescriptor.LOST, 0, 100));
        assertTrue(job.results().isSilent());
        assertTrue(fixture.partition().deadLetters().isSilent());
        // It has told nothing that could be compared.
        assertFalse(later.results().isSilent());
        // What was told before the loss leaves all the same.
        assertEquals(List.of(0L, 1L, 2L), fixture.take(index));

        assertTrue(fixture.offer(PartitionFixture.renewed(fixture.fragment(2))));
        assertEquals(List.of(), fixture.take(index));
        assertEquals(List.of(), fixture.takeDeadLetters());
        assertEquals(5, job.records());

        assertTrue(gap(LogGapDescriptor.RESUME, JOB, 40));
        assertTrue(gap(LogGapDescriptor.RESUME, 0, 0));
        assertEquals(40, job.results().firstSequence());
        assertTrue(fixture.offer(PartitionFixture.renewed(PartitionFixture.renewed(fixture.fragment(1)))));
        // Sequences of records went on above all that can have been lost.
        assertEquals(List.of(105L), fixture.take(index));
        assertEquals(List.of("CAST input=105 producer=77:1000 stream=numbers job=true bytes=16"),
            fixture.takeDeadLetters());
        assertEquals(41, job.results().firstSequence());
    }

    @Test
    void shouldWaitWithGoingOnUntilFormerResultsHaveLeft()
    {
        assertTrue(fixture.offer(fixture.fragment(1)));
        assertTrue(gap(LogGapDescriptor.LOST, 0, 10));
        assertFalse(gap(LogGapDescriptor.RESUME, JOB, 40));
        assertEquals(List.of(0L), fixture.take(1));
        assertTrue(gap(LogGapDescriptor.RESUME, JOB, 40));
        assertFalse(job.results().isSilent());
    }
}
