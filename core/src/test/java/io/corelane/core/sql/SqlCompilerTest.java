package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.JobOptions;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.plan.Spread;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlCompilerTest
{
    private static final String TRADES = "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, " +
        "ts TIMESTAMP) WITH (key='symbol', event_time='ts', watermark='50ms', idle=5s);\n";

    private final Catalog catalog = new Catalog();
    private final SqlCompiler compiler = new SqlCompiler(catalog, SchemaSource.inFolder(Path.of("/nowhere")), 4);

    @Test
    void shouldCompileAJobFile()
    {
        final List<Statement> statements = compiler.compile(TRADES +
            "-- what it is worth\n-- @max_keys 1000\n" +
            "CREATE TABLE vwap AS SELECT symbol, SUM(price * size) / SUM(size) AS vwap, COUNT(*), MAX(price) " +
            "FROM trades t WHERE price > 0 AND size IS NOT NULL GROUP BY symbol HAVING COUNT(*) > 1 EMIT FINAL;",
            "jobs.sql");

        final StreamDefinition stream = ((Statement.CreateStream)statements.get(0)).stream();
        assertEquals(0, stream.keyField());
        assertEquals(3, stream.eventField());
        assertEquals(50_000_000L, stream.watermarkNs());
        assertEquals(5_000_000_000L, stream.idleNs());
        final JobPlan job = ((Statement.CreateJob)statements.get(1)).job();
        assertEquals(EmitMode.FINAL, job.emit());
        assertEquals(new JobOptions(
            1000, 1000, true, new Lifetime(0, 1000, false), Long.MAX_VALUE, Spread.DEFAULT, false, List.of(),
            List.of(), 0), job.options());
        assertEquals(
            "Emit FINAL\n" +
            "  Project symbol=symbol#0, vwap=DIVIDE(sum#1, CAST(sum_size#2 AS DECIMAL(19,0))):DECIMAL(38,12), " +
            "count=count#3, max_price=max_price#4\n" +
            "    Filter GREATER(count#3, 1:BIGINT):BOOLEAN\n" +
            "      Aggregate keys=(symbol#0) aggregates=(SUM(MULTIPLY(price#1, CAST(size#2 AS DECIMAL(19,0)))" +
            ":DECIMAL(37,4)):DECIMAL(38,4), SUM(size#2):BIGINT, COUNT_ROWS(*):BIGINT, MAX(price#1):DECIMAL(18,4))\n" +
            "        Filter AND(GREATER(price#1, 0:DECIMAL(1,0)):BOOLEAN, IS_NOT_NULL(size#2):BOOLEAN):BOOLEAN\n" +
            "          Scan trades\n", job.text());
        assertEquals(List.of("symbol", "vwap", "count", "max_price"),
            job.outputSchema().fields().stream().map((field) -> field.name()).toList());
        for (int i = 0; i < job.output().size(); i++)
        {
            assertEquals(job.output().get(i).type(), job.outputSchema().fields().get(i).type());
        }
        assertSame(job, catalog.job("vwap"));
        assertSame(stream, catalog.stream(stream.id()));
        assertTrue(job.sql().startsWith("CREATE TABLE vwap AS") && job.sql().endsWith("EMIT FINAL"), job.sql());
    }

    @Test
    void shouldOrderStatementsByDependency()
    {
        final List<Statement> statements = compiler.compile(
            "DESCRIBE j; CREATE STREAM j AS SELECT * FROM trades; EXPLAIN SELECT size FROM trades;" + TRADES, "x");
        assertEquals(List.of("CreateStream", "CreateJob", "Describe", "Explain"),
            statements.stream().map((statement) -> statement.getClass().getSimpleName()).toList());
    }

    @Test
    void shouldAddNothingToTheCatalogWhenAStatementFails()
    {
        assertThrows(SqlException.class, () -> compiler.compile(TRADES + "DESCRIBE nothing", "x"));
        assertNull(catalog.stream("trades"));
        assertEquals(List.of(), catalog.streams());
    }

    @Test
    void shouldReadASchemaFileBesideTheJobFile(@TempDir final Path folder) throws IOException
    {
        final StreamDefinition generated =
            ((Statement.CreateStream)compiler.compile(TRADES, "x").get(0)).stream();
        Files.writeString(folder.resolve("trades.xml"), generated.schema().xml());
        final SqlCompiler other = new SqlCompiler(new Catalog(), SchemaSource.inFolder(folder), 1);

        final StreamDefinition stream = ((Statement.CreateStream)other.compile(
            "CREATE STREAM trades WITH (schema='trades.xml', message='Trades', key='SYMBOL')", "x").get(0)).stream();
        assertEquals(generated.schema().fields(), stream.schema().fields());
        final SqlException missing = assertThrows(SqlException.class, () -> other.compile(
            "CREATE STREAM t2 WITH (schema='no.xml')", "jobs.sql"));
        assertEquals("jobs.sql:1:31: schema file " + folder.toAbsolutePath().resolve("no.xml") + " does not exist",
            missing.getMessage());
    }

    @Test
    void shouldDescribeAStreamByItsSchema()
    {
        final List<Statement> statements = compiler.compile(TRADES + "DESCRIBE trades", "x");
        assertEquals(new Statement.Describe(catalog.stream("trades").schema().xml()), statements.get(1));
        assertTrue(catalog.stream("trades").schema().xml().contains("name=\"symbol\""));
    }

    @Test
    void shouldExplainThePartitioning()
    {
        compiler.compile(TRADES, "x");
        assertEquals("Emit CHANGES\n" +
            "  Project count=count#0\n    Aggregate keys=() aggregates=(COUNT_ROWS(*):BIGINT)\n" +
            "      Scan trades\nPartitioning GATHER (one group takes in the records of all partitions; in one phase, " +
            "since rows leave as groups change)\nFragment 0, level 0: reads trades; rows go to partition 0 (one " +
            "group takes in the records of all partitions)\nFragment 1, level 1: reads fragment 0; gives the results\n",
            ((Statement.Explain)compiler.compile("EXPLAIN SELECT COUNT(*) FROM trades", "x").get(0)).text());
        assertPartitioning("REPARTITION (the stream's key symbol is not among the group's keys; in one phase, since " +
            "COUNT(DISTINCT) cannot be merged)\nFragment 0, level 0: reads trades; rows go by the hash of size " +
            "(the stream's key symbol is not among the group's keys)\nFragment 1, level 1: reads fragment 0; gives " +
            "the results", "SELECT COUNT(DISTINCT symbol) FROM trades GROUP BY size EMIT FINAL");
        assertPartitioning("TWO_PHASE (the stream's key symbol is not among the group's keys; in two phases, since " +
            "its aggregates can be merged)\nFragment 0, level 0: reads trades; rows go by the hash of size " +
            "(the stream's key symbol is not among the group's keys)\nFragment 1, level 1: reads fragment 0; gives " +
            "the results", "SELECT COUNT(*) FROM trades GROUP BY size EMIT FINAL");
        assertPartitioning("IN_PLACE (the stream's key symbol is among the group's keys)",
            "SELECT COUNT(*) FROM trades GROUP BY size, _key");
        assertPartitioning("IN_PLACE (no groups, each record stands for itself)", "SELECT * FROM trades");
    }

    private void assertPartitioning(final String expected, final String select)
    {
        final String text = ((Statement.Explain)compiler.compile("EXPLAIN " + select, "x").get(0)).text();
        assertEquals("Partitioning " + expected + "\n", text.substring(text.indexOf("Partitioning")));
    }
}
