package io.corelane.perf.micro;

import io.corelane.codec.Murmur3;
import io.corelane.codec.protocol.LittleEndian;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.Slots;
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
    private int partitions;
    private final RecordBatchEncoder batch = new RecordBatchEncoder();

    /** Made by JMH. */
    public PublishBenchmark()
    {
    }

    /** An empty batch. */
    @Setup(Level.Trial)
    public void setUp()
    {
        partitions = 1;
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
        final int hash = Murmur3.hash(LittleEndian.getLong(
            ticks.buffer().byteArray(), ticks.buffer().addressOffset() + ticks.offset() + Ticks.ID_OFFSET));
        return append(hash) + Slots.partition(hash, partitions);
    }

    /** As {@code CorelanePublisher} does: bounds are looked at once, for the key and for the record. */
    private int append(final int hash)
    {
        final UnsafeBuffer record = ticks.buffer();
        record.boundsCheck(ticks.offset(), ticks.recordLength());
        final long address = record.addressOffset() + ticks.offset();
        final int length = batch.append(0, hash, record.byteArray(), address, ticks.recordLength());
        if (RecordBatchEncoder.FULL != length)
        {
            return length;
        }
        batch.begin(0, 0, 1, 0);
        return batch.append(0, hash, record.byteArray(), address, ticks.recordLength());
    }
}
