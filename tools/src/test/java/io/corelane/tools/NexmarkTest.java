package io.corelane.tools;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelane.tools.NexmarkEvents.Auction;
import io.corelane.tools.NexmarkEvents.Bid;
import io.corelane.tools.NexmarkEvents.Person;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each NEXMark query of the example against a few lines of Java, over 1, 2 and 4 partitions. */
class NexmarkTest
{
    private static final String SQL = "src/main/dist/examples/nexmark/nexmark.sql";

    /** Columns by which rows of a query that updates them are told apart. */
    private static final Map<String, Integer> KEYS = Map.of("q4", 1, "q9", 1, "q15", 1, "q16", 2, "q17", 2, "q18", 2);

    @TempDir
    private Path directory;

    private final NexmarkEvents events = new NexmarkEvents(11, 4_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldGiveWhatPlainJavaGives(final int partitions) throws IOException
    {
        final Path input = directory.resolve("events.jsonl");
        Files.writeString(input, events.lines());
        final ToolRun run = ToolRun.of("eval", "--sql", SQL, "--input", input.toString(), "--partitions",
            Integer.toString(partitions));
        assertEquals("", run.err());
        final Map<String, List<String>> results = results(run.out());
        final Map<String, List<String>> expected = expected();
        for (final Map.Entry<String, List<String>> query : expected.entrySet())
        {
            assertFalse(query.getValue().isEmpty(), query.getKey());
            assertEquals(sorted(query.getValue()), sorted(results.getOrDefault(query.getKey(), List.of())),
                query.getKey());
        }
        assertEquals(expected.keySet(), results.keySet());
    }

    /** What README.md says of those that are not there, in the words that whoever types them reads. */
    @Test
    void shouldSayWhyOthersAreRefused() throws IOException
    {
        final String order = "OVER puts rows in order by event time, ascending (ORDER BY _event_time, dateTime); any " +
            "other order needs partitions that come to an end: those of a windowed subquery with its window_end in " +
            "PARTITION BY";
        final String winners = "(SELECT a.id AS id, a.seller AS seller, MAX(b.price) AS final, MAX(b.dateTime) AS at " +
            "FROM auction a JOIN bid b WITHIN (0s, 30s) ON a.id = b.auction AND b.dateTime <= a.expires " +
            "GROUP BY a.id, a.seller)";
        refused(order.replace(" (ORDER BY _event_time, dateTime)", ""), "SELECT seller, AVG(final) OVER " +
            "(PARTITION BY seller ORDER BY at ROWS 9 PRECEDING) AS mean FROM " + winners);
        refused("OVER needs rows that stay as they are: those of a stream, or groups with a WINDOW and EMIT FINAL; " +
            "those of groups without a WINDOW change",
            "SELECT seller, AVG(final) OVER (PARTITION BY seller ROWS 9 PRECEDING) AS mean FROM " + winners);
        refused("PROCTIME is not possible: a job reads no clock, so that it gives the same when it is run again; " +
            "_timestamp is when a record was sent, _event_time when it happened",
            "SELECT bidder, COUNT(*) AS bids FROM bid GROUP BY bidder, TUMBLE(PROCTIME(), INTERVAL '10' SECOND)");
        refused(order, "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC) AS " +
            "place FROM bid) WHERE place <= 10");
    }

    private void refused(final String reason, final String query) throws IOException
    {
        final Path job = directory.resolve("refused.sql");
        final String sources = Files.readString(Path.of(SQL)).split("\n\n")[0]
            .replace("nexmark.xml", Path.of(SQL).toAbsolutePath().resolveSibling("nexmark.xml").toString());
        Files.writeString(job, sources + "\nCREATE TABLE refused AS " + query + ";");
        final ToolRun run = ToolRun.of("eval", "--sql", job.toString(), "--input", job.toString());
        assertEquals(reason, run.err().strip().replaceFirst("^.*:\\d+:\\d+: ", ""));
        assertEquals("", run.out());
    }

    private static String sorted(final List<String> rows)
    {
        return rows.stream().sorted().collect(Collectors.joining("\n"));
    }

    /** Rows that stay: inserted, and neither updated nor deleted later. */
    private static Map<String, List<String>> results(final String output) throws IOException
    {
        final ObjectMapper mapper = new ObjectMapper();
        final Map<String, Map<String, String>> rows = new TreeMap<>();
        int number = 0;
        for (final String line : output.split("\n"))
        {
            final JsonNode result = mapper.readTree(line);
            final String job = result.path("job").asText();
            final List<String> values = new ArrayList<>();
            result.path("row").elements().forEachRemaining((value) -> values.add(value.asText()));
            final String text = String.join("|", values);
            final String key = KEYS.containsKey(job) ?
                String.join("|", values.subList(0, KEYS.get(job))) : Integer.toString(number++);
            final Map<String, String> all = rows.computeIfAbsent(job, (name) -> new LinkedHashMap<>());
            switch (result.path("op").asText())
            {
                case "insert" -> assertEquals(null, all.put(key, text), line);
                case "update" -> assertFalse(null == all.put(key, text), line);
                case "delete" -> assertEquals(text, all.remove(key), line);
                default -> throw new AssertionError(line);
            }
        }
        final Map<String, List<String>> results = new TreeMap<>();
        rows.forEach((job, all) -> results.put(job, new ArrayList<>(all.values())));
        return results;
    }

    private Map<String, List<String>> expected()
    {
        final Map<String, List<String>> all = new TreeMap<>();
        all.put("q0", bids((bid) -> Stream.of(
            row(bid.auction(), bid.bidder(), bid.price(), time(bid.timeMs()), bid.extra()))));
        all.put("q1", bids((bid) -> Stream.of(
            row(bid.auction(), bid.bidder(), cents(bid), time(bid.timeMs()), bid.extra()))));
        all.put("q2", bids((bid) -> 0 == bid.auction() % 123 ? Stream.of(row(bid.auction(), bid.price())) :
            Stream.of()));
        all.put("q3", events.auctions().stream().filter((auction) -> 10 == auction.category())
            .filter((auction) -> List.of("OR", "ID", "CA").contains(seller(auction).state()))
            .map((auction) -> row(seller(auction).name(), seller(auction).city(), seller(auction).state(),
            auction.id())).toList());
        all.put("q4", q4());
        all.put("q5", q5());
        all.put("q7", q7());
        all.put("q8", q8());
        all.put("q9", winners().entrySet().stream().map((one) ->
            row(one.getKey().id(), one.getValue().price(), one.getValue().bidder())).toList());
        all.put("q11", q11());
        all.put("q13", bids((bid) -> bid.auction() % 10 < 5 ?
            Stream.of(row(bid.auction(), bid.bidder(), bid.price(), "side-" + bid.auction() % 10)) : Stream.of()));
        all.put("q14", bids(NexmarkTest::q14));
        all.put("q15", groups(NexmarkTest::day, NexmarkTest::levels));
        all.put("q16", groups((bid) -> row(bid.channel(), day(bid)), (group) -> row(
            time(group.stream().mapToLong(Bid::timeMs).max().getAsLong()).substring(11, 16), levels(group))));
        all.put("q17", groups((bid) -> row(bid.auction(), day(bid)), (group) -> row(levels(group, Stream::count),
            group.stream().mapToLong(Bid::price).min().getAsLong(),
            group.stream().mapToLong(Bid::price).max().getAsLong(),
            mean(group.stream().map(Bid::price).toList()), group.stream().mapToLong(Bid::price).sum())));
        all.put("q18", groups((bid) -> row(bid.bidder(), bid.auction()), (group) -> row(
            group.get(group.size() - 1).price(), time(group.get(group.size() - 1).timeMs()))));
        all.put("q20", bids((bid) -> 10 == auction(bid).category() ? Stream.of(row(bid.auction(), bid.bidder(),
            bid.price(), auction(bid).item(), auction(bid).seller())) : Stream.of()));
        all.put("q21", bids(NexmarkTest::q21));
        all.put("q22", bids((bid) -> Stream.of(row(bid.auction(), bid.bidder(), bid.price(), bid.channel(),
            bid.url().split("/")[3], bid.url().split("/")[4], bid.url().split("/")[5]))));
        return all;
    }

    private List<String> q4()
    {
        final Map<Long, List<Long>> prices = new TreeMap<>();
        winners().forEach((auction, bid) ->
            prices.computeIfAbsent(auction.category(), (category) -> new ArrayList<>()).add(bid.price()));
        return prices.entrySet().stream().map((one) -> row(one.getKey(), mean(one.getValue()))).toList();
    }

    private List<String> q5()
    {
        final Map<Long, Map<Long, Long>> windows = new TreeMap<>();
        for (final Bid bid : events.bids())
        {
            for (long end = bid.timeMs() / 2_000 * 2_000 + 2_000; end - 10_000 <= bid.timeMs(); end += 2_000)
            {
                windows.computeIfAbsent(end, (key) -> new TreeMap<>()).merge(bid.auction(), 1L, Long::sum);
            }
        }
        final List<String> rows = new ArrayList<>();
        windows.forEach((end, counts) ->
        {
            final long most = counts.values().stream().mapToLong((n) -> n).max().getAsLong();
            counts.forEach((auction, n) ->
            {
                if (most == n)
                {
                    rows.add(row(auction, n, time(end)));
                }
            });
        });
        return rows;
    }

    private List<String> q7()
    {
        final Map<Long, List<Bid>> windows = events.bids().stream().collect(
            groupingBy((bid) -> bid.timeMs() / 10_000, TreeMap::new, Collectors.toList()));
        return windows.entrySet().stream().map((one) ->
        {
            final Bid best = highest(one.getValue());
            return row(time(one.getKey() * 10_000 + 10_000), best.price(), best.auction(), best.bidder());
        }).toList();
    }

    private List<String> q8()
    {
        final List<String> rows = new ArrayList<>();
        for (final Person person : events.people())
        {
            final long window = person.timeMs() / 10_000;
            if (events.auctions().stream().anyMatch((auction) ->
                person.id() == auction.seller() && window == auction.timeMs() / 10_000))
            {
                rows.add(row(person.id(), person.name(), time(window * 10_000 + 10_000)));
            }
        }
        return rows;
    }

    private List<String> q11()
    {
        final List<String> rows = new ArrayList<>();
        events.bids().stream().collect(groupingBy(Bid::bidder)).forEach((bidder, bids) ->
        {
            int first = 0;
            for (int i = 1; i <= bids.size(); i++)
            {
                if (i == bids.size() || bids.get(i).timeMs() - bids.get(i - 1).timeMs() > 1_000)
                {
                    rows.add(row(bidder, i - first, time(bids.get(first).timeMs()),
                        time(bids.get(i - 1).timeMs() + 1_000)));
                    first = i;
                }
            }
        });
        return rows;
    }

    private static Stream<String> q14(final Bid bid)
    {
        final BigDecimal price = cents(bid);
        if (price.compareTo(BigDecimal.valueOf(1_000)) <= 0 || price.compareTo(BigDecimal.valueOf(50_000)) >= 0)
        {
            return Stream.of();
        }
        final int hour = Instant.ofEpochMilli(bid.timeMs()).atZone(ZoneOffset.UTC).getHour();
        return Stream.of(row(bid.auction(), bid.bidder(), price, hour >= 8 && hour <= 18 ? "day" :
            hour <= 6 || hour >= 20 ? "night" : "other", bid.extra().chars().filter((c) -> 'c' == c).count()));
    }

    /** Bids, different bidders and different auctions, each of all prices and by their level. */
    private static String levels(final List<Bid> bids)
    {
        return row(levels(bids, Stream::count), levels(bids, (some) -> some.map(Bid::bidder).distinct().count()),
            levels(bids, (some) -> some.map(Bid::auction).distinct().count()));
    }

    private static String levels(final List<Bid> bids, final ToLongFunction<Stream<Bid>> count)
    {
        return row(count.applyAsLong(bids.stream()),
            count.applyAsLong(bids.stream().filter((bid) -> bid.price() < 10_000)),
            count.applyAsLong(bids.stream().filter((bid) -> bid.price() >= 10_000 && bid.price() < 1_000_000)),
            count.applyAsLong(bids.stream().filter((bid) -> bid.price() >= 1_000_000)));
    }

    private static Stream<String> q21(final Bid bid)
    {
        final int known =
            List.of("apple", "google", "facebook", "baidu").indexOf(bid.channel().toLowerCase(Locale.ROOT));
        final int id = bid.url().indexOf("channel_id=");
        return known < 0 && id < 0 ? Stream.of() : Stream.of(row(bid.auction(), bid.bidder(), bid.price(),
            bid.channel(), known < 0 ? bid.url().substring(id + 11) : known));
    }

    private Map<Auction, Bid> winners()
    {
        final Map<Auction, Bid> winners = new LinkedHashMap<>();
        for (final Auction auction : events.auctions())
        {
            final List<Bid> bids = events.bids().stream().filter((bid) -> auction.id() == bid.auction() &&
                bid.timeMs() >= auction.timeMs() && bid.timeMs() <= auction.expiresMs()).toList();
            if (!bids.isEmpty())
            {
                winners.put(auction, highest(bids));
            }
        }
        return winners;
    }

    /** The first of those with the greatest price. */
    private static Bid highest(final List<Bid> bids)
    {
        return bids.stream().reduce((a, b) -> b.price() > a.price() ? b : a).get();
    }

    private List<String> bids(final Function<Bid, Stream<String>> rows)
    {
        return events.bids().stream().flatMap(rows).toList();
    }

    private List<String> groups(final Function<Bid, String> key, final Function<List<Bid>, String> row)
    {
        return events.bids().stream().collect(groupingBy(key)).entrySet().stream()
            .map((one) -> one.getKey() + "|" + row.apply(one.getValue())).toList();
    }

    private Person seller(final Auction auction)
    {
        return events.people().get((int)auction.seller());
    }

    private Auction auction(final Bid bid)
    {
        return events.auctions().get((int)bid.auction());
    }

    private static BigDecimal cents(final Bid bid)
    {
        return new BigDecimal("0.908").multiply(BigDecimal.valueOf(bid.price()));
    }

    private static String mean(final List<Long> values)
    {
        return BigDecimal.valueOf(values.stream().mapToLong((value) -> value).sum())
            .divide(BigDecimal.valueOf(values.size()), 12, RoundingMode.HALF_UP).toPlainString();
    }

    private static String day(final Bid bid)
    {
        return time(bid.timeMs()).substring(0, 10);
    }

    private static String time(final long ms)
    {
        return Instant.ofEpochMilli(ms).toString();
    }

    private static String row(final Object... values)
    {
        return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining("|"));
    }
}
