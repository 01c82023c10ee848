package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.corelane.core.plan.JobPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Other ways to say the same: in {@code spellings.txt} a query as other systems write it, {@code =}, and the same as
 * we do; a blank line between cases. Both have one plan, and so are executed alike by whatever executes it.
 */
final class SpellingsTest
{
    static final String STREAMS =
        "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, ts TIMESTAMP) " +
        "WITH (key='symbol', event_time='ts', lateness='2s');" +
        "CREATE STREAM quotes (symbol VARCHAR(8), bid DECIMAL(18,4), ts TIMESTAMP) " +
        "WITH (key='symbol', event_time='ts');" +
        "CREATE TABLE limits (symbol VARCHAR(8), most BIGINT) WITH (key='symbol');";

    @TestFactory
    List<DynamicTest> shouldPlanBothAlike() throws IOException
    {
        final List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = SpellingsTest.class.getResourceAsStream("spellings.txt"))
        {
            for (final String entry : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n+"))
            {
                final String[] pair = entry.strip().split("\n= ");
                assertEquals(2, pair.length, entry);
                tests.add(dynamicTest(pair[0], () -> assertEquals(plan(pair[1]), plan(pair[0]))));
            }
        }
        assertTrue(tests.size() >= 10);
        return tests;
    }

    private static String plan(final String sql)
    {
        final List<Statement> statements = new SqlCompiler(
            new Catalog(), SchemaSource.inFolder(Path.of("/nowhere")), 4).compile(STREAMS + sql, "x");
        final StringBuilder text = new StringBuilder();
        for (final Statement statement : statements.subList(3, statements.size()))
        {
            if (statement instanceof Statement.CreateJob created)
            {
                final JobPlan job = created.job();
                text.append(job.text()).append(job.everyNs()).append(job.options()).append(job.output());
            }
            else
            {
                text.append(statement);
            }
        }
        return text.toString();
    }
}
