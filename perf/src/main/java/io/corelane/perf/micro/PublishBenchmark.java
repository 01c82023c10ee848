package io.corelane.perf.micro;

import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.ingest.client.SlotTable;
import io.corelane.perf.throughput.Ticks;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost a publisher to make a record, and to route and pack it, before Aeron has it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(2)
public class PublishBenchmark
{
    private static final int CAPACITY = 16_384;

    private final Ticks ticks = new Ticks(10_000);
    private final SlotTable slots = new SlotTable(1);
    private final RecordBatchEncoder batch = new RecordBatchEncoder();

    /** Made by JMH. */
    public PublishBenchmark()
    {
    }

    /** An empty batch. */
    @Setup(Level.Trial)
    public void setUp()
    {
        batch.wrap(new UnsafeBuffer(BufferUtil.allocateDirectAligned(CAPACITY, 64)), 0, CAPACITY).begin(0, 0, 1, 0);
    }

    /**
     * One record, made only.
     *
     * @return where it is.
     */
    @Benchmark
    public long made()
    {
        ticks.advance();
        return ticks.offset();
    }

    /**
     * One record, made and packed.
     *
     * @return length of the batch.
     */
    @Benchmark
    public long packed()
    {
        ticks.advance();
        return append(0);
    }

    /**
     * One record, made, routed and packed.
     *
     * @return length of the batch.
     */
    @Benchmark
    public long routed()
    {
        ticks.advance();
        final int hash = SlotTable.hash(ticks.buffer(), ticks.offset() + Ticks.ID_OFFSET, Long.BYTES);
        return append(hash) + slots.partition(hash);
    }

    private int append(final int hash)
    {
        final int length = batch.append(0, hash, ticks.buffer(), ticks.offset(), ticks.recordLength());
        if (RecordBatchEncoder.FULL != length)
        {
            return length;
        }
        batch.begin(0, 0, 1, 0);
        return batch.append(0, hash, ticks.buffer(), ticks.offset(), ticks.recordLength());
    }
}
