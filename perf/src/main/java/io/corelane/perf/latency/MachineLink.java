package io.corelane.perf.latency;

import java.util.function.LongSupplier;

/** Takes each record at once: what is left is how late the loop was. For one thread. */
final class MachineLink implements OpenLoop.Link
{
    private final LongSupplier clock;
    private final LatencyRecorder recorder;
    private int answers;

    MachineLink(final LongSupplier clock, final LatencyRecorder recorder)
    {
        this.clock = clock;
        this.recorder = recorder;
    }

    @Override
    public boolean offer(final long intendedNs)
    {
        recorder.record(intendedNs, clock.getAsLong());
        answers++;
        return true;
    }

    @Override
    public void flush()
    {
        // Nothing waits.
    }

    @Override
    public int poll()
    {
        final int count = answers;
        answers = 0;
        return count;
    }
}
