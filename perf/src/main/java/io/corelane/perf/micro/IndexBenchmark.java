package io.corelane.perf.micro;

import io.corelane.core.state.Background;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.KeyedStateConfig;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
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

/** What does it cost to find a key in the state, and to find that it is not there? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(2)
public class IndexBenchmark
{
    private static final int RING = 1 << 16;

    /** Keys in the state. */
    @Param({"10000", "1000000"})
    int keys = 10_000;

    private final UnsafeBuffer present = new UnsafeBuffer(new byte[RING * Long.BYTES]);
    private final UnsafeBuffer absent = new UnsafeBuffer(new byte[RING * Long.BYTES]);
    private Path directory;
    private KeyedState state;
    private int next;

    /** Made by JMH. */
    public IndexBenchmark()
    {
    }

    /**
     * Makes all keys.
     *
     * @throws IOException when state files cannot be made.
     */
    @Setup(Level.Trial)
    public void setUp() throws IOException
    {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-micro");
        state = KeyedState.create(
            new KeyedStateConfig(directory, "index", Long.BYTES, 48, keys, 2L * keys, "", Background.INLINE));
        for (int i = 0; i < keys; i++)
        {
            present.putLong(0, i, ByteOrder.LITTLE_ENDIAN);
            state.findOrCreate(present, 0, Long.BYTES, KeyHash.of(present, 0, Long.BYTES));
        }
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < RING; i++)
        {
            present.putLong(i * Long.BYTES, random.nextInt(keys), ByteOrder.LITTLE_ENDIAN);
            absent.putLong(i * Long.BYTES, keys + random.nextInt(keys), ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Removes the state's files. */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        state.close();
        IoUtil.delete(directory.toFile(), true);
    }

    /**
     * A key that is there.
     *
     * @return address of its value.
     */
    @Benchmark
    public long hit()
    {
        return find(present);
    }

    /**
     * A key that is not there.
     *
     * @return no address.
     */
    @Benchmark
    public long miss()
    {
        return find(absent);
    }

    private long find(final UnsafeBuffer some)
    {
        next = next + 1 & RING - 1;
        final int offset = next * Long.BYTES;
        return state.find(some, offset, Long.BYTES, KeyHash.of(some, offset, Long.BYTES));
    }
}
