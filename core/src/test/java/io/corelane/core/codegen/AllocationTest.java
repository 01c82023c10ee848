package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.corelane.codec.RowEncoder;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.plan.StreamDefinition;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record leaves no garbage, whatever a job does with it. */
final class AllocationTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(8), p DECIMAL(18,4), n BIGINT, w DECIMAL(38,4), f DOUBLE, t VARCHAR(20), " +
        "x TIMESTAMP) WITH (key='k');\n";
    private static final int RECORDS = 200_000;
    private static final int ROUNDS = 4;
    private static final int NEW_KEY_BYTES = 1_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, p * n AS a, t, f + 1E0 AS b FROM s WHERE n > 3 AND k <> 'S1'",
        "SELECT k, SUM(p * n) / SUM(n) AS vwap, AVG(w) AS a, AVG(n) AS b, SUM(w) / 3 AS c FROM s GROUP BY k",
        "SELECT k, COUNT(*) AS n, MAX(t) AS a, MIN(k) AS b, LAST_VALUE(t) AS c, FIRST_VALUE(w) AS d FROM s GROUP BY k",
        "SELECT k, COUNT(*) AS c, SUM(f) AS d, 1 / (COUNT(*) % 2) AS e FROM s GROUP BY k HAVING COUNT(*) % 3 <> 1",
        "SELECT k, w, x, f > 0E0 AS b, COUNT(*) AS c, MIN(w) FILTER (WHERE w > p) AS d FROM s GROUP BY k, w, x, b " +
        "EMIT FINAL",
        "SELECT w * 1.5 AS a, w % 7.25 AS b, w = p AS c, CAST(w AS DOUBLE) AS d, CAST(f AS DECIMAL(30,10)) AS e, " +
        "CASE WHEN n > 5 THEN COALESCE(NULLIF(n, 7), -1) ELSE 0 END AS g FROM s",
        "SELECT CAST(n AS VARCHAR(20)) AS a, CAST(w AS VARCHAR(40)) AS b, CAST(x AS VARCHAR(30)) AS c, " +
        "CAST(CAST(x AS VARCHAR(30)) AS TIMESTAMP) AS d, TRY_CAST(t AS BIGINT) AS e, " +
        "TRY_CAST(t AS DECIMAL(9,2)) AS g, TRY_CAST(t AS DOUBLE) AS h, TRY_CAST(t AS TIMESTAMP) AS i FROM s",
        "SELECT ABS(p) AS a, ROUND(w, 1) AS b, CEIL(w) AS c, FLOOR(f) AS d, ROUND(p, n) AS e, TRUNCATE(w, -3) AS g, " +
        "SQRT(f) AS h, POWER(f, 2) AS i, LN(f) AS l, EXP(n) AS m, SIGN(w) AS o, GREATEST(p, w, n) AS q, " +
        "LEAST(k, t) AS r, IF(n > 3, k, t) AS u, MOD(n, 3) AS v FROM s",
        "SELECT UPPER(t) AS a, SUBSTRING(t FROM 2 FOR 3) AS b, TRIM(BOTH 't1' FROM t) AS c, REPLACE(t, 't', 'ü') d," +
        " POSITION('x' IN t) AS e, LENGTH(t) AS f, k || '-' || n || t AS g, LPAD(k, 9, '*') AS h, REVERSE(t) AS i, " +
        "SPLIT_PART(t, ' ', 2) AS l, t LIKE '%e_t %7%' AS m, RIGHT(t, 2) LIKE k AS o FROM s WHERE k LIKE 'S%'",
        "SELECT EXTRACT(WEEK FROM x) AS a, DATE_TRUNC('month', x) AS b, DATEDIFF(DAY, x, '2024-01-01') AS c, " +
        "TIMESTAMPDIFF(MONTH, '2000-01-01', x) AS d, TIMESTAMPADD(QUARTER, n, x) AS e, FROM_UNIXTIME(n) AS f, " +
        "DATE_FORMAT(x, 'EEE dd MMMM yyyy HH:mm:ss.SSSSSSSSS') AS g, x - '2020-01-01' AS h FROM s",
        "SELECT DATE_TRUNC('hour', x) AS h, UPPER(LEFT(k, 2)) AS u, COUNT(*) AS c, MAX(REVERSE(t)) AS m " +
        "FROM s GROUP BY h, u"})
    void shouldAllocateNothingInSteadyState(final String select)
    {
        run(select, false);
    }

    /**
     * Event time goes on by a nanosecond a record; a key comes every 50. Where a window's end is itself a key, it is a
     * new one each time, and may take its bytes.
     */
    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, COUNT(*) AS c, SUM(p) AS a, MAX(t) AS b FROM s GROUP BY k WINDOW TUMBLING(1000ns) EMIT FINAL",
        "SELECT k, COUNT(*) AS c, STDDEV(f) AS a FROM s GROUP BY k WINDOW HOPPING(1000ns, 250ns) EMIT FINAL",
        "SELECT k, LAST_VALUE(t) AS c, SUM(w) AS a, AVG(n) AS b FROM s GROUP BY k WINDOW HOPPING(600ns, 100ns) " +
        "EMIT FINAL",
        "SELECT k, COUNT(*) AS c, SUM(n) AS a FROM s GROUP BY k WINDOW HOPPING(1000ns, 500ns) EMIT FINAL",
        "SELECT k, COUNT(*) AS c FROM s GROUP BY k WINDOW TUMBLING(1000ns) EMIT CHANGES",
        "SELECT k, COUNT(*) AS c, FIRST_VALUE(t) AS a FROM s GROUP BY k WINDOW SESSION(40ns) EMIT FINAL",
        "SELECT k, COUNT(DISTINCT n) AS c FROM s GROUP BY k WINDOW TUMBLING(1000ns) EMIT FINAL",
        "SELECT k, COUNT(*) AS c, MAX(t) AS a FROM s GROUP BY k WINDOW HOPPING(1000ns, 500ns) EMIT EVERY 1s",
        "SELECT k, COUNT(*) AS c, MAX(t) AS a FROM s GROUP BY k WINDOW HOPPING(1000ns, 500ns) EMIT EVERY 90ns",
        "SELECT k, COUNT(*) AS c, MAX(t) AS a FROM s GROUP BY k WINDOW SESSION(40ns) EMIT EVERY 90ns",
        "SELECT k, COUNT(DISTINCT n) AS c, MAX(t) AS a FROM s GROUP BY k WINDOW SESSION(60ns) EMIT EVERY 90ns",
        "SELECT k, LISTAGG(t, ', ') AS a, LISTAGG(t ORDER BY f DESC, t) AS b FROM s GROUP BY k " +
        "WINDOW TUMBLING(1000ns) EMIT FINAL",
        "SELECT k, COUNT(DISTINCT t) AS c, SUM(DISTINCT w) AS a FROM s GROUP BY k WINDOW SESSION(40ns) EMIT FINAL",
        "SELECT k, SUM(n) OVER (PARTITION BY k ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS a, MAX(t) OVER " +
        "(PARTITION BY k ORDER BY _event_time RANGE BETWEEN 500ns PRECEDING AND CURRENT ROW) AS b, LAG(t) OVER " +
        "(PARTITION BY k ORDER BY _event_time) AS c FROM s EMIT CHANGES",
        "SELECT k, SUM(n) OVER (PARTITION BY k ROWS 99 PRECEDING) AS a, AVG(w) OVER (PARTITION BY k ROWS 9 PRECEDING)" +
        " AS b, MAX(f) OVER (PARTITION BY k) AS c, ROW_NUMBER() OVER (PARTITION BY k) AS d FROM s EMIT CHANGES",
        "SELECT k, LAG(n) OVER (PARTITION BY k) AS a, LAG(t, 9, 'none') OVER (PARTITION BY k) AS b, FIRST_VALUE(t) " +
        "OVER (PARTITION BY k) AS c, NTH_VALUE(w, 3) OVER (PARTITION BY k ROWS 99 PRECEDING) AS d, MIN(w) OVER " +
        "(PARTITION BY k ROWS 40 PRECEDING) AS e, MAX(f) OVER (PARTITION BY k ROWS 9 PRECEDING) AS g FROM s " +
        "EMIT CHANGES",
        "SELECT k, LAG(t) OVER w AS a, AVG(w) OVER (w ROWS 40 PRECEDING) AS b, MAX(n) OVER (w ROWS 9 PRECEDING) AS c " +
        "FROM s WINDOW w AS (PARTITION BY k ORDER BY _event_time) EMIT CHANGES",
        "SELECT k, MEDIAN(n) OVER (PARTITION BY k ROWS 9 PRECEDING) AS a, APPROX_PERCENTILE(f, 0.9) OVER " +
        "(PARTITION BY k ROWS 9 PRECEDING) AS b, SUM(DISTINCT p) OVER (PARTITION BY k ROWS 5 PRECEDING) AS c FROM s " +
        "EMIT CHANGES",
        "SELECT k, COUNT(DISTINCT n) OVER (PARTITION BY k ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS a, " +
        "LISTAGG(t, ', ' ORDER BY f DESC) OVER (PARTITION BY k ORDER BY _event_time RANGE BETWEEN 500ns PRECEDING " +
        "AND CURRENT ROW) AS b, SUM(DISTINCT n) OVER (PARTITION BY k) AS c FROM s EMIT CHANGES",
        "SELECT k, c FROM (SELECT k, COUNT(*) AS c, RANK() OVER (PARTITION BY window_end ORDER BY COUNT(*) DESC, k) " +
        "AS r FROM s GROUP BY k WINDOW TUMBLING(1000ns)) WHERE r <= 30 EMIT CHANGES",
        "SELECT k, SUM(n) AS c FROM s GROUP BY k WINDOW TUMBLING(1000ns) ORDER BY c DESC LIMIT 30 EMIT FINAL",
        "SELECT a.k AS k, a.t AS t, b.t AS u FROM s a JOIN s b WITHIN 60ns ON a.k = b.k EMIT CHANGES",
        "SELECT a.k AS k, a.c AS c, b.m AS m FROM (SELECT k, n, COUNT(*) AS c, window_end FROM s GROUP BY k, n " +
        "WINDOW TUMBLING(1000ns)) a FULL JOIN (SELECT k, MAX(n) AS m, window_end FROM s WHERE n > 4 GROUP BY k " +
        "WINDOW HOPPING(2000ns, 1000ns)) b ON a.k = b.k AND a.window_end = b.window_end EMIT CHANGES",
        "SELECT u, COUNT(*) AS c FROM (SELECT k, LAST_VALUE(n) AS u FROM s GROUP BY k) GROUP BY u EMIT CHANGES",
        "SELECT DISTINCT n, k FROM s EMIT CHANGES",
        "-- @ttl 300ns\nSELECT k, n, COUNT(*) AS c, MAX(t) AS a FROM s GROUP BY k, n EMIT CHANGES",
        "-- @ttl 300ns\nSELECT k, n, SUM(w) AS c FROM s GROUP BY k, n EMIT FINAL",
        "-- @max_keys 20\n-- @on_full evict\nSELECT k, COUNT(DISTINCT n) AS c FROM s GROUP BY k EMIT CHANGES"})
    void shouldAllocateNothingAsTimeGoesOn(final String select)
    {
        run(select, true);
    }

    private void run(final String select, final boolean goesOn)
    {
        final String sql = STREAM + select.replaceFirst("SELECT", "CREATE TABLE j AS SELECT") +
            (select.contains("EMIT") ? ";" : " EMIT CHANGES;");
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory, sql))
        {
            final Partition partition = harness.partition();
            final List<UnsafeBuffer> records = records(partition.job(0).plan().scan().source());
            final int stream = partition.job(0).plan().scan().source().id();
            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            final long thread = Thread.currentThread().getId();
            final boolean ticks = select.contains("@ttl") || select.contains("EMIT EVERY");
            long allocated = Long.MAX_VALUE;
            long time = 0;
            for (int round = 0; round < ROUNDS; round++)
            {
                final long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < RECORDS; i++)
                {
                    final UnsafeBuffer record = records.get(i % records.size());
                    while (0 == time % 10 && ticks && !partition.onTick(time))
                    {
                        partition.job(0).results().clear();
                    }
                    while (!partition.onRecord(stream, record, 0, record.capacity(), 0, goesOn ? time : i))
                    {
                        partition.job(0).results().clear();
                    }
                    time++;
                }
                // What the JVM itself makes once, in whichever round, is not the steady state.
                allocated = Math.min(allocated, threads.getThreadAllocatedBytes(thread) - before);
            }
            final boolean hasNewKeys = select.contains("RANK") || select.contains("LIMIT");
            assertTrue(allocated <= (hasNewKeys ? RECORDS / 1_000 * NEW_KEY_BYTES : 0), "allocated " + allocated);
            assertEquals(0, partition.deadLetters().produced());
            assertTrue(select.contains("FINAL") && !goesOn || partition.job(0).results().produced() >
                (goesOn ? 100 : RECORDS / 2));
        }
    }

    private static List<UnsafeBuffer> records(final StreamDefinition stream)
    {
        final List<UnsafeBuffer> records = new ArrayList<>();
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final RowEncoder encoder = new RowEncoder(stream.schema());
        for (int i = 0; i < 1_000; i++)
        {
            final int length = encoder.encode(new Object[]{
                0 == i % 50 ? null : "S" + i % 50, BigDecimal.valueOf(1_000_000 + i, 4), (long)(i % 17),
                new BigDecimal("1234567890123456789012.5").setScale(4).add(BigDecimal.valueOf(i % 50)), i / 8.0,
                0 == i % 3 ? Integer.toString(i) : 0 == i % 7 ? null : "text " + i, 1_700_000_000_000_000_000L + i % 9},
                buffer, 0);
            final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
            record.putBytes(0, buffer, 0, length);
            records.add(record);
        }
        return records;
    }
}
