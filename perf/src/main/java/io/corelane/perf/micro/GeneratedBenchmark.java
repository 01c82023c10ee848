package io.corelane.perf.micro;

import io.corelane.perf.throughput.HandWrittenLoop;
import io.corelane.perf.throughput.PackedTicks;
import io.corelane.perf.throughput.Ticks;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does generated code cost a record, beside code that was written by hand, over the same packed fragments? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(2)
public class GeneratedBenchmark
{
    /** Keys that records are drawn from. */
    @Param({"100", "10000"})
    int keys = 10_000;

    private BenchPartition partition;
    private HandWrittenLoop hand;
    private PackedTicks log;

    /** Made by JMH. */
    public GeneratedBenchmark()
    {
    }

    /**
     * Makes the partition, the table and the log.
     *
     * @throws IOException when state files cannot be made.
     */
    @Setup(Level.Trial)
    public void setUp() throws IOException
    {
        partition = new BenchPartition(Ticks.STREAM + Ticks.STATE_JOB, "state");
        hand = new HandWrittenLoop(keys);
        log = new PackedTicks(keys, partition.streamId());
    }

    /** Removes the state's files. */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        partition.close();
    }

    /**
     * A log through a partition.
     *
     * @return records so far.
     */
    @Benchmark
    @OperationsPerInvocation(PackedTicks.RECORDS)
    public long generated()
    {
        log.next();
        return partition.take(log);
    }

    /**
     * A log through the hand-written loop.
     *
     * @return records of the log.
     */
    @Benchmark
    @OperationsPerInvocation(PackedTicks.RECORDS)
    public long handWritten()
    {
        log.next();
        long records = 0;
        for (int i = 0; i < log.fragments(); i++)
        {
            records += hand.onFragment(log.buffer(), log.offset(i), log.length(i));
        }
        return records;
    }
}
