package io.corelane.perf.latency;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.client.Channels;
import io.corelane.perf.throughput.Ticks;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** To {@link PingPong} and back: the same record, behind the time at which it was to be sent. For one thread. */
final class PingPongLink implements OpenLoop.Link, AutoCloseable
{
    private static final int FRAGMENT_LIMIT = 64;

    private final Ticks ticks;
    private final Aeron aeron;
    private final ExclusivePublication out;
    private final Subscription back;
    private final UnsafeBuffer message;
    private final FragmentHandler handler;

    PingPongLink(
        final String directory, final LongSupplier clock, final Ticks ticks, final LatencyRecorder recorder)
    {
        this.ticks = ticks;
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
        final String channel =
            Channels.ipc(ApplianceContext.DEFAULT_TERM_LENGTH, ApplianceContext.DEFAULT_FRAGMENT_LENGTH);
        out = aeron.addExclusivePublication(channel, PingPong.OUT_STREAM_ID);
        back = aeron.addSubscription(channel, PingPong.BACK_STREAM_ID);
        message = new UnsafeBuffer(BufferUtil.allocateDirectAligned(Long.BYTES + ticks.recordLength(), 64));
        handler = (buffer, offset, length, header) ->
            recorder.record(buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN), clock.getAsLong());
    }

    void awaitConnected()
    {
        while (!out.isConnected() || !back.isConnected())
        {
            Thread.onSpinWait();
        }
    }

    @Override
    public boolean offer(final long intendedNs)
    {
        message.putLong(0, intendedNs, ByteOrder.LITTLE_ENDIAN);
        message.putBytes(Long.BYTES, ticks.buffer(), ticks.offset(), ticks.recordLength());
        if (out.offer(message, 0, message.capacity()) < 0)
        {
            return false;
        }
        ticks.advance();
        return true;
    }

    @Override
    public void flush()
    {
        // Each record has gone by itself.
    }

    @Override
    public int poll()
    {
        return back.poll(handler, FRAGMENT_LIMIT);
    }

    @Override
    public void close()
    {
        aeron.close();
    }
}
