package io.corelane.perf.micro;

import io.corelane.ingest.client.SlotTable;
import io.corelane.perf.throughput.Ticks;
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

/** What does it cost to find the partition of a key? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(2)
public class RouteBenchmark
{
    private final Ticks ticks = new Ticks(10_000);
    private final SlotTable slots = new SlotTable(14);

    /** Made by JMH. */
    public RouteBenchmark()
    {
    }

    /** The first record is at hand. */
    @Setup(Level.Trial)
    public void setUp()
    {
        ticks.advance();
    }

    /**
     * One record.
     *
     * @return its partition.
     */
    @Benchmark
    public long record()
    {
        ticks.advance();
        return slots.partition(SlotTable.hash(ticks.buffer(), ticks.offset() + Ticks.ID_OFFSET, Long.BYTES));
    }
}
