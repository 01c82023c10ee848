package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
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
        final List<Path> pages;
        try (Stream<Path> files = Files.list(PAGES))
        {
            pages = files.filter((file) -> file.toString().endsWith(".md")).sorted().toList();
        }
        for (final Path page : pages)
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
