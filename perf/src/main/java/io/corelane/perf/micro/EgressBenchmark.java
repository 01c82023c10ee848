package io.corelane.perf.micro;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.codec.protocol.ResultBatchEncoder;
import java.util.concurrent.TimeUnit;
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

/** What does it cost to pack a row of a result? */
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

    private final UnsafeBuffer row = new UnsafeBuffer(new byte[ROW_LENGTH]);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
    private final ResultBatchEncoder batch = new ResultBatchEncoder();
    private long sequence;

    /** Made by JMH. */
    public EgressBenchmark()
    {
    }

    /** An empty batch. */
    @Setup(Level.Trial)
    public void setUp()
    {
        batch.wrap(buffer, 0, CAPACITY).begin(0, 1, 0);
    }

    /**
     * One row; a batch that is full begins anew.
     *
     * @return length of the batch.
     */
    @Benchmark
    public long row()
    {
        sequence++;
        int length = batch.append(sequence, sequence, ResultBatchDescriptor.UPDATE, row, 0, ROW_LENGTH);
        if (ResultBatchEncoder.FULL == length)
        {
            batch.begin(sequence, 1, 0);
            length = batch.append(sequence, sequence, ResultBatchDescriptor.UPDATE, row, 0, ROW_LENGTH);
        }
        return length;
    }
}
