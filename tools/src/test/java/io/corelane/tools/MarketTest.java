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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The market example: every value against plain Java, over 1 and 3 partitions. */
class MarketTest
{
    private static final String SQL = "src/main/dist/examples/market/market.sql";

    @TempDir
    private Path directory;

    /** A trade, with the quote as it was. */
    private record Trade(String symbol, BigDecimal price, long size, long timeMs, BigDecimal bid, BigDecimal ask)
    {
    }

    private final List<Trade> trades = new ArrayList<>();
    private final List<String> spreads = new ArrayList<>();
    private final StringBuilder input = new StringBuilder();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldGiveWhatPlainJavaGives(final int partitions) throws IOException
    {
        generate();
        final Path file = directory.resolve("ticks.jsonl");
        Files.writeString(file, input);
        final ToolRun run = ToolRun.of(
            "eval", "--sql", SQL, "--input", file.toString(), "--partitions", Integer.toString(partitions));
        assertEquals("", run.err());
        final ObjectMapper mapper = new ObjectMapper();
        final Map<String, List<String>> results = new TreeMap<>();
        for (final String line : run.out().split("\n"))
        {
            final JsonNode result = mapper.readTree(line);
            final List<String> values = new ArrayList<>();
            result.path("row").elements().forEachRemaining((value) -> values.add(value.asText()));
            results.computeIfAbsent(result.path("job").asText(), (job) -> new ArrayList<>())
                .add(String.join("|", values));
        }
        final Map<String, List<String>> expected = expected();
        for (final Map.Entry<String, List<String>> job : expected.entrySet())
        {
            assertFalse(job.getValue().isEmpty(), job.getKey());
            assertEquals(sorted(job.getValue()), sorted(results.getOrDefault(job.getKey(), List.of())), job.getKey());
        }
        assertEquals(expected.keySet(), results.keySet());
    }

    private static String sorted(final List<String> rows)
    {
        return rows.stream().sorted().collect(Collectors.joining("\n"));
    }

    private void generate()
    {
        final Random random = new Random(5);
        final Map<String, BigDecimal[]> quotes = new TreeMap<>();
        long nowMs = 1_700_000_000_000L;
        for (int i = 0; i < 4_000; i++)
        {
            nowMs += random.nextInt(30);
            final String symbol = "S" + random.nextInt(7);
            final BigDecimal price = BigDecimal.valueOf(1_000_000 + random.nextInt(20_000), 4);
            if (0 == i % 3)
            {
                final BigDecimal ask = price.add(BigDecimal.valueOf(random.nextInt(500), 4));
                quotes.put(symbol, new BigDecimal[]{price, ask});
                final String row = "{\"symbol\":\"" + symbol + "\",\"bid\":" + price + ",\"ask\":" + ask + ",\"ts\":" +
                    nowMs + "}";
                input.append("{\"stream\":\"quotes\",\"row\":").append(row).append("}\n");
                input.append("{\"stream\":\"latest\",\"row\":").append(row).append("}\n");
                spreads.add(row(symbol, ask.subtract(price), price.add(ask)
                    .divide(BigDecimal.valueOf(2), 12, RoundingMode.HALF_UP), time(nowMs)));
            }
            else
            {
                final long size = 0 == random.nextInt(40) ? 1_000 + random.nextInt(500) : 1 + random.nextInt(100);
                final BigDecimal[] quote = quotes.getOrDefault(symbol, new BigDecimal[2]);
                trades.add(new Trade(symbol, price, size, nowMs, quote[0], quote[1]));
                input.append("{\"stream\":\"trades\",\"row\":{\"symbol\":\"").append(symbol).append("\",\"price\":")
                    .append(price).append(",\"size\":").append(size).append(",\"ts\":").append(nowMs).append("}}\n");
            }
        }
    }

    private Map<String, List<String>> expected()
    {
        final Map<String, List<String>> all = new TreeMap<>();
        all.put("spread", spreads);
        all.put("vwap", windows(1_000).stream().map((window) -> row(window.get(0).symbol(),
            time(window.get(0).timeMs() / 1_000 * 1_000), quotient(window.stream().map((trade) ->
            trade.price().multiply(BigDecimal.valueOf(trade.size()))).reduce(BigDecimal.ZERO, BigDecimal::add),
            BigDecimal.valueOf(volume(window))))).toList());
        all.put("bars", windows(10_000).stream().map((window) -> row(window.get(0).symbol(),
            time(window.get(0).timeMs() / 10_000 * 10_000), window.get(0).price(),
            window.stream().map(Trade::price).max(Comparator.naturalOrder()).get(),
            window.stream().map(Trade::price).min(Comparator.naturalOrder()).get(),
            window.get(window.size() - 1).price(), volume(window))).toList());
        all.put("sides", trades.stream().map((trade) -> row(trade.symbol(), trade.price(), trade.bid(), trade.ask(),
            null == trade.ask() ? "between" : trade.price().compareTo(trade.ask()) >= 0 ? "buy" :
            trade.price().compareTo(trade.bid()) <= 0 ? "sell" : "between")).toList());
        all.put("moving", new ArrayList<>());
        all.put("spikes", new ArrayList<>());
        trades.stream().collect(Collectors.groupingBy(Trade::symbol)).values().forEach((one) -> over(one, all));
        all.put("movers", movers());
        return all;
    }

    private static void over(final List<Trade> trades, final Map<String, List<String>> all)
    {
        for (int i = 0; i < trades.size(); i++)
        {
            final Trade trade = trades.get(i);
            final List<Trade> last = trades.subList(Math.max(0, i - 99), i + 1);
            all.get("moving").add(row(trade.symbol(), time(trade.timeMs()), quotient(
                last.stream().map(Trade::price).reduce(BigDecimal.ZERO, BigDecimal::add),
                BigDecimal.valueOf(last.size()))));
            final double[] sizes =
                trades.subList(Math.max(0, i - 50), i).stream().mapToDouble(Trade::size).toArray();
            final double mean = Arrays.stream(sizes).average().orElse(0);
            final double deviation = Math.sqrt(
                Arrays.stream(sizes).map((size) -> (size - mean) * (size - mean)).sum() / (sizes.length - 1));
            if (sizes.length > 1 && trade.size() > mean + 3 * deviation)
            {
                all.get("spikes").add(row(trade.symbol(), time(trade.timeMs()), trade.size(), quotient(
                    BigDecimal.valueOf((long)Arrays.stream(sizes).sum()), BigDecimal.valueOf(sizes.length))));
            }
        }
    }

    private List<String> movers()
    {
        final Map<Long, List<List<Trade>>> byTime = windows(10_000).stream().collect(Collectors.groupingBy(
            (window) -> window.get(0).timeMs() / 10_000));
        final List<String> rows = new ArrayList<>();
        byTime.forEach((number, windows) -> windows.stream()
            .sorted(Comparator.<List<Trade>, BigDecimal>comparing(MarketTest::rise).reversed()
            .thenComparing((window) -> window.get(0).symbol())).limit(3)
            .forEach((window) -> rows.add(row(window.get(0).symbol(), rise(window), time((number + 1) * 10_000)))));
        return rows;
    }

    private static BigDecimal rise(final List<Trade> window)
    {
        return window.get(window.size() - 1).price().divide(window.get(0).price(), 12, RoundingMode.HALF_UP)
            .subtract(BigDecimal.ONE);
    }

    /** The trades of each symbol in each window. */
    private List<List<Trade>> windows(final long lengthMs)
    {
        return List.copyOf(trades.stream().collect(Collectors.groupingBy(
            (trade) -> trade.symbol() + trade.timeMs() / lengthMs)).values());
    }

    private static long volume(final List<Trade> window)
    {
        return window.stream().mapToLong(Trade::size).sum();
    }

    private static BigDecimal quotient(final BigDecimal sum, final BigDecimal count)
    {
        return sum.divide(count, 12, RoundingMode.HALF_UP);
    }

    private static String time(final long ms)
    {
        return Instant.ofEpochMilli(ms).toString();
    }

    private static String row(final Object... values)
    {
        return Arrays.stream(values).map((value) -> value instanceof BigDecimal number ?
            number.toPlainString() : String.valueOf(value)).collect(Collectors.joining("|"));
    }
}
