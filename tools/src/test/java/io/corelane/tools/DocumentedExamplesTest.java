package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.function.FunctionCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each example of the SQL pages, as it stands there: a job file, rows, and what eval prints. */
class DocumentedExamplesTest
{
    private static final Path PAGES = Path.of("../core/docs");
    private static final Pattern EXAMPLE = Pattern.compile("(?:```xml (?<file>\\S+)\\n(?<schema>.*?)```\\n)?" +
        "```sql(?: --partitions (?<partitions>\\d+))?\\n(?<sql>.*?)```\\n```rows\\n(?<rows>.*?)```\\n" +
        "```results\\n(?<results>.*?)```", Pattern.DOTALL);

    private static final Path WORDS = Path.of("../core/src/main/antlr4/io/corelane/core/sql/SqlLexer.g4");
    private static final Set<String> CLAUSES = Set.of(
        "CREATE STREAM", "CREATE TABLE", "INSERT INTO", "DROP STREAM", "DROP TABLE", "DROP JOB", "PAUSE JOB",
        "RESUME JOB", "SHOW STREAMS", "SHOW TABLES", "SHOW JOBS", "SHOW FUNCTIONS", "EXPLAIN SELECT", "EXPLAIN CODE",
        "SELECT DISTINCT", "SELECT *", "FROM (SELECT", "UNION ALL", "GROUP BY", "ORDER BY", "PARTITION BY",
        "WINDOW TUMBLING(", "WINDOW HOPPING(", "WINDOW SLIDING(", "WINDOW SESSION(", "WINDOW TUMBLING (SIZE",
        "WINDOW HOPPING (SIZE", "ADVANCE BY", "GRACE PERIOD", "TABLE(TUMBLE(", "TABLE(HOP(", "TABLE(SESSION(",
        "SYMBOL, TUMBLE(", "SYMBOL, HOP(", "TUMBLE_START(", "HOP_END(", "WINDOWSTART", "WINDOWEND", "WINDOW W AS (",
        "OVER W", "INNER JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL OUTER JOIN", "CROSS JOIN UNNEST(",
        "JOIN FILLS BETWEEN", "WITHIN (", "USING (", "EMIT CHANGES", "EMIT FINAL", "EMIT EVERY", "FILTER (WHERE",
        "WITHIN GROUP (ORDER BY", "ROWS BETWEEN", "RANGE BETWEEN", "ROWS UNBOUNDED PRECEDING", "ROWS WINDOW BUFFER",
        "CURRENT ROW", "IS NULL", "IS NOT NULL", "IS TRUE", "IS NOT FALSE", "IS DISTINCT FROM",
        "IS NOT DISTINCT FROM", "NOT BETWEEN", "NOT LIKE", "NOT IN", "CASE WHEN", "CASE SIDE WHEN", "NULLS FIRST",
        "NULLS LAST", "COUNT(DISTINCT", "TIMESTAMP '", "MINUTE TO SECOND", "_TIMESTAMP", "_EVENT_TIME", "_PARTITION",
        "_SEQUENCE", "_KEY", "@MAX_KEYS", "@INITIAL_KEYS", "@TTL", "@ON_FULL", "@MAX_HOLD", "@NUM_PARTITIONS",
        "@PARTITIONING_STRATEGY HASH", "@PARTITIONING_STRATEGY FANIN", "@PARTITIONING_STRATEGY STICKY",
        "@PARTITIONING_STRATEGY ROUNDROBIN", "@REPLICATE", "@JOB_MODE", "@METRIC", "@CHART");

    @TempDir
    private Path directory;

    @TestFactory
    List<DynamicTest> shouldPrintWhatThePageSays() throws IOException
    {
        final List<DynamicTest> tests = new ArrayList<>();
        for (final Path page : pages())
        {
            final String text = Files.readString(page);
            final Matcher example = EXAMPLE.matcher(text);
            int number = 0;
            while (example.find())
            {
                final String partitions = example.group("partitions");
                final String file = example.group("file");
                final String schema = example.group("schema");
                final String sql = example.group("sql");
                final String rows = example.group("rows");
                final String results = example.group("results");
                tests.add(DynamicTest.dynamicTest(page.getFileName() + " " + ++number, () ->
                {
                    if (null != file)
                    {
                        Files.writeString(directory.resolve(file), schema);
                    }
                    run(null == partitions ? "1" : partitions, sql, rows, results);
                }));
            }
            assertEquals(text.split("```sql", -1).length - 1, number, page + ": each example has rows and results");
        }
        assertTrue(tests.size() > 15);
        return tests;
    }

    @Test
    void shouldShowEachFunctionAtWork() throws IOException
    {
        final String examples = examples();
        final Path job = directory.resolve("show.sql");
        Files.writeString(job, "SHOW FUNCTIONS;");
        final String[] shown = ToolRun.withInput("", "eval", "--sql", job.toString(), "--input", "-").out()
            .replace("{\"show\":\"", "").split("\\\\n");
        final TreeSet<String> names = new TreeSet<>();
        FunctionCatalog.standard().forEach((entry) -> names.add(entry.name()));
        final int scalars = names.size();
        for (final String line : shown)
        {
            if (line.endsWith(": an aggregate") || line.endsWith(": an analytic function, with OVER"))
            {
                names.add(line.substring(0, line.indexOf(':')));
            }
        }
        assertTrue(scalars > 60 && names.size() > scalars + 35, names::toString);
        names.removeIf((name) -> Pattern.compile(Character.isLetter(name.charAt(0)) ?
            "\\b" + name + ("LIKE".equals(name) ? "\\b" : "\\(") : Pattern.quote(name)).matcher(examples).find());
        assertEquals(Set.of(), names, "functions without an example in a page");
    }

    /** Every word of the grammar, and each way in which words make a clause. */
    @Test
    void shouldShowEachClauseAtWork() throws IOException
    {
        final StringBuilder text = new StringBuilder(examples());
        final Matcher typed = StatementsPageTest.BLOCK.matcher(Files.readString(StatementsPageTest.PAGE));
        while (typed.find())
        {
            text.append(typed.group(1).toUpperCase(Locale.ROOT));
        }
        final Set<String> missing = new TreeSet<>(CLAUSES);
        final Matcher word = Pattern.compile("^([A-Z_]+) : '\\1' ;$", Pattern.MULTILINE)
            .matcher(Files.readString(WORDS));
        while (word.find())
        {
            missing.add(word.group(1));
        }
        assertTrue(missing.size() > CLAUSES.size() + 60, missing::toString);
        // Refused: its error says what to write instead.
        missing.remove("EXISTS");
        missing.removeIf((clause) -> Pattern.compile("(?<!\\w)" + Pattern.quote(clause).replace(" ", "\\E\\s+\\Q") +
            (Character.isLetter(clause.charAt(clause.length() - 1)) ? "\\b" : "")).matcher(text).find());
        assertEquals(Set.of(), missing, "clauses without an example in a page");
    }

    private static String examples() throws IOException
    {
        final StringBuilder examples = new StringBuilder();
        for (final Path page : pages())
        {
            final Matcher example = EXAMPLE.matcher(Files.readString(page));
            while (example.find())
            {
                examples.append(example.group("sql").toUpperCase(Locale.ROOT));
            }
        }
        return examples.toString();
    }

    private static List<Path> pages() throws IOException
    {
        try (Stream<Path> files = Files.list(PAGES))
        {
            return files.filter((file) -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    private void run(final String partitions, final String sql, final String rows, final String results)
        throws IOException
    {
        final Path job = directory.resolve("job.sql");
        Files.writeString(job, sql);
        final ToolRun run = ToolRun.withInput(
            rows, "eval", "--sql", job.toString(), "--input", "-", "--partitions", partitions);
        assertEquals("", run.err());
        assertEquals(results, run.out());
        assertTrue(!results.isEmpty());
    }
}
