package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class SqlPropertiesTest
{
    private static final String TRADES = "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, " +
        "active BOOLEAN, ratio DOUBLE, ts TIMESTAMP) WITH (key='symbol', event_time='ts');";

    private static final List<String> PIECES = List.of("SELECT", "FROM", "trades", "CREATE", "STREAM", "x", "AS", "(",
        ")", ",", ";", "*", "+", "-", "'a'", "1", "2.5", "1e3", "10s", "WHERE", "GROUP", "BY", "HAVING", "EMIT",
        "CHANGES", "FINAL", "AND", "OR", "NOT", "NULL", "IS", "IN", "BETWEEN", "CASE", "WHEN", "THEN", "END", "COUNT",
        "SUM", "price", "size", "symbol", "ts", "CAST", "BIGINT", "WINDOW", "TUMBLING", "JOIN", "ON", "OVER", "WITH",
        "=", "<", ".", "'", "\"", "/*", "*/", "--", "-- @max_keys 5", "\n", "INTERVAL", "UNION", "LIMIT", "#", "é",
        "||");

    @Property(tries = 2000)
    void shouldReadBackWhatIsPrinted(@ForAll final long seed, @ForAll @IntRange(max = 4) final int depth)
    {
        final Node node = new RandomNodes(seed).node(depth);
        final String text = NodePrinter.print(node);
        assertEquals(node, ScriptParser.parseExpression(text), text);
    }

    @Property(tries = 1000)
    void shouldTypeOrRefuseAnyExpression(@ForAll final long seed, @ForAll @IntRange(max = 3) final int depth)
    {
        refuseOrCompile(TRADES + "EXPLAIN SELECT " + NodePrinter.print(new RandomNodes(seed).node(depth)) +
            " AS x FROM trades GROUP BY symbol");
    }

    @Property(tries = 300)
    void shouldRefuseOrCompileAnyWords(@ForAll("pieces") final List<String> pieces)
    {
        refuseOrCompile(TRADES + String.join(" ", pieces));
    }

    @Property(tries = 300)
    void shouldRefuseOrCompileAnyText(@ForAll final String text)
    {
        refuseOrCompile(text);
    }

    @Property(tries = 300)
    void shouldRefuseOrCompileWhatIsCutOrChanged(
        @ForAll @IntRange(max = 400) final int place,
        @ForAll @IntRange(max = 3) final int kind,
        @ForAll final char character)
    {
        final String sql = TRADES + "-- @max_keys 9\nCREATE TABLE v AS SELECT symbol, SUM(price * size) / SUM(size) " +
            "AS vwap, COUNT(*) FILTER (WHERE active IS NOT TRUE) FROM trades t WHERE ts > '2013-10-09' " +
            "AND size IN (1, 2) GROUP BY symbol HAVING COUNT(*) BETWEEN 2 AND 5 EMIT FINAL; DESCRIBE v";
        final int at = Math.min(place, sql.length() - 1);
        final String middle = 0 == kind ? "" : 1 == kind ? String.valueOf(character) : character + sql.substring(at);
        refuseOrCompile(3 == kind ? sql.substring(0, at) : sql.substring(0, at) + middle +
            (2 == kind ? "" : sql.substring(at + 1)));
    }

    @Provide
    Arbitrary<List<String>> pieces()
    {
        return Arbitraries.of(PIECES).list().ofMaxSize(25);
    }

    @Example
    void shouldRefuseWhatIsNestedTooDeep()
    {
        for (final String opening : List.of("(", "NOT ", "- ", "CASE WHEN ", "COALESCE(", "1 + (", "1 IN ("))
        {
            final SqlException ex = assertThrows(SqlException.class, () -> compile(
                TRADES + "EXPLAIN SELECT " + opening.repeat(50_000) + "1 FROM trades"));
            assertTrue(ex.sentence().startsWith("the statement is nested too deep"), ex.sentence());
        }
        for (final String operator : List.of(" + 1", " = 1", " IS TRUE"))
        {
            final SqlException ex = assertThrows(SqlException.class, () -> compile(
                TRADES + "EXPLAIN SELECT 1" + operator.repeat(20_000) + " FROM trades"));
            assertTrue(ex.sentence().startsWith("the statement is nested too deep"), ex.sentence());
        }
    }

    @Example
    void shouldTakeLongListsAndManyConditions()
    {
        compile(TRADES + "EXPLAIN SELECT symbol FROM trades WHERE size IN (1" + ", 2".repeat(5_000) + ") AND " +
            "(size = 0" + " + 1".repeat(250) + " OR size = 2".repeat(500) + ")");
    }

    private static void refuseOrCompile(final String sql)
    {
        try
        {
            compile(sql);
        }
        catch (final SqlException ex)
        {
            assertTrue(ex.line() > 0 && ex.column() > 0 && !ex.sentence().isBlank(), sql);
        }
    }

    private static List<Statement> compile(final String sql)
    {
        return new SqlCompiler(new Catalog(), SchemaSource.inFolder(Path.of("/nowhere")), 1).compile(sql, "x");
    }
}
