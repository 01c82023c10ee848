package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a group lies in front, where each record writes. That values are right is for other tests. */
class GroupMemoryTest
{
    @TempDir
    private Path directory;

    /** With a key of a word, and the two words in front of a value, that is a cache line. */
    @Test
    void shouldHaveFiveAggregatesInFiveWords()
    {
        final GroupMemory memory = memory("COUNT(*), SUM(q), AVG(p), MIN(p), MAX(p)");
        assertEquals(40, memory.hotLength());
        // Flags, two counts of NULLs and an upper word.
        assertEquals(40 + 32, memory.length());
    }

    @Test
    void shouldCountValuesWhereNothingCountsRows()
    {
        final GroupMemory memory = memory("SUM(q), COUNT(q)");
        assertEquals(16, memory.hotLength());
        assertEquals(16 + 8, memory.length());
    }

    /** A first value has to be known as such. */
    @Test
    void shouldCountValuesThatHaveNoBeginning()
    {
        assertEquals(24, memory("COUNT(*), FIRST_VALUE(q)").hotLength());
        assertEquals(24, memory("COUNT(*), MIN(d)").hotLength());
        assertEquals(16, memory("COUNT(*), SUM(d)").hotLength());
    }

    @Test
    void shouldCountValuesThatAFilterLeaves()
    {
        assertEquals(16, memory("COUNT(*), COUNT(q) FILTER (WHERE q > 0)").hotLength());
    }

    private GroupMemory memory(final String aggregates)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(
            "CREATE STREAM s (k BIGINT, q BIGINT, p DECIMAL(18,4), d DOUBLE) WITH (key='k');" +
            "CREATE TABLE o AS SELECT k, " + aggregates + " FROM s GROUP BY k EMIT FINAL;", "test");
        return new GroupLayout(JobShape.of(catalog.job("o")).aggregate(), (expr) -> false, false).memory();
    }
}
