package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionsHarness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.agrona.IoUtil;

/**
 * Generated code over several partitions, with what they send to each other, gives what the interpreter gives, for
 * random queries over streams and tables whose columns are of random types.
 * <p>
 * Over as many partitions it does so step by step, late rows and all. Over one partition it does so in the end, for
 * what is promised to be alike:
 * <ul>
 * <li>Each partition has a watermark of its own, so which row is late hangs on the rows that it shares a partition
 * with: here none is late.</li>
 * <li>Rows of a key come in their order; those of several keys come in any, when they are in several partitions. So
 * FIRST_VALUE, LAST_VALUE, ties of ARG_MAX, and OVER without ORDER BY are asked of keys alone, and OVER by anything
 * else is given rows whose times differ. A join with a table goes by the order of the log; here all that a row leads
 * to is done before the next one, so there is one such order.</li>
 * <li>Results of several keys leave in any order: rows are compared as sets. Of what changes, the rows that are there
 * in the end are compared: how many changes led to them is not promised, but each is to fit those before it that its
 * partition told.</li>
 * </ul>
 */
class PartitionsEqualInterpreterTest
{
    private static final int STEPS = 60;

    private Path directory;
    private int run;
    private int results;
    private int deadLetters;
    private int exchanges;
    private boolean hasDeadLetters;
    private boolean hasFailed;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-spread-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        if (!hasFailed)
        {
            assertTrue(results > 3 * run, "results that were compared: " + results + " of " + run);
            assertTrue(exchanges > run / 4, "runs that sent rows: " + exchanges + " of " + run);
            assertTrue(!hasDeadLetters || deadLetters > run / 4, "dead letters that were compared: " + deadLetters);
        }
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void shouldGiveWhatTheInterpreterGivesOverAsManyPartitions(@ForAll final long seed) throws IOException
    {
        final Random random = new Random(seed);
        final RandomRelations relations = new RandomRelations(random, false);
        final String sql = relations.script(directory.resolve("random.xml"));
        final int count = 1 << random.nextInt(3);
        hasFailed = true;
        try (PartitionsHarness generated = harness(PartitionHarness.Engine.GENERATED, count, sql);
            PartitionsHarness interpreted = harness(PartitionHarness.Engine.INTERPRETER, count, sql))
        {
            final long[] now = {100, 100};
            for (int i = 0; i < STEPS; i++)
            {
                final RandomRelations.Step step = relations.step(random, now);
                feed(generated, step);
                feed(interpreted, step);
                compare(sql + "\nover " + count + " at " + i + " " + step, generated, interpreted);
            }
            generated.drain();
            interpreted.drain();
            compare(sql + "\nover " + count + " at the end", generated, interpreted);
        }
        hasFailed = false;
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void shouldGiveInTheEndWhatTheInterpreterGivesOverOnePartition(@ForAll final long seed) throws IOException
    {
        final Random random = new Random(seed);
        final RandomRelations relations = new RandomRelations(random, true);
        final String sql = relations.script(directory.resolve("random.xml"));
        final List<RandomRelations.Step> steps = new ArrayList<>();
        final long[] now = {100, 100};
        for (int i = 0; i < STEPS; i++)
        {
            steps.add(relations.step(random, now));
        }
        steps.sort(Comparator.comparingLong(RandomRelations.Step::time));
        hasFailed = true;
        final List<String> one = end(PartitionHarness.Engine.INTERPRETER, 1, sql, relations, steps);
        for (int count = 1; count < 5; count *= 2)
        {
            assertEquals(one, end(PartitionHarness.Engine.GENERATED, count, sql, relations, steps),
                sql + "\nover " + count + " of " + steps);
            results += one.size();
        }
        hasFailed = false;
    }

    private List<String> end(
        final PartitionHarness.Engine engine,
        final int count,
        final String sql,
        final RandomRelations relations,
        final List<RandomRelations.Step> steps)
    {
        final String what = sql + "\n" + engine + " over " + count + " of " + steps;
        try (PartitionsHarness harness = harness(engine, count, sql))
        {
            steps.forEach((step) -> feed(harness, step));
            harness.drain();
            assertEquals(List.of(), harness.deadLetters(), what);
            final List<String> rows = new ArrayList<>();
            for (final List<String> told : harness.results())
            {
                rows.addAll(
                    0 == relations.stateColumns() ? rows(told, what) : state(told, relations.stateColumns(), what));
            }
            rows.sort(null);
            return rows;
        }
    }

    /** All rows, which were inserted; which of the zeros one is hangs on the order of rows. */
    private static List<String> rows(final List<String> told, final String what)
    {
        final List<String> rows = new ArrayList<>();
        for (final String line : told)
        {
            assertTrue(line.startsWith("o insert "), () -> line + "\nof " + what);
            rows.add(line.replace("-0.0", "0.0"));
        }
        return rows;
    }

    /** The rows of a partition that are there in the end. */
    private static Collection<String> state(final List<String> told, final int columns, final String what)
    {
        final TreeMap<String, String> state = new TreeMap<>();
        for (final String line : told)
        {
            final String values = line.substring(line.indexOf('(')).replace("-0.0", "0.0");
            final String[] parts = values.split(", ");
            final String key = String.join(", ", List.of(parts).subList(0, columns));
            if (line.startsWith("o insert "))
            {
                assertNull(state.put(key, values), () -> "inserted twice: " + line + "\nof " + told + what);
            }
            else if (line.startsWith("o update "))
            {
                assertTrue(null != state.put(key, values), () -> "updated: " + line + "\nof " + told + what);
            }
            else
            {
                assertEquals(values, state.remove(key), () -> "deleted: " + line + "\nof " + told + what);
            }
        }
        return state.values();
    }

    private PartitionsHarness harness(
        final PartitionHarness.Engine engine, final int count, final String sql)
    {
        final PartitionsHarness harness =
            new PartitionsHarness(engine, count, directory.resolve(Integer.toString(run++ & 7)), sql);
        exchanges += harness.levels() > 1 ? 1 : 0;
        return harness;
    }

    private static void feed(final PartitionsHarness harness, final RandomRelations.Step step)
    {
        if (null == step.stream())
        {
            harness.tick(step.time());
        }
        else
        {
            harness.feed(step.stream(), step.row());
        }
    }

    private void compare(final String what, final PartitionsHarness generated, final PartitionsHarness interpreted)
    {
        final List<List<String>> rows = interpreted.results().stream().map((told) -> sorted(told)).toList();
        assertEquals(rows, generated.results().stream().map((told) -> sorted(told)).toList(), what);
        final List<String> refused = sorted(interpreted.deadLetters());
        assertEquals(refused, sorted(generated.deadLetters()), what);
        results += rows.stream().mapToInt(List::size).sum();
        deadLetters += refused.size();
        hasDeadLetters = true;
    }

    private static List<String> sorted(final List<String> lines)
    {
        final List<String> sorted = new ArrayList<>(lines);
        sorted.sort(null);
        return sorted;
    }
}
