package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.StateReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/** Keys that users name find what generated code has stored. */
class GroupKeyTest
{
    @TempDir
    private Path folder;

    private static JobPlan job(final Catalog catalog, final String keys)
    {
        return job(catalog, keys, keys + ", COUNT(*) AS n");
    }

    private static JobPlan job(final Catalog catalog, final String keys, final String rows)
    {
        new SqlCompiler(catalog, path -> null, 1).compile("CREATE STREAM t (a VARCHAR(8), b BIGINT, c DECIMAL(9,2)," +
            " d DECIMAL(30,3), e DOUBLE, f BOOLEAN, g TIMESTAMP) WITH (key='a');\nCREATE TABLE j AS SELECT " + rows +
            " FROM t GROUP BY " + keys + " EMIT CHANGES;", "t.sql");
        return catalog.job("j");
    }

    @Test
    void shouldFindGroupsOfEveryType() throws IOException
    {
        final Catalog catalog = new Catalog();
        final JobPlan job = job(catalog, "a, b, c, d, e, f, g");
        final JobCompiler compiler = new JobCompiler(job);
        try (Partition partition = new Partition(0, 65_536, 65_536))
        {
            partition.addStream(catalog.stream("t"));
            partition.add(job, (context, faults, results) ->
                compiler.create(context, faults, results, folder, Background.INLINE));
            take(partition, catalog, "\u00fcx", 5L, new BigDecimal("1.50"), new BigDecimal("-12345678901234567890.125"),
                -0.0, true, 1_000_000_000L);
            take(partition, catalog, null, null, null, null, null, null, null);
            take(partition, catalog, "", -1L, new BigDecimal("-0.01"), BigDecimal.ONE, 0.25, false, -1L);
            assertFound(job, "\u00fcx,5,1.5,-12345678901234567890.125,0,true,1970-01-01T00:00:01Z");
            assertFound(job, ",,,,,,");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a,x", "b,-7", "c,-0.01", "d,-12345678901234567890.125", "e,0.25", "f,true", "g,1970-01-01T00:00:01Z"})
    void shouldFindGroupsOfOneColumn(final String columnAndValue) throws IOException
    {
        final String column = columnAndValue.substring(0, 1);
        final Catalog catalog = new Catalog();
        final JobPlan job = job(catalog, column);
        final JobCompiler compiler = new JobCompiler(job);
        try (Partition partition = new Partition(0, 65_536, 65_536))
        {
            partition.addStream(catalog.stream("t"));
            partition.add(job, (context, faults, results) ->
                compiler.create(context, faults, results, folder, Background.INLINE));
            take(partition, catalog, "x", -7L, new BigDecimal("-0.01"), new BigDecimal("-12345678901234567890.125"),
                0.25, true, 1_000_000_000L);
            assertThrows(AssertionFailedError.class, () -> assertFound(job, ""));
            take(partition, catalog, null, null, null, null, null, null, null);
            assertFound(job, "");
            assertFound(job, columnAndValue.substring(2));
        }
    }

    @Test
    void shouldKeepTheLeastNumberApartFromNull()
    {
        final JobPlan job = job(new Catalog(), "b");
        assertArrayEquals(new byte[]{0, 0, 0, 0, 0, 0, 0, -128}, encode(job, ""));
        assertArrayEquals(new byte[]{0, 0, 0, 0, 0, 0, 0, -128, 1}, encode(job, "-9223372036854775808"));
        assertArrayEquals(new byte[]{1, 0, 0, 0, 0, 0, 0, 0}, encode(job, "1"));
    }

    @Test
    void shouldFindGroupsOfColumnsThatAreWords() throws IOException
    {
        final Catalog catalog = new Catalog();
        final JobPlan job = job(catalog, "g, c, e, b - 1", "COUNT(*) AS n");
        final JobCompiler compiler = new JobCompiler(job);
        try (Partition partition = new Partition(0, 65_536, 65_536))
        {
            partition.addStream(catalog.stream("t"));
            partition.add(job, (context, faults, results) ->
                compiler.create(context, faults, results, folder, Background.INLINE));
            take(partition, catalog, "x", -7L, new BigDecimal("-0.01"), null, 0.25, true, 1_000_000_000L);
            take(partition, catalog, "x", Long.MIN_VALUE + 1, null, null, -0.0, true, null);
            take(partition, catalog, "x", null, null, null, null, true, 0L);
            assertFound(job, "1970-01-01T00:00:01Z,-0.01,0.25,-8");
            assertFound(job, ",,0,-9223372036854775808");
            assertFound(job, "1970-01-01T00:00:00Z,,,");
            assertThrows(AssertionFailedError.class, () -> assertFound(job, ",,0,"));
        }
    }

    private static byte[] encode(final JobPlan job, final String text)
    {
        return GroupKey.encode("job " + job.name(),
            job.aggregate().output().subList(0, job.aggregate().keys().size()), text);
    }

    private static void take(final Partition partition, final Catalog catalog, final Object... row)
    {
        final RecordSchema schema = catalog.stream("t").schema();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final int length = new RowEncoder(schema).encode(row, buffer, 0);
        assertTrue(partition.onRecord(catalog.stream("t").id(), buffer, 0, length, 0, 0));
        assertEquals(0, partition.deadLetters().produced());
    }

    private void assertFound(final JobPlan job, final String text) throws IOException
    {
        final byte[] key = encode(job, text);
        try (StateReader reader = StateReader.open(folder, "j"))
        {
            assertNotNull(reader.find(key, KeyHash.of(new UnsafeBuffer(key), 0, key.length)), text);
        }
    }

    @Test
    void shouldTakeAKeyOfOneColumnAsItIs()
    {
        final byte[] key = encode(job(new Catalog(), "a"), "x,y");
        assertArrayEquals(new byte[]{0, 3, 0, 'x', ',', 'y'}, key);
    }

    @Test
    void shouldSayWhatIsWrongWithAKey()
    {
        assertError("the key: b is BIGINT, but the value is 'x'", "b", "x");
        assertError("the key: c is DECIMAL(9,2), but the value is '1.234'", "c", "1.234");
        assertError("the key: c is DECIMAL(9,2), but the value is '1e20'", "c", "1e20");
        assertError("the key: f is BOOLEAN, but the value is 'yes'", "f", "yes");
        assertError("the key: g: 'noon' is no time; write it as 2013-10-09T13:30:00.123Z or as milliseconds since the" +
            " epoch", "g", "noon");
    }

    /** Whoever asks by HTTP asks the appliance's own process, where a minute of one CPU is too much. */
    @ParameterizedTest
    @ValueSource(strings = {"1e100000000", "-1e2147483647", "1e-100000000", "1e40"})
    void shouldNotWriteOutNumbersThatNoColumnHolds(final String number)
    {
        final JobPlan job = job(new Catalog(), "d");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertError(
            "the key: d is DECIMAL(30,3), but the value is '" + number + "'", "d", number));
        assertArrayEquals(encode(job, "0"), encode(job, "0e100000000"));
        assertArrayEquals(encode(job, "2000"), encode(job, "2.0000e3"));
    }

    private static void assertError(final String sentence, final String column, final String text)
    {
        final JobPlan job = job(new Catalog(), column);
        assertEquals(sentence,
            assertThrows(ToolException.class, () -> encode(job, text)).getMessage());
    }
}
