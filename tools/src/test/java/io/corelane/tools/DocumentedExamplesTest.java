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
        final StringBuilder examples = new StringBuilder();
        for (final Path page : pages())
        {
            final Matcher example = EXAMPLE.matcher(Files.readString(page));
            while (example.find())
            {
                examples.append(example.group("sql").toUpperCase(Locale.ROOT));
            }
        }
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
