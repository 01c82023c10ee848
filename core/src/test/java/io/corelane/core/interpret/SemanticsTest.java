package io.corelane.core.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What expressions mean, written down: for the interpreter, and for generated code, which has to mean the same. */
class SemanticsTest
{
    private static final String STREAM = "CREATE STREAM r (one BIGINT, seven BIGINT, two BIGINT, zero BIGINT, " +
        "most BIGINT, nul BIGINT, d DECIMAL(10,2), w DECIMAL(38,4), x DOUBLE, big DOUBLE, t BOOLEAN, f BOOLEAN, " +
        "n BOOLEAN, s VARCHAR(40), ts TIMESTAMP);\n";
    private static final Object[] ROW = {1L, 7L, 2L, 0L, Long.MAX_VALUE, null, "12.35",
        "9999999999999999999999999999999999.9999", 2.5, 1e300, true, false, null, "abc", 1_769_860_800_123_456_789L};

    private static final String[][] VALUES = {
        // Three-valued logic
        {"t AND t", "true"}, {"t AND f", "false"}, {"t AND n", "NULL"}, {"f AND t", "false"}, {"f AND f", "false"},
        {"f AND n", "false"}, {"n AND t", "NULL"}, {"n AND f", "false"}, {"n AND n", "NULL"},
        {"t OR t", "true"}, {"t OR f", "true"}, {"t OR n", "true"}, {"f OR t", "true"}, {"f OR f", "false"},
        {"f OR n", "NULL"}, {"n OR t", "true"}, {"n OR f", "NULL"}, {"n OR n", "NULL"},
        {"NOT t", "false"}, {"NOT f", "true"}, {"NOT n", "NULL"}, {"t AND n AND f", "false"}, {"f OR n OR t", "true"},
        // NULL in comparisons
        {"nul = nul", "NULL"}, {"nul <> 1", "NULL"}, {"nul < 1", "NULL"}, {"nul IS NULL", "true"},
        {"nul IS NOT NULL", "false"}, {"one IS NULL", "false"}, {"nul IS DISTINCT FROM nul", "false"},
        {"nul IS NOT DISTINCT FROM nul", "true"}, {"nul IS DISTINCT FROM 1", "true"},
        {"one IS NOT DISTINCT FROM 1", "true"}, {"one IN (2, NULL)", "NULL"}, {"one IN (1, NULL)", "true"},
        {"one NOT IN (2, NULL)", "NULL"}, {"nul BETWEEN 1 AND 2", "NULL"}, {"seven BETWEEN 8 AND NULL", "false"},
        // Comparison
        {"seven > two", "true"}, {"d = 12.3500", "true"}, {"d < 12.3501", "true"}, {"d > one", "true"},
        {"w > 1", "true"}, {"w > 9999999999999999999999999999999999.99", "true"}, {"d >= 12", "true"},
        {"d < 92233720368547759", "true"}, {"d < -92233720368547758.1", "false"}, {"13 > d", "true"},
        {"d IS DISTINCT FROM 12.3", "true"}, {"w < 922337203685478", "false"}, {"d <> 12.4", "true"},
        {"f < t", "true"}, {"s < 'abd'", "true"}, {"s < 'ab'", "false"}, {"'Z' < 'a'", "true"}, {"'z' < 'é'", "true"},
        {"0E0 = -0E0", "true"}, {"x = 2.5", "true"}, {"ts > TIMESTAMP '2026-01-31 12:00:00'", "true"},
        // Integers
        {"seven + two", "9"}, {"seven - two", "5"}, {"seven * two", "14"}, {"seven % two", "1"}, {"-seven % two", "-1"},
        {"seven % -two", "1"}, {"-most - 1 + 1", "-9223372036854775807"}, {"seven + nul", "NULL"}, {"-nul", "NULL"},
        // Division: decimal of at least 12 digits behind the point, half up, NULL by zero
        {"seven / two", "3.500000000000"}, {"one / 3", "0.333333333333"}, {"two / 3", "0.666666666667"},
        {"-two / 3", "-0.666666666667"}, {"one / zero", "NULL"}, {"seven % zero", "NULL"}, {"d / 0.0", "NULL"},
        {"x / 0E0", "NULL"}, {"x / -0E0", "NULL"}, {"x % 0E0", "NULL"}, {"nul / zero", "NULL"},
        {"d / 3", "4.116666666667"},
        // Decimals
        {"d + 0.005", "12.355"}, {"d - 12.35", "0.00"}, {"d * d", "152.5225"}, {"d % 5", "2.35"}, {"-d % 5", "-2.35"},
        {"w - w", "0.0000"}, {"-w", "-9999999999999999999999999999999999.9999"}, {"d + seven", "19.35"},
        {"w % 0.25", "0.2499"}, {"w % 0.3000001", "0.1785146"},
        // Doubles
        {"x * 2E0", "5.0"}, {"x + one", "3.5"}, {"big * big", "Infinity"}, {"big * big - big * big", "NULL"},
        {"-x", "-2.5"}, {"-(-1.5E0)", "1.5"}, {"x % 2E0", "0.5"}, {"x + d", "14.85"},
        // Laziness: what is not needed is not worked out
        {"CASE WHEN t THEN 1 ELSE most + 1 END", "1"}, {"CASE WHEN n THEN 1 WHEN t THEN 2 END", "2"},
        {"CASE WHEN f THEN 1 END", "NULL"}, {"CASE seven WHEN 7 THEN 'x' ELSE 'y' END", "'x'"},
        {"COALESCE(nul, two, most + 1)", "2"}, {"COALESCE(nul, nul)", "NULL"}, {"f AND most + 1 > 0", "false"},
        {"t OR most + 1 > 0", "true"}, {"NULLIF(seven, 7)", "NULL"}, {"NULLIF(seven, 8)", "7"},
        // CAST between numbers
        {"CAST(d AS BIGINT)", "12"}, {"CAST(12.5 AS BIGINT)", "13"}, {"CAST(-12.5 AS BIGINT)", "-13"},
        {"CAST(x AS BIGINT)", "3"}, {"CAST(-x AS BIGINT)", "-3"}, {"CAST(d AS DECIMAL(10,1))", "12.4"},
        {"CAST(d AS DECIMAL(20,4))", "12.3500"}, {"CAST(seven AS DECIMAL(5,2))", "7.00"},
        {"CAST(x AS DECIMAL(5,0))", "3"}, {"CAST(0.1E0 AS DECIMAL(30,20))", "0.10000000000000000555"},
        {"CAST(zero - 128 AS TINYINT)", "-128"}, {"CAST(127.4 AS TINYINT)", "127"}, {"CAST(x AS SMALLINT)", "3"},
        {"CAST('-2147483648' AS INT)", "-2147483648"}, {"CAST(nul AS INTEGER)", "NULL"},
        {"-9223372036854775808 < -most", "true"}, {"CAST(-9223372036854775808 AS VARCHAR(20))",
            "'-9223372036854775808'"}, {"CAST('-9223372036854775808' AS BIGINT) = -9223372036854775808", "true"},
        {"most + -9223372036854775808", "-1"}, {"most BETWEEN -9223372036854775808 AND most", "true"},
        {"CAST(d AS DOUBLE)", "12.35"}, {"CAST(most AS DOUBLE)", "9.223372036854776E18"},
        // CAST from and to text
        {"CAST(seven AS VARCHAR(20))", "'7'"}, {"CAST(d AS VARCHAR(20))", "'12.35'"},
        {"CAST(CAST(d AS DECIMAL(20,4)) AS VARCHAR(20))", "'12.3500'"}, {"CAST(x AS VARCHAR(20))", "'2.5'"},
        {"CAST(t AS VARCHAR(5))", "'true'"}, {"CAST(ts AS VARCHAR(30))", "'2026-01-31T12:00:00.123456789Z'"},
        {"CAST(TIMESTAMP '2026-01-31 12:00:00' AS VARCHAR(30))", "'2026-01-31T12:00:00Z'"},
        {"CAST(TIMESTAMP '2026-01-31 12:00:00.5' AS VARCHAR(30))", "'2026-01-31T12:00:00.500Z'"},
        {"CAST(' 42 ' AS BIGINT)", "42"}, {"CAST('1.005' AS DECIMAL(9,2))", "1.01"},
        {"CAST('-1e2' AS DOUBLE)", "-100.0"},
        {"CAST('1e-90000000' AS DECIMAL(9,2))", "0.00"}, {"CAST('0e50' AS DECIMAL(9,2))", "0.00"},
        {"CAST('0.005' AS DECIMAL(9,2))", "0.01"}, {"CAST('NaN' AS DOUBLE)", "NULL"},
        {"CAST('TRUE' AS BOOLEAN)", "true"},
        {"CAST('2026-01-31T12:00:00.123456789Z' AS TIMESTAMP) = ts", "true"},
        {"CAST('2026-01-31 12:00:00.123456789' AS TIMESTAMP) = ts", "true"},
        {"CAST(nul AS VARCHAR(5))", "NULL"}, {"CAST(s AS VARCHAR(3))", "'abc'"},
        // Times
        {"CAST(ts AS BIGINT)", "1769860800123"}, {"CAST(1769860800123 AS TIMESTAMP)", "1769860800123000000"},
        {"ts + INTERVAL '1' SECOND", "1769860801123456789"}, {"ts - 1MS", "1769860800122456789"},
        // TRY_CAST
        {"TRY_CAST(s AS BIGINT)", "NULL"}, {"TRY_CAST(big AS BIGINT)", "NULL"}, {"TRY_CAST(s AS VARCHAR(2))", "NULL"},
        {"TRY_CAST(w AS DECIMAL(10,2))", "NULL"}, {"TRY_CAST('7' AS BIGINT)", "7"},
        {"TRY_CAST(zero + 128 AS TINYINT)", "NULL"}, {"TRY_CAST(most AS INT)", "NULL"},
        {"TRY_CAST(-32768 AS SMALLINT)", "-32768"}, {"TRY_CAST('x' AS SMALLINT)", "NULL"},
        {"TRY_CAST(s AS TIMESTAMP)", "NULL"},
    };

    private static final String[][] FAULTS = {
        {"most + 1", "OVERFLOW"}, {"-most - 2", "OVERFLOW"}, {"most * 2", "OVERFLOW"}, {"-most - 1", "OVERFLOW"},
        {"w + 0.0001", "OVERFLOW"}, {"w * 10", "OVERFLOW"}, {"w / 0.1", "OVERFLOW"}, {"-(-most - 1)", "OVERFLOW"},
        {"CAST(big AS BIGINT)", "OVERFLOW"}, {"CAST(d AS DECIMAL(3,2))", "OVERFLOW"},
        {"CAST(w AS BIGINT)", "OVERFLOW"}, {"CAST(zero + 128 AS TINYINT)", "OVERFLOW"},
        {"CAST(-32769 AS SMALLINT)", "OVERFLOW"}, {"CAST(most AS INT)", "OVERFLOW"},
        {"CAST('2147483648' AS INTEGER)", "OVERFLOW"}, {"-9223372036854775808 - one", "OVERFLOW"},
        {"CAST(9.995 AS DECIMAL(3,2))", "OVERFLOW"}, {"CAST(big * big AS DECIMAL(38,0))", "OVERFLOW"},
        {"CAST(most AS TIMESTAMP)", "OVERFLOW"}, {"CAST('1e40' AS DECIMAL(38,0))", "OVERFLOW"},
        {"CAST(s AS BIGINT)", "CAST"}, {"CAST('1.0' AS BIGINT)", "CAST"}, {"CAST('' AS DOUBLE)", "CAST"},
        {"CAST('yes' AS BOOLEAN)", "CAST"}, {"CAST('2026-02-30' AS TIMESTAMP)", "CAST"},
        {"CAST('1,5' AS DECIMAL(5,2))", "CAST"}, {"CAST(s AS VARCHAR(2))", "TOO_LONG"},
        {"CAST(d AS VARCHAR(4))", "TOO_LONG"}, {"TRY_CAST(CAST(s AS BIGINT) AS VARCHAR(5))", "CAST"},
        {"n AND most + 1 > 0", "OVERFLOW"}, {"CASE WHEN most + 1 > 0 THEN 1 END", "OVERFLOW"},
    };

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldMeanWhatIsWritten(final Engine engine)
    {
        final StringBuilder sql = new StringBuilder(STREAM);
        for (int i = 0; i < VALUES.length; i++)
        {
            sql.append("CREATE STREAM v").append(i).append(" AS SELECT ").append(VALUES[i][0])
                .append(" AS c FROM r;\n");
        }
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < VALUES.length; i++)
        {
            expected.add(VALUES[i][0] + ": v" + i + " insert (" + VALUES[i][1] + ")");
        }
        try (PartitionHarness harness = new PartitionHarness(engine, directory, sql.toString()))
        {
            final List<String> results = harness.feed("r", ROW).results();
            final List<String> actual = new ArrayList<>();
            for (int i = 0; i < results.size(); i++)
            {
                actual.add(VALUES[i][0] + ": " + results.get(i));
            }
            assertEquals(String.join("\n", expected), String.join("\n", actual));
            assertEquals(List.of(), harness.deadLetters());
            // All of the six whose dividend is not NULL.
            assertEquals(6, harness.partition().divisionsByZero());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFaultWhatCannotBe(final Engine engine)
    {
        final StringBuilder sql = new StringBuilder(STREAM);
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < FAULTS.length; i++)
        {
            sql.append("CREATE STREAM f").append(i).append(" AS SELECT ").append(FAULTS[i][0])
                .append(" AS c FROM r;\n");
            expected.add(FAULTS[i][1] + " f" + i + " 0");
        }
        try (PartitionHarness harness = new PartitionHarness(engine, directory, sql.toString()))
        {
            assertEquals(List.of(), harness.feed("r", ROW).results());
            assertEquals(String.join("\n", expected), String.join("\n", harness.deadLetters()));
        }
    }
}
