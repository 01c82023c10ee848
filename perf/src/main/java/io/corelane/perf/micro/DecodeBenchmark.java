package io.corelane.perf.micro;

import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.perf.throughput.PackedTicks;
import io.corelane.perf.throughput.Ticks;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
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

/** What does it cost to unpack a record and to read three of its fields? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(2)
public class DecodeBenchmark
{
    private final PackedTicks log = new PackedTicks(10_000, 1);
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private int fragment;

    /** Made by JMH. */
    public DecodeBenchmark()
    {
    }

    /** The first fragment is at hand. */
    @Setup(Level.Trial)
    public void setUp()
    {
        log.next();
        batch.wrap(log.buffer(), log.offset(0), log.length(0));
    }

    /**
     * One record.
     *
     * @return of its fields.
     */
    @Benchmark
    public long record()
    {
        while (!batch.next())
        {
            fragment = fragment + 1 == log.fragments() ? 0 : fragment + 1;
            batch.wrap(log.buffer(), log.offset(fragment), log.length(fragment));
        }
        final int record = batch.recordOffset();
        return log.buffer().getLong(record + Ticks.ID_OFFSET, ByteOrder.LITTLE_ENDIAN) +
            log.buffer().getLong(record + Ticks.ID_OFFSET + Long.BYTES, ByteOrder.LITTLE_ENDIAN) +
            log.buffer().getLong(record + Ticks.TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }
}
