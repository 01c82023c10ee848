package io.corelane.perf.micro;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.perf.throughput.Ticks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

/**
 * What the cost of a record does not grow with: the rows of a frame, the keys that a window that closes does not have,
 * the windows that time jumps over, the windows that a moment is in. CPU time of this thread, the best of several
 * rounds, of two runs in turn; what is forbidden would make each ratio tens to thousands.
 */
final class CostTest
{
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long YEAR_NS = 365L * 86_400 * SECOND_NS;
    private static final int ROUNDS = 6;
    private static final int RECORDS = 20_000;
    private static final double MOST = 8;

    /** A job over records of keys in turn, a step of event time after another. */
    private static final class Run implements AutoCloseable
    {
        private final Ticks ticks = new Ticks(1);
        private final BenchPartition partition;
        private final int keys;
        private final long stepNs;
        private long timeNs;
        private long key;
        private long value;

        Run(final String sql, final int keys, final long stepNs) throws IOException
        {
            partition = new BenchPartition(Ticks.TIMED_STREAM + "-- @max_keys 1000000\n" + sql, "j");
            this.keys = keys;
            this.stepNs = stepNs;
            timeNs = ticks.buffer().getLong(ticks.offset() + Ticks.TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
        }

        /** Records of other keys, all at one time. */
        Run see(final int others)
        {
            for (int i = 0; i < others; i++)
            {
                one(1_000_000 + i);
            }
            return this;
        }

        Run take(final int count)
        {
            for (int i = 0; i < count; i++)
            {
                timeNs += stepNs;
                key = key + 1 == keys ? 0 : key + 1;
                one(key);
            }
            return this;
        }

        private void one(final long id)
        {
            final MutableDirectBuffer record = ticks.buffer();
            // A value of its own for each row, up and down, so that no aggregate has it easy.
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            record.putLong(ticks.offset() + Ticks.ID_OFFSET, id, ByteOrder.LITTLE_ENDIAN);
            record.putLong(ticks.offset() + Ticks.QTY_OFFSET, value >>> 20, ByteOrder.LITTLE_ENDIAN);
            record.putLong(ticks.offset() + Ticks.TIME_OFFSET, timeNs, ByteOrder.LITTLE_ENDIAN);
            partition.take(record, ticks.offset(), ticks.recordLength());
        }

        long cpuNs(final int count)
        {
            final long before = THREADS.getCurrentThreadCpuTime();
            take(count);
            return THREADS.getCurrentThreadCpuTime() - before;
        }

        @Override
        public void close()
        {
            partition.close();
        }
    }

    /** How many times as much CPU a record costs in the second run. */
    private static double ratio(final Run first, final Run second)
    {
        long least = Long.MAX_VALUE;
        long other = Long.MAX_VALUE;
        try (first; second)
        {
            for (int i = 0; i < ROUNDS; i++)
            {
                least = Math.min(least, first.cpuNs(RECORDS));
                other = Math.min(other, second.cpuNs(RECORDS));
            }
        }
        return (double)other / least;
    }

    private static Run over(final String call, final int rows) throws IOException
    {
        return new Run("CREATE STREAM j AS SELECT id, " + call + " OVER (PARTITION BY id ROWS " + (rows - 1) +
            " PRECEDING) AS x FROM ticks;", 1, 1).take(2 * rows + RECORDS);
    }

    @Test
    void shouldNotCostMoreWithAThousandTimesTheRowsInAFrame() throws IOException
    {
        for (final String call : new String[]{"SUM(qty)", "AVG(price)", "MIN(qty)", "MAX(qty)", "VAR_POP(qty)",
            "FIRST_VALUE(qty)", "COUNT(DISTINCT qty)", "SUM(DISTINCT qty)", "MEDIAN(qty)",
            "APPROX_PERCENTILE(CAST(qty AS DOUBLE), 0.9)", "SUM(DISTINCT CAST(qty AS DOUBLE))",
            "NTH_VALUE(qty, %d)", "LISTAGG(CASE WHEN qty % 4096 = 0 THEN 'x' END)"})
        {
            final double ratio = ratio(
                over(call.replace("%d", "16"), 16), over(call.replace("%d", "16384"), 16_384));
            assertTrue(ratio < MOST, call + ": " + ratio + " times as much with 16384 rows as with 16");
        }
    }

    /** The other side: a list that is kept in order and written out does cost more, so the measurement sees it. */
    @Test
    void shouldSeeAFrameThatIsLookedThrough() throws IOException
    {
        final String call = "LISTAGG(CAST(qty % 10 AS VARCHAR(2)), '', 2048 ORDER BY qty)";
        final double ratio = ratio(over(call, 4), over(call, 1024));
        assertTrue(ratio > MOST, "only " + ratio + " times as much");
    }

    private static Run tumbling(final int others, final long stepNs) throws IOException
    {
        return new Run(Ticks.TUMBLING_JOB.replace("tumbling", "j"), 10, stepNs).see(others).take(RECORDS);
    }

    /** Each window has ten keys. */
    @Test
    void shouldCloseAWindowAtTheCostOfItsOwnKeys() throws IOException
    {
        final double ratio = ratio(tumbling(0, SECOND_NS / 10), tumbling(300_000, SECOND_NS / 10));
        assertTrue(ratio < MOST, ratio + " times as much with 300000 keys from before");
    }

    @Test
    void shouldJumpOverWindowsAtNoCost() throws IOException
    {
        final double ratio = ratio(tumbling(0, SECOND_NS), tumbling(0, YEAR_NS / 1_000));
        assertTrue(ratio < MOST, ratio + " times as much with 31536 windows between two records");
    }

    private static Run hopping(final int windows) throws IOException
    {
        return new Run("CREATE TABLE j AS SELECT id, COUNT(*) AS n, SUM(qty) AS s FROM ticks GROUP BY id " +
            "WINDOW HOPPING(" + windows + "s, 1s) EMIT FINAL;", 10, SECOND_NS / 1_000).take(RECORDS);
    }

    @Test
    void shouldShareThePanesOfHoppingWindows() throws IOException
    {
        final double ratio = ratio(hopping(4), hopping(256));
        assertTrue(ratio < MOST, ratio + " times as much with 256 windows at a time as with 4");
    }
}
