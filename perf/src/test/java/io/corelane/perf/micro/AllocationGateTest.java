package io.corelane.perf.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What every JMH benchmark of the record path does allocates nothing, not a byte in many thousands of records. */
final class AllocationGateTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final Pattern GENERATED = Pattern.compile("jmh_generated\\.(\\w+)_(\\w+)_jmhTest");
    private static final int RECORDS = 200_000;
    private static final int LOGS = 10;
    private static final int TRIES = 3;
    private static final Set<String> GATED = new TreeSet<>();

    private static volatile long sink;

    private static void gate(final String name, final int count, final LongSupplier operation)
    {
        GATED.add(name);
        repeat(count, operation);
        long least = Long.MAX_VALUE;
        // What is loaded or linked at its first use is over by the second try.
        for (int i = 0; i < TRIES && least > 0; i++)
        {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(count, operation);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, name + " allocates bytes in " + count + " operations");
    }

    private static void repeat(final int count, final LongSupplier operation)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += operation.getAsLong();
        }
        sink = sum;
    }

    /** The gate itself. */
    @Test
    void shouldSeeAByte()
    {
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        sink = new byte[1].length;
        assertTrue(THREADS.getCurrentThreadAllocatedBytes() - before > 0);
    }

    @Test
    void shouldAllocateNothingToDecodeARecord()
    {
        final DecodeBenchmark benchmark = new DecodeBenchmark();
        benchmark.setUp();
        gate("DecodeBenchmark.record", RECORDS, benchmark::record);
    }

    @Test
    void shouldAllocateNothingToRouteARecord()
    {
        final RouteBenchmark benchmark = new RouteBenchmark();
        benchmark.setUp();
        gate("RouteBenchmark.record", RECORDS, benchmark::record);
    }

    @Test
    void shouldAllocateNothingToFindAKeyOrNone() throws IOException
    {
        final IndexBenchmark benchmark = new IndexBenchmark();
        benchmark.setUp();
        assertTrue(benchmark.hit() != 0);
        assertEquals(0, benchmark.miss());
        gate("IndexBenchmark.hit", RECORDS, benchmark::hit);
        gate("IndexBenchmark.miss", RECORDS, benchmark::miss);
        benchmark.tearDown();
    }

    @Test
    void shouldAllocateNothingToUpdateAGroup() throws IOException
    {
        for (final String emit : new String[]{"FINAL", "CHANGES"})
        {
            final GroupByBenchmark benchmark = new GroupByBenchmark();
            benchmark.emit = emit;
            benchmark.setUp();
            gate("GroupByBenchmark.record", RECORDS, benchmark::record);
            benchmark.tearDown();
        }
    }

    @Test
    void shouldAllocateNothingToCloseWindows() throws IOException
    {
        final WindowBenchmark benchmark = new WindowBenchmark();
        benchmark.setUp();
        final long before = benchmark.rows();
        gate("WindowBenchmark.record", RECORDS, benchmark::record);
        assertTrue(benchmark.rows() - before > RECORDS, "windows did not close");
        benchmark.tearDown();
    }

    @Test
    void shouldAllocateNothingToPublishARecord()
    {
        final PublishBenchmark benchmark = new PublishBenchmark();
        benchmark.setUp();
        gate("PublishBenchmark.made", RECORDS, benchmark::made);
        gate("PublishBenchmark.packed", RECORDS, benchmark::packed);
        gate("PublishBenchmark.routed", RECORDS, benchmark::routed);
    }

    @Test
    void shouldAllocateNothingToPackARow()
    {
        final EgressBenchmark benchmark = new EgressBenchmark();
        gate("EgressBenchmark.row", RECORDS, benchmark::row);
    }

    @Test
    void shouldAllocateNothingInGeneratedCode() throws IOException
    {
        final GeneratedBenchmark benchmark = new GeneratedBenchmark();
        benchmark.setUp();
        gate("GeneratedBenchmark.generated", LOGS, benchmark::generated);
        gate("GeneratedBenchmark.handWritten", LOGS, benchmark::handWritten);
        benchmark.tearDown();
    }

    /** A benchmark without a gate is a defect. */
    @AfterAll
    static void shouldHaveGatedAllBenchmarks() throws IOException
    {
        final Set<String> all = new TreeSet<>();
        try (InputStream list = AllocationGateTest.class.getResourceAsStream("/META-INF/BenchmarkList"))
        {
            final Matcher matcher = GENERATED.matcher(new String(list.readAllBytes(), StandardCharsets.UTF_8));
            while (matcher.find())
            {
                all.add(matcher.group(1) + "." + matcher.group(2));
            }
        }
        assertTrue(all.size() >= 9, all.toString());
        assertEquals(all, GATED);
    }
}
