package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.corelane.codec.SchemaException;
import io.corelane.codec.SchemaFile;
import io.corelane.codec.SchemaParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every error of {@code errors.txt}: SQL, then {@code =>}, the place and the sentence; a blank line between cases. */
final class SqlErrorsTest
{
    private static final String PRELUDE =
        "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, ts TIMESTAMP) " +
        "WITH (key='symbol', event_time='ts');" +
        "CREATE STREAM nokey (a BIGINT);" +
        "CREATE TABLE job1 AS SELECT symbol, COUNT(*) FROM trades GROUP BY symbol";

    private static final String TWO_MESSAGES =
        "<messageSchema package='p' id='1' version='0' byteOrder='littleEndian'><types>" +
        "<composite name='messageHeader'><type name='blockLength' primitiveType='uint16'/>" +
        "<type name='templateId' primitiveType='uint16'/><type name='schemaId' primitiveType='uint16'/>" +
        "<type name='version' primitiveType='uint16'/></composite></types>" +
        "<message name='One' id='1'><field name='a' id='1' type='int64'/></message>" +
        "<message name='Two' id='2'><field name='a' id='1' type='int64'/></message></messageSchema>";

    private static final String SIDES = TWO_MESSAGES.replace("</types>", "<enum name='Side' encodingType='uint8'>" +
        "<validValue name='BUY'>1</validValue><validValue name='SELL'>2</validValue></enum></types>").replace(
        "<field name='a' id='1' type='int64'/></message><message", "<field name='a' id='1' type='int64'/>" +
        "<field name='side' id='2' type='Side'/></message><message");

    @TestFactory
    List<DynamicTest> shouldReportErrorsOfTheTable() throws IOException
    {
        final List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = SqlErrorsTest.class.getResourceAsStream("errors.txt"))
        {
            for (final String entry : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n"))
            {
                final int arrow = entry.indexOf("\n=> ");
                final String sql = entry.substring(0, arrow);
                tests.add(dynamicTest(sql, () -> assertEquals(entry.substring(arrow + 4).trim(), error(sql))));
            }
        }
        return tests;
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseFunctionsThatAreNotBuiltByTheirName()
    {
        return Functions.PLANNED.stream().filter((name) -> !"unnest".equals(name)).map((name) -> dynamicTest(name,
            () -> assertEquals("1:27: the function " + name.toUpperCase(Locale.ROOT) + " is not supported yet",
            error("CREATE STREAM x AS SELECT " + name + "(price) FROM trades"))));
    }

    static String error(final String sql)
    {
        final SqlCompiler compiler = new SqlCompiler(new Catalog(), SqlErrorsTest::schema, 4);
        compiler.compile(PRELUDE, "prelude");
        try
        {
            return "no error: " + compiler.compile(sql, "x.sql");
        }
        catch (final SqlException ex)
        {
            assertEquals("x.sql:" + ex.line() + ":" + ex.column() + ": " + ex.sentence(), ex.getMessage());
            return ex.line() + ":" + ex.column() + ": " + ex.sentence();
        }
    }

    private static SchemaFile schema(final String path)
    {
        if ("two.xml".equals(path))
        {
            return SchemaParser.parse(TWO_MESSAGES);
        }
        if ("sides.xml".equals(path))
        {
            return SchemaParser.parse(SIDES);
        }
        throw new SchemaException("schema file /jobs/" + path + " does not exist");
    }
}
