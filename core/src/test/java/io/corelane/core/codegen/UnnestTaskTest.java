package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.corelane.codec.GroupEntry;
import io.corelane.codec.RowEncoder;
import io.corelane.core.partition.PartitionHarness;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries of repeating groups as rows, by generated code and by the interpreter. */
class UnnestTaskTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldGiveARowForEachEntryWithAllOfItsColumns(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "CREATE STREAM o AS SELECT k, i.v AS v, w, price, side, " +
            "since, note, label, _sequence AS n FROM b CROSS JOIN UNNEST(b.items) AS i WHERE g > 0 AND i.v > 1;"))
        {
            harness.feedGroups("b", Baskets.of(Baskets.item(1L, "x"),
                Baskets.item(2L, "y", new BigDecimal("1.250000000"), "BUY", "long note"),
                Baskets.item(3L, null, null, "SELL", "")), "A", 5L, 10L, -2L, "behind");
            assertEquals(List.of("o insert ('A', 2, 'y', 1.250000000, 'BUY', 102, 'long note', 'behind', 0)",
                "o insert ('A', 3, NULL, NULL, 'SELL', 103, '', 'behind', 0)"), harness.results());
            harness.feedGroups("b", Baskets.of(), "A", 5L, 10L, -2L, "none");
            harness.feedGroups("b", Baskets.of(Baskets.item(2L, "y")), "A", 0L, 10L, -2L, "does not pass");
            assertEquals(List.of(), harness.results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldGiveARowForEachEntryInsideOfAnEntry(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "CREATE STREAM o AS SELECT k, i.v AS v, price, note, " +
            "f.f AS f, label FROM b CROSS JOIN UNNEST(b.items) AS i CROSS JOIN UNNEST(i.fills) f WHERE f > 7 " +
            "OR v = 3;" +
            "CREATE TABLE c AS SELECT COUNT(*) AS n, SUM(f / v) AS s FROM b CROSS JOIN UNNEST(items) " +
            "CROSS JOIN UNNEST(items.fills) EMIT FINAL;"))
        {
            harness.feedGroups("b", Baskets.of(Baskets.item(1L, "x"),
                Baskets.item(3L, "y", new BigDecimal("1.250000000"), "BUY", "long note")),
                "A", 5L, 10L, -2L, "behind");
            assertEquals(List.of("o insert ('A', 1, NULL, '', 8, 'behind')",
                "o insert ('A', 3, 1.250000000, 'long note', 7, 'behind')",
                "o insert ('A', 3, 1.250000000, 'long note', 8, 'behind')"), harness.results());
            final List<Object> values = Baskets.item(3L, "z").values();
            final GroupEntry none = new GroupEntry(values, List.of(List.of()));
            final GroupEntry one = new GroupEntry(values, List.of(List.of(GroupEntry.of(1L))));
            harness.feedGroups("b", Baskets.of(none), "B", 5L, 10L, -2L, "");
            assertEquals(List.of(), harness.results());
            harness.feedGroups("b", Baskets.of(none, one, none), "B", 5L, 10L, -2L, "");
            assertEquals(List.of("o insert ('B', 3, NULL, '', 1, '')"), harness.results());
            harness.feedGroups("b", Baskets.of(), "B", 5L, 10L, -2L, "");
            assertEquals(List.of("c insert (5, 20.333333333333)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldRefuseARecordWhoseInnerEntriesAreTooShortOrOutside(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "CREATE STREAM o AS SELECT f FROM b CROSS JOIN " +
            "UNNEST(b.items) CROSS JOIN UNNEST(items.fills);"))
        {
            final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            final int length = new RowEncoder(harness.stream("b").schema()).encode(
                new Object[]{"A", 5L, 10L, -2L, "end"}, Baskets.of(Baskets.item(1L, "x"), Baskets.item(2L, "x")),
                buffer, 0);
            final UnsafeBuffer record = new UnsafeBuffer(buffer, 0, length);
            final int dimension = dimensionOfLastFills(record);
            assertEquals(8, record.getShort(dimension, ByteOrder.LITTLE_ENDIAN));
            harness.feedRecord(harness.stream("b").id(), record);
            assertEquals(List.of("o insert (7)", "o insert (8)", "o insert (7)", "o insert (8)"), harness.results());
            record.putShort(dimension, (short)4, ByteOrder.LITTLE_ENDIAN);
            harness.feedRecord(harness.stream("b").id(), record);
            record.putShort(dimension, (short)8, ByteOrder.LITTLE_ENDIAN);
            record.putShort(dimension + 2, (short)2_000, ByteOrder.LITTLE_ENDIAN);
            harness.feedRecord(harness.stream("b").id(), record);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("MALFORMED o 1", "MALFORMED o 2"), harness.deadLetters());
        }
    }

    /** In front of the last 7, which the last two fills begin with. */
    private static int dimensionOfLastFills(final UnsafeBuffer record)
    {
        int at = record.capacity() - Long.BYTES;
        while (7 != record.getLong(at, ByteOrder.LITTLE_ENDIAN))
        {
            at--;
        }
        return at - 4;
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldRefuseARecordWholeWhenOneOfItsRowsCannotBeMade(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "CREATE STREAM o AS SELECT k, CAST(w AS BIGINT) AS n " +
            "FROM b x CROSS JOIN UNNEST(x.items);CREATE TABLE c AS SELECT COUNT(*) AS n, SUM(m) AS m " +
            "FROM (SELECT CAST(w AS BIGINT) * 1000000000000000000 AS m FROM b CROSS JOIN UNNEST(items));"))
        {
            harness.feedGroups("b", Baskets.of(Baskets.item(1L, "1"), Baskets.item(2L, "x")), "A", 5L, 1L, 0L, "");
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("CAST o 0", "CAST c 0"), harness.deadLetters());
            harness.feedGroups("b", Baskets.of(Baskets.item(1L, "5"), Baskets.item(2L, "7")), "A", 5L, 1L, 0L, "");
            // What cannot be taken further up is a row, not a record.
            assertEquals(List.of("o insert ('A', 5)", "o insert ('A', 7)", "c insert (1, 5000000000000000000)"),
                harness.results());
            assertEquals(List.of("OVERFLOW c 1"), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldGroupWindowAndJoinEntries(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "CREATE TABLE a (k VARCHAR(4), v BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');" +
            "CREATE TABLE p AS SELECT w, SUM(v) AS x, window_end FROM b CROSS JOIN UNNEST(b.items) GROUP BY w " +
            "WINDOW TUMBLING(10ns);" +
            "CREATE STREAM q AS SELECT b.k AS k, i.v AS v, a.v AS u FROM b CROSS JOIN UNNEST(b.items) i " +
            "JOIN a ON b.k = a.k AND i.v > a.v;"))
        {
            harness.feed("a", "A", 2L, false).results();
            harness.feedGroups("b", Baskets.of(Baskets.item(1L, "x"), Baskets.item(4L, "y"), Baskets.item(5L, "x")),
                "A", 5L, 3L, 0L, "");
            assertEquals(List.of("q insert ('A', 4, 2)", "q insert ('A', 5, 2)"), harness.results());
            harness.feedGroups("b", Baskets.of(Baskets.item(1L, "x")), "A", 5L, 13L, 0L, "");
            assertEquals(List.of("p insert ('x', 6, 10)", "p insert ('y', 4, 10)"), harness.results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldRefuseEntriesThatLieOutsideOfTheRecordOrAreTooShort(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "CREATE STREAM o AS SELECT v FROM b CROSS JOIN UNNEST(items);"))
        {
            final int count = 8 + harness.stream("b").schema().blockLength() + 4 + 2 * 8 + 2;
            final UnsafeBuffer record = record(harness);
            record.putShort(count, (short)9, ByteOrder.LITTLE_ENDIAN);
            harness.feedRecord(harness.stream("b").id(), record);
            assertEquals(List.of("MALFORMED o 0"), harness.deadLetters());
            final UnsafeBuffer shorter = record(harness);
            shorter.putShort(count - 2, (short)12, ByteOrder.LITTLE_ENDIAN);
            harness.feedRecord(harness.stream("b").id(), shorter);
            assertEquals(List.of("MALFORMED o 1"), harness.deadLetters());
            assertEquals(List.of("o insert (3)"),
                harness.feedRecord(harness.stream("b").id(), record(harness)).results());
        }
    }

    @Test
    void shouldAllocateNothingInSteadyState()
    {
        try (PartitionHarness harness = harness(PartitionHarness.Engine.GENERATED, "CREATE TABLE o AS SELECT side, " +
            "SUM(v) AS x, MAX(note) AS m, MIN(price) AS p FROM b CROSS JOIN UNNEST(items) WHERE v > 1 GROUP BY side;"))
        {
            final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            final int length = new RowEncoder(harness.stream("b").schema()).encode(
                new Object[]{"A", 5L, 3L, -2L, "label"}, Baskets.of(Baskets.item(1L, "x"),
                Baskets.item(3L, "y", new BigDecimal("2.5"), "SELL", "a note"), Baskets.item(4L, "z")), buffer, 0);
            final UnsafeBuffer record = new UnsafeBuffer(buffer, 0, length);
            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            final long thread = Thread.currentThread().getId();
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < 4; round++)
            {
                final long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < 100_000; i++)
                {
                    while (!harness.partition().onRecord(harness.stream("b").id(), record, 0, length, 0, i))
                    {
                        harness.partition().job(0).results().clear();
                    }
                }
                allocated = Math.min(allocated, threads.getThreadAllocatedBytes(thread) - before);
            }
            assertEquals(0, allocated);
            assertEquals(800_000, harness.partition().job(0).results().produced());
        }
    }

    private static UnsafeBuffer record(final PartitionHarness harness)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = new RowEncoder(harness.stream("b").schema()).encode(
            new Object[]{"A", 5L, 3L, 0L, ""}, Baskets.of(Baskets.item(3L, "x")), buffer, 0);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        record.putBytes(0, buffer, 0, length);
        return record;
    }

    private PartitionHarness harness(final PartitionHarness.Engine engine, final String jobs)
    {
        Baskets.copySchema(directory);
        return new PartitionHarness(engine, directory, Baskets.stream("") + jobs);
    }
}
