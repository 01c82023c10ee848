package io.corelane.perf.micro;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.core.partition.ResultBatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost a partition to write a row of a result and to have it ready to leave? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(2)
public class EgressBenchmark
{
    private static final int CAPACITY = 16_384;
    private static final int ROW_LENGTH = 72;
    private static final byte INSERT = ResultBatchDescriptor.INSERT;

    private final ResultBatch batch = new ResultBatch(1, 0, CAPACITY, ROW_LENGTH);
    private long sequence;

    /** Made by JMH. */
    public EgressBenchmark()
    {
    }

    /**
     * One row of nine words, written where it leaves from; a fragment that is full goes, without Aeron.
     *
     * @return rows that wait.
     */
    @Benchmark
    public int row()
    {
        sequence++;
        if (!batch.hasHeadroom())
        {
            batch.seal();
            batch.clear();
        }
        final int row = batch.rowOffset();
        final UnsafeBuffer out = batch.out();
        for (int i = 0; i < ROW_LENGTH; i += Long.BYTES)
        {
            out.putLong(row + i, sequence);
        }
        batch.commit(INSERT, ROW_LENGTH, sequence, sequence);
        return batch.count();
    }
}
