package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of a query log: every value by brute force, estimates within what is promised. */
class QueryLogTest
{
    private static final String SQL = "src/main/dist/examples/querylog/querylog.sql";
    private static final String[] TYPES = {"student", "teacher", "guest"};
    private static final String[] TEXTS = {"Exam  dates", "exam dates", "Library", "LIBRARY ", "menu", "parking",
        "wifi", "printing", "sports  courses", "enrol"};

    @TempDir
    private Path directory;

    /** One query. */
    private record Query(long atMs, long user, String type, String department, Long year, String text, long ms,
        boolean success)
    {
        String normalised()
        {
            return text.replaceAll("\\s+", " ").trim().toLowerCase(Locale.ROOT);
        }
    }

    private final List<Query> queries = new ArrayList<>();
    private final Map<String, List<String>> expected = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldGiveWhatBruteForceGives(final int partitions) throws IOException
    {
        final Path input = directory.resolve("queries.jsonl");
        Files.writeString(input, generate());
        final ToolRun run = ToolRun.of(
            "eval", "--sql", SQL, "--input", input.toString(), "--partitions", Integer.toString(partitions));
        assertEquals("", run.err());
        final ObjectMapper mapper = new ObjectMapper();
        final Map<String, List<JsonNode>> results = new TreeMap<>();
        for (final String line : run.out().split("\n"))
        {
            final JsonNode result = mapper.readTree(line);
            assertEquals("insert", result.path("op").asText(), line);
            results.computeIfAbsent(result.path("job").asText(), (job) -> new ArrayList<>()).add(result.path("row"));
        }
        checkEstimates(results);
        brute();
        for (final Map.Entry<String, List<String>> job : expected.entrySet())
        {
            assertFalse(job.getValue().isEmpty(), job.getKey());
            assertEquals(sorted(job.getValue()), sorted(results.get(job.getKey()).stream().map(QueryLogTest::text)
                .toList()), job.getKey());
        }
    }

    private String generate()
    {
        final Random random = new Random(9);
        final StringBuilder lines = new StringBuilder();
        long nowMs = Instant.parse("2026-03-01T23:56:00Z").toEpochMilli();
        for (int i = 0; i < 6_000; i++)
        {
            nowMs += random.nextInt(120);
            final long user = random.nextInt(400);
            final String type = TYPES[(int)(user % 3)];
            final Query query = new Query(nowMs - random.nextInt(2_000), user, type, "dep" + user % 7,
                "student".equals(type) ? (Long)(1 + user % 6) : null, TEXTS[random.nextInt(TEXTS.length)],
                20 + (long)Math.abs(random.nextGaussian() * 300), random.nextInt(10) > 0);
            queries.add(query);
            lines.append("{\"stream\":\"queries\",\"row\":{\"id\":").append(i).append(",\"at\":").append(query.atMs())
                .append(",\"user_id\":").append(user).append(",\"user_type\":\"").append(type)
                .append("\",\"department\":\"").append(query.department()).append("\",\"year\":").append(query.year())
                .append(",\"text\":\"").append(query.text()).append("\",\"response_ms\":").append(query.ms())
                .append(",\"contexts\":3,\"success\":").append(query.success())
                .append(",\"rewritten\":false,\"history\":true}}\n");
        }
        return lines.toString();
    }

    private void brute()
    {
        windows("by_type", 20, Query::type, (group, row) -> row.add(group.size()));
        windows("by_year", 20, Query::year, (group, row) -> row.add(group.size()));
        windows("heat_map", 30, (query) -> query.type() + "|" + query.year(), (group, row) -> row.add(group.size()));
        windows("by_department", 60, Query::department, (group, row) -> row.add(group.size()));
        final List<Query> all = List.copyOf(queries);
        queries.removeIf((query) -> !"student".equals(query.type()));
        windows("students_by_year", 60, Query::year, (group, row) ->
            row.add(group.stream().map(Query::user).distinct().count()));
        windows("popular_by_year", 120, Query::year, (group, row) -> row.add(top(group, 3).stream()
            .map((one) -> one.getKey() + ":" + one.getValue()).collect(Collectors.joining(","))));
        queries.clear();
        queries.addAll(all);
        windows("success_rate", 60, (query) -> BigDecimal.ONE, (group, row) ->
        {
            row.clear();
            row.add(BigDecimal.valueOf(group.stream().filter(Query::success).count())
                .divide(BigDecimal.valueOf(group.size()), 12, RoundingMode.HALF_UP));
            row.add(group.size());
        });
        popular();
        series("per_minute", 60);
        series("per_hour", 3_600);
        series("per_day", 86_400);
    }

    private void windows(
        final String job,
        final long seconds,
        final Function<Query, Object> key,
        final BiConsumer<List<Query>, List<Object>> values)
    {
        final List<String> rows = new ArrayList<>();
        queries.stream().collect(Collectors.groupingBy((query) -> window(query, seconds) + "|" + key.apply(query)))
            .values().forEach((group) ->
            {
                final List<Object> row = new ArrayList<>();
                row.add(key.apply(group.get(0)));
                values.accept(group, row);
                row.add(time((window(group.get(0), seconds) + 1) * seconds));
                rows.add(row.stream().map(QueryLogTest::plain).collect(Collectors.joining("|")));
            });
        expected.put(job, rows);
    }

    private void popular()
    {
        final List<String> rows = new ArrayList<>();
        queries.stream().collect(Collectors.groupingBy((query) -> window(query, 30))).forEach((window, group) ->
        {
            int place = 1;
            for (final Map.Entry<String, Long> one : top(group, 5))
            {
                rows.add(one.getKey() + "|" + one.getValue() + "|" + place++ + "|" + time((window + 1) * 30));
            }
        });
        expected.put("popular", rows);
    }

    private void series(final String job, final long seconds)
    {
        final List<String> rows = new ArrayList<>();
        queries.stream().collect(Collectors.groupingBy((query) -> window(query, seconds), Collectors.counting()))
            .forEach((window, count) -> rows.add(count + "|" + time(window * seconds)));
        expected.put(job, rows);
    }

    private static List<Map.Entry<String, Long>> top(final List<Query> group, final int most)
    {
        return group.stream().collect(Collectors.groupingBy(Query::normalised, Collectors.counting())).entrySet()
            .stream().sorted(Comparator.<Map.Entry<String, Long>>comparingLong((one) -> -one.getValue())
            .thenComparing(Map.Entry::getKey)).limit(most).toList();
    }

    private void checkEstimates(final Map<String, List<JsonNode>> results)
    {
        final Map<String, List<Query>> groups = queries.stream().collect(Collectors.groupingBy((query) ->
            query.type() + "|" + time((window(query, 60) + 1) * 60)));
        assertEquals(groups.size(), results.get("response_time").size());
        for (final JsonNode row : results.get("response_time"))
        {
            final List<Query> group = groups.get(row.path("user_type").asText() + "|" +
                row.path("window_end").asText());
            final long[] sorted = group.stream().mapToLong(Query::ms).sorted().toArray();
            assertEquals(BigDecimal.valueOf(Arrays.stream(sorted).sum())
                .divide(BigDecimal.valueOf(sorted.length), 12, RoundingMode.HALF_UP).toPlainString(),
                row.path("mean").asText());
            assertRank(sorted, row.path("median").asDouble(), 0.5, 0.02);
            assertRank(sorted, row.path("p95").asDouble(), 0.95, 0.01);
        }
        for (final JsonNode row : results.get("users_by_type"))
        {
            final long users = groups.get(row.path("user_type").asText() + "|" + row.path("window_end").asText())
                .stream().map(Query::user).distinct().count();
            assertEquals(users, row.path("users").asLong());
            assertEquals(users, row.path("about").asLong(), 2 + users * 0.05);
        }
    }

    /** The share of values below an estimate is near the one that was asked for. */
    private static void assertRank(
        final long[] sorted, final double estimate, final double share, final double tolerance)
    {
        final double below = Arrays.stream(sorted).filter((value) -> value < estimate).count();
        final double upTo = Arrays.stream(sorted).filter((value) -> value <= estimate).count();
        final double slack = tolerance + 1.5 / sorted.length;
        assertFalse(below / sorted.length > share + slack || upTo / sorted.length < share - slack,
            estimate + " of " + sorted.length + " is not at " + share);
    }

    private static long window(final Query query, final long seconds)
    {
        return query.atMs() / 1_000 / seconds;
    }

    private static String sorted(final List<String> rows)
    {
        return rows.stream().sorted().collect(Collectors.joining("\n"));
    }

    private static String text(final JsonNode row)
    {
        final List<String> values = new ArrayList<>();
        row.elements().forEachRemaining((value) -> values.add(value.asText()));
        return String.join("|", values);
    }

    private static String plain(final Object value)
    {
        return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }

    private static String time(final long seconds)
    {
        return Instant.ofEpochSecond(seconds).toString();
    }
}
