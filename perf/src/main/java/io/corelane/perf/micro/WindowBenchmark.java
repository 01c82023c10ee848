package io.corelane.perf.micro;

import io.corelane.perf.throughput.Ticks;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does a record of a tumbling window cost, its share of closing included? A window has a record of each key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(2)
public class WindowBenchmark
{
    private static final long SECOND_NS = 1_000_000_000L;

    /** Keys, and records of a window. */
    @Param({"1000", "100000"})
    int keys = 1_000;

    private BenchPartition partition;
    private Ticks ticks;
    private long timeNs;
    private long key;

    /** Made by JMH. */
    public WindowBenchmark()
    {
    }

    /**
     * Makes the partition.
     *
     * @throws IOException when state files cannot be made.
     */
    @Setup(Level.Trial)
    public void setUp() throws IOException
    {
        ticks = new Ticks(keys);
        partition = new BenchPartition(Ticks.TIMED_STREAM + Ticks.TUMBLING_JOB, "tumbling");
        timeNs = ticks.buffer().getLong(ticks.offset() + Ticks.TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 3 * keys; i++)
        {
            record();
        }
    }

    /** Removes the state's files. */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        partition.close();
    }

    /**
     * One record.
     *
     * @return records so far.
     */
    @Benchmark
    public long record()
    {
        timeNs += SECOND_NS / keys;
        key = key + 1 == keys ? 0 : key + 1;
        ticks.buffer().putLong(ticks.offset() + Ticks.TIME_OFFSET, timeNs, ByteOrder.LITTLE_ENDIAN);
        ticks.buffer().putLong(ticks.offset() + Ticks.ID_OFFSET, key, ByteOrder.LITTLE_ENDIAN);
        return partition.take(ticks.buffer(), ticks.offset(), ticks.recordLength());
    }

    /** Rows of windows that closed. */
    long rows()
    {
        return partition.rows();
    }
}
