package io.corelane.core.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.DataType;
import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import io.corelane.core.sql.SqlException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions that programs bring along: called as they are declared, refused where they are wrong. */
final class UserFunctionsTest
{
    private static final String STREAM =
        "CREATE STREAM s (n BIGINT, d DECIMAL(18,2), x DOUBLE, b BOOLEAN, t VARCHAR(8), ts TIMESTAMP);\n";
    private static final String SHOUT = """
        package outside;
        public final class Shout implements io.corelane.core.function.ScalarFunctionProvider
        {
            public java.util.List<io.corelane.core.function.FunctionDefinition> functions()
            {
                return java.util.List.of(new io.corelane.core.function.FunctionDefinition("shout",
                    java.util.List.of(io.corelane.codec.DataType.BIGINT), io.corelane.codec.DataType.varchar(20),
                    Shout.class, "shout", "Loud."));
            }

            public static void shout(final long times, final io.corelane.core.function.TextOutput out)
            {
                for (long i = 0; i < times; i++)
                {
                    out.append("hey!");
                }
            }
        }
        """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldCallThemAsTheyAreDeclared(final Engine engine)
    {
        final List<String> expressions = List.of("MIX_HASH(t, n)", "half(x)", "CENTS(d)", "CENTS(n)",
            "LATER(ts, b) - ts", "TAGGED(t, n)", "Is_Even(n)", "ANSWER()", "HALF(n) + ANSWER()", "TAGGED('', 1)",
            "HALF(d)", "UPPER(TAGGED(TAGGED('a', n), 7))", "SUM(FAILING(n))", "LATER('2026-01-31', FALSE)",
            "IF(IS_EVEN(MIX_HASH(t, 1)), 1, 0)");
        assertEquals(List.of("160", "1.25", "12.36", "2.01", "1", "'<b:2>'", "true", "42", "43.0", "'<:1>'",
            "6.175", "'<<A:2>:7>'", "2", "1769817600000000000", "0"),
            run(engine, expressions, 2L, "12.35", 2.5, true, "b", 5L).stream().map(
            (result) -> result.substring(result.indexOf('(') + 1, result.length() - 1)).toList());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerNullAndFaults(final Engine engine)
    {
        final List<String> expressions = List.of("MIX_HASH(t, NULL)", "HALF(x)", "TAGGED(t, n)", "FAILING(3 + n)",
            "TAGGED('abcdefghij', 1)", "HALF(n - 1)");
        assertEquals(List.of("j0 insert (NULL)", "j1 insert (NULL)", "j2 insert (NULL)", "j5 insert (NULL)",
            "FUNCTION j3 0", "TOO_LONG j4 0"), run(engine, expressions, 0L, null, null, true, "abc", 0L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        HALF() | 2:28: HALF(DOUBLE) takes 1 argument, found 0
        HALF(t) | 2:33: HALF(DOUBLE) takes DOUBLE as argument 1, found VARCHAR(8); CAST it
        IS_EVEN(d) | 2:36: IS_EVEN(BIGINT) takes BIGINT as argument 1, found DECIMAL(18,2); CAST it
        HALF(DISTINCT x) | 2:28: HALF is no aggregate and takes neither *, DISTINCT, ORDER BY, FILTER nor OVER
        HALV(x) | 2:28: there is no function halv; did you mean HALF?
        FROBNICATE(x) | 2:28: there is no function frobnicate; one of your own has to be in a jar on the class \
        path
        """)
    void shouldRefuseWrongCalls(final String expression, final String message)
    {
        final SqlException ex = assertThrows(SqlException.class,
            () -> run(Engine.INTERPRETER, List.of(expression), 1L, null, null, null, null, null));
        assertEquals(message, ex.line() + ":" + ex.column() + ": " + ex.sentence());
    }

    @Test
    void shouldRefuseWrongDefinitions()
    {
        assertEquals("the function f of " + NAME + " needs the method public static double half(long); found " +
            "public static double " + NAME + ".half(double)",
            refused("f", List.of(DataType.BIGINT), DataType.DOUBLE, "half"));
        assertEquals("the function f of " + NAME + " needs the method public static void none(DirectBuffer, int, " +
            "int, TextOutput); found none of that name",
            refused("f", List.of(DataType.varchar(1)), DataType.varchar(1), "none"));
        assertEquals("the function f of " + NAME + " needs the method public static long half(double) of a public " +
            "class; found public static double " + NAME + ".half(double)",
            refused("f", List.of(DataType.DOUBLE), DataType.BIGINT, "half"));
        assertEquals("the function f of " + NAME + " needs the method public static long unbound(long) of a public " +
            "class; found public long " + NAME + ".unbound(long)",
            refused("f", List.of(DataType.BIGINT), DataType.BIGINT, "unbound"));
        assertEquals("the function abs of " + NAME + " has the name of a function that SQL has already; choose " +
            "another one", refused("abs", List.of(DataType.DOUBLE), DataType.DOUBLE, "half"));
        assertEquals("the function Half of " + NAME + " needs a name of lower-case letters, digits and underscores",
            refused("Half", List.of(DataType.DOUBLE), DataType.DOUBLE, "half"));
        assertEquals("the function f of " + NAME + " takes or answers DECIMAL(38,2), which has more than 19 digits; " +
            "use a smaller DECIMAL, or DOUBLE",
            refused("f", List.of(DataType.decimal(38, 2)), DataType.DOUBLE, "half"));
        final FunctionDefinition half = new FunctionDefinition(
            "half", List.of(DataType.DOUBLE), DataType.DOUBLE, TestFunctions.class, "half", "");
        assertEquals("the function half of " + NAME + " is there twice; the other one is of " + NAME,
            assertThrows(FunctionException.class, () -> UserFunctions.of(List.of(half, half))).getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindFunctionsInAnotherClassLoader(final Engine engine) throws IOException
    {
        final Path source = Files.writeString(Files.createDirectories(directory.resolve("outside")).resolve(
            "Shout.java"), SHOUT);
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(
            null, null, null, "-cp", System.getProperty("java.class.path"), source.toString()));
        Files.writeString(Files.createDirectories(directory.resolve("META-INF/services")).resolve(
            ScalarFunctionProvider.class.getName()), "outside.Shout\n");
        try (URLClassLoader loader = new URLClassLoader(
            new URL[]{directory.toUri().toURL()}, UserFunctionsTest.class.getClassLoader()))
        {
            final UserFunctions functions = UserFunctions.load(loader);
            assertTrue(FunctionCatalog.with(functions).contains(new FunctionEntry("SHOUT", FunctionEntry.Kind.SCALAR,
                List.of("SHOUT(BIGINT) VARCHAR(20)"), "Loud.", "", "")));
            final String sql = STREAM + "CREATE TABLE j AS SELECT SHOUT(n) AS k, MAX(SHOUT(n + 1)) AS m FROM s " +
                "GROUP BY SHOUT(n) HAVING LENGTH(SHOUT(COUNT(*))) < 9";
            try (PartitionHarness harness = new PartitionHarness(engine, directory, sql, functions))
            {
                assertEquals(List.of("j insert ('hey!hey!', 'hey!hey!hey!')"),
                    harness.feed("s", 2L, null, null, null, null, null).results());
            }
        }
        final UserFunctions missing = UserFunctions.load(ClassLoader.getPlatformClassLoader());
        assertEquals(List.of(), missing.all());
    }

    @Test
    void shouldSayWhichProviderCannotBeLoaded() throws IOException
    {
        Files.writeString(Files.createDirectories(directory.resolve("META-INF/services")).resolve(
            ScalarFunctionProvider.class.getName()), "outside.Gone\n");
        try (URLClassLoader loader = new URLClassLoader(new URL[]{directory.toUri().toURL()}, null))
        {
            // Seen from nowhere: not even the interface is there.
            assertEquals(List.of(), UserFunctions.load(new URLClassLoader(new URL[0], null)).all());
            final FunctionException ex = assertThrows(FunctionException.class, () -> UserFunctions.load(loader));
            assertTrue(ex.getMessage().startsWith("a provider of functions cannot be loaded: ") &&
                ex.getMessage().contains("outside.Gone"), ex.getMessage());
        }
    }

    private static final String NAME = TestFunctions.class.getName();

    private static String refused(
        final String name, final List<DataType> arguments, final DataType result, final String method)
    {
        return assertThrows(FunctionException.class, () -> UserFunctions.of(List.of(new FunctionDefinition(
            name, arguments, result, TestFunctions.class, method, "")))).getMessage();
    }

    private List<String> run(final Engine engine, final List<String> expressions, final Object... row)
    {
        final StringBuilder sql = new StringBuilder(STREAM);
        for (int i = 0; i < expressions.size(); i++)
        {
            sql.append("CREATE STREAM j" + i + " AS SELECT " + expressions.get(i) + " AS x FROM s;\n");
        }
        final UserFunctions functions = UserFunctions.load(UserFunctionsTest.class.getClassLoader());
        try (PartitionHarness harness = new PartitionHarness(engine, directory, sql.toString(), functions))
        {
            final List<String> all = new ArrayList<>(harness.feed("s", row).results());
            all.addAll(harness.deadLetters());
            return all;
        }
    }
}
