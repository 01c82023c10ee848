package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a running appliance, on a real media driver: run, feed, tap, state. */
@Timeout(120)
class ApplianceCommandsTest
{
    private static final int ROWS = 10_000;
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), exchange VARCHAR(4), price DECIMAL(18,4), size BIGINT," +
        " ts TIMESTAMP) WITH (key='symbol', event_time='ts');\n" +
        "CREATE TABLE by_both AS SELECT symbol, exchange, COUNT(*) AS n, SUM(size) AS v, LAST_VALUE(price) AS p" +
        " FROM trades GROUP BY symbol, exchange EMIT CHANGES;\n" +
        "CREATE TABLE large AS SELECT symbol, SUM(size) AS v FROM trades GROUP BY symbol HAVING SUM(size) > 1000000" +
        " EMIT CHANGES;\n" +
        "CREATE STREAM raw AS SELECT symbol, size FROM trades WHERE size = 77 EMIT CHANGES;\n";

    @TempDir
    private static Path folder;

    private static ToolRun appliance;
    private static String dir;
    private static String csv;

    @BeforeAll
    static void startAndFeed() throws IOException
    {
        dir = folder.resolve("instance").toString();
        Files.writeString(folder.resolve("job.sql"), SQL);
        final StringBuilder rows = new StringBuilder("symbol,exchange,px_e4,size,ms,kind\n");
        for (int i = 0; i < ROWS; i++)
        {
            rows.append("S").append(i % 7).append(',').append(0 == i % 3 ? "" : "X" + i % 3).append(',')
                .append(1_000_000 + i).append(',').append(i % 100).append(',').append(1_381_305_600_000L + i)
                .append(0 == i % 10 ? ",Q" : ",T").append('\n');
        }
        rows.append("TOO LONG A SYMBOL,X,1,1,1,T\nS0,X,oops,1,1,T\n");
        csv = Files.writeString(folder.resolve("ticks.csv"), rows).toString();
        appliance = ToolRun.start(false, "run", folder.resolve("job.sql").toString(), "--dir", dir,
            "--partitions", "2", "--cpus", "none", "--idle", "backoff").awaitOut("READY");
    }

    @AfterAll
    static void stop()
    {
        appliance.close();
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
        assertTrue(appliance.out().contains("\nstopped after "), appliance.out());
        assertEquals("", appliance.err());
    }

    private static ToolRun feed()
    {
        return ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", dir, "--filter", "kind=T",
            "--map", "price=px_e4*0.0001,ts=ms:ms", "--rejects", folder.resolve("rejects.csv").toString());
    }

    /** What the groups of by_both must be after so many feeds, as CSV without the columns in front. */
    private static List<String> expected(final int feeds)
    {
        final TreeMap<String, long[]> groups = new TreeMap<>();
        for (int i = 0; i < ROWS; i++)
        {
            if (0 != i % 10)
            {
                final long[] group = groups.computeIfAbsent(
                    "S" + i % 7 + "," + (0 == i % 3 ? "" : "X" + i % 3), key -> new long[3]);
                group[0] += feeds;
                group[1] += feeds * (i % 100);
                group[2] = 1_000_000 + i;
            }
        }
        return groups.entrySet().stream().map(group -> group.getKey() + "," + group.getValue()[0] + "," +
            group.getValue()[1] + "," + group.getValue()[2] / 10_000 + "." +
            String.format("%04d", group.getValue()[2] % 10_000)).collect(Collectors.toList());
    }

    @Test
    void shouldCarryRowsFromFileToResultsAndState() throws IOException
    {
        try (ToolRun csvTap = tap("by_both", "csv");
            ToolRun rawTap = tap("raw", "json"))
        {
            final ToolRun feed = feed();
            assertEquals("rejected line 10002: column symbol: 'TOO LONG A SYMBOL' has 17 bytes, more than" +
                " VARCHAR(8)\nrejected line 10003: column price (DECIMAL(18,4)): 'oops' is not a number\n", feed.err());
            assertTrue(feed.out().startsWith("sent 9,000 records to trades in "), feed.out());
            assertTrue(feed.out().contains("skipped 1,000 by the filter, rejected 2"), feed.out());
            assertEquals(ExitCode.OK, feed.exitCode());
            assertEquals(3, Files.readAllLines(folder.resolve("rejects.csv")).size());

            csvTap.awaitEnd();
            rawTap.awaitEnd();
            assertEquals("tapping by_both of 2 partitions\n9,000 results, 0 missed\n", csvTap.err());
            assertEquals(9_001, csvTap.out().lines().count());
            assertEquals("op,partition,sequence,symbol,exchange,n,v,p", csvTap.out().lines().findFirst().orElse(""));
            final TreeMap<String, String> last = new TreeMap<>();
            csvTap.out().lines().skip(1).map(line -> line.split(",", 4)[3])
                .forEach(row -> last.put(row.replaceAll("^([^,]*,[^,]*),.*", "$1"), row));
            assertEquals(expected(1), List.copyOf(last.values()));
            assertEquals("{\"job\":\"raw\",\"op\":\"insert\",\"row\":{\"symbol\":\"S0\",\"size\":77}}",
                rawTap.out().lines().filter(line -> line.contains("\"S0\"")).findFirst().orElse(""));
            assertState(expected(1));
        }
    }

    /** A tap that ends by itself when all has come that one feed leads to. */
    private static ToolRun tap(final String job, final String format)
    {
        return ToolRun.start(
            false, "tap", job, "--format", format, "--dir", dir, "--limit", "raw".equals(job) ? "100" : "9000")
            .awaitErr("tapping " + job + " of 2 partitions\n");
    }

    private static void assertState(final List<String> expected)
    {
        final ToolRun all = ToolRun.of("state", "by_both", "--format", "csv", "--dir", dir);
        assertEquals("", all.err());
        assertEquals(expected, all.out().lines().skip(1).map(line -> line.split(",", 2)[1]).sorted()
            .collect(Collectors.toList()));
        final String[] group = expected.get(5).split(",", -1);
        final ToolRun one = ToolRun.of(
            "state", "by_both", "--format", "json", "--dir", dir, "--key", group[0] + "," + group[1]);
        assertTrue(one.out().endsWith("\"row\":{\"symbol\":\"" + group[0] + "\",\"exchange\":" +
            (group[1].isEmpty() ? "null" : "\"" + group[1] + "\"") + ",\"n\":" + group[2] + ",\"v\":" + group[3] +
            ",\"p\":\"" + group[4] + "\"}}\n"), one.out());
        assertEquals(1, one.out().lines().count());
        final ToolRun none = ToolRun.of("state", "by_both", "--dir", dir, "--key", "S0,Z");
        assertEquals("there is no group S0,Z in by_both\n", none.err());
        final ToolRun hidden = ToolRun.of("state", "large", "--dir", dir);
        assertEquals("7 groups are not shown, since they do not satisfy HAVING\n", hidden.err());
        assertEquals("partition  symbol  v\n---------  ------  -\n", hidden.out());
    }

    @Test
    void shouldSayWhatRunsWhere()
    {
        assertTrue(appliance.out().contains("stream trades: id "), appliance.out());
        assertTrue(appliance.out().contains("job by_both: id "), appliance.out());
        assertTrue(appliance.out().contains(", reads trades, emits CHANGES\n" +
            "warning: job by_both keeps a group for each symbol, exchange it has seen, "), appliance.out());
        assertFalse(appliance.out().contains("warning: job raw"), appliance.out());
        assertTrue(appliance.out().contains("no loop is pinned, as asked"), appliance.out());
        assertTrue(appliance.out().contains("idle loops: backoff"), appliance.out());
        assertFalse(appliance.out().contains("Exception"), appliance.out());
    }

    @Test
    void shouldRefuseASecondStartInTheSameFolder()
    {
        final ToolRun second = ToolRun.of("run", folder.resolve("job.sql").toString(), "--dir", dir);
        assertEquals("corelane run: the directory " + dir + " is in use by process " + ProcessHandle.current().pid() +
            "; stop it, or name another directory by --dir\n", second.err());
        assertEquals(ExitCode.TRY_AGAIN, second.exitCode());
    }

    @Test
    void shouldNameTheNearestStreamJobAndColumn()
    {
        assertUsage("corelane feed: there is no stream trade in " + dir + "; did you mean trades?\n",
            "feed", "--stream", "trade", "--csv", csv);
        assertUsage("corelane tap: there is no job by_bth in " + dir + "; did you mean by_both?\n", "tap", "by_bth");
        assertUsage("corelane tap: --latest-by: the job has no column symbl; did you mean symbol?\n",
            "tap", "by_both", "--latest-by", "symbl");
        assertUsage("corelane state: there is no job by_bth in " + dir + "; did you mean by_both?\n",
            "state", "by_bth");
        assertUsage("corelane state: job raw cannot be looked at: it keeps no rows, each record " +
            "stands for itself; look at a job that groups them, or let EMIT CHANGES follow them\n", "state", "raw");
        assertUsage("corelane state: --partition 2 is not 0 to 1\n", "state", "by_both", "--partition", "2");
        assertUsage("corelane state: the key S1 has 1 value, but by_both has 2 columns in its key" +
            " (symbol, exchange); name one for each\n", "state", "by_both", "--key", "S1");
        assertUsage("corelane feed: --map prise=px_e4: stream trades has no column prise; did you mean price?\n",
            "feed", "--stream", "trades", "--csv", csv, "--map", "prise=px_e4");
        assertUsage("corelane feed: there is no file /no/such.csv\n",
            "feed", "--stream", "trades", "--csv", "/no/such.csv");
        assertUsage("corelane tap: --limit and --seconds take numbers above 0\n", "tap", "by_both", "--limit", "0");
    }

    private static void assertUsage(final String sentence, final String... args)
    {
        final String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--dir";
        all[args.length + 1] = dir;
        final ToolRun run = ToolRun.of(all);
        assertEquals(sentence, run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }

    @Test
    void shouldShowALiveTableOnATerminalAndEndInTime()
    {
        final ToolRun run = ToolRun.start(true, "tap", "by_both", "--dir", dir, "--seconds", "0.3");
        assertEquals(ExitCode.OK, run.awaitEnd());
        assertTrue(run.out().startsWith("symbol  exchange  "), run.out());
        assertTrue(run.out().contains("\u001b[K\n\u001b[J"), run.out());
    }
}
