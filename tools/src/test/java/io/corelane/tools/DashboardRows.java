package io.corelane.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;

/** Records for the examples' dashboards, always the same: five minutes of queries, one of a market. */
final class DashboardRows
{
    private static final Instant START = Instant.parse("2024-03-01T09:00:00Z");
    private static final String[] TYPES = {"student", "student", "student", "teacher", "guest"};
    private static final String[] DEPARTMENTS = {"physics", "law", "medicine", "history", "chemistry"};
    private static final String[] TEXTS =
        {"exam dates", "Exam  dates", "library hours", "parking", "thesis template", "canteen menu", "vpn access"};
    private static final String[] SYMBOLS = {"ACME", "GLOBEX", "HOOLI", "INITECH"};

    private final Path folder;

    DashboardRows(final Path folder)
    {
        this.folder = folder;
    }

    String queries()
    {
        final SplittableRandom random = new SplittableRandom(1);
        final StringBuilder rows = new StringBuilder("id,at,user_id,user_type,department,year,text,response_ms," +
            "contexts,success,rewritten,history\n");
        for (int i = 0; i < 3_000; i++)
        {
            final String type = TYPES[random.nextInt(TYPES.length)];
            rows.append(i).append(',').append(START.plusMillis(i * 100L)).append(',').append(random.nextInt(200))
                .append(',').append(type).append(',').append(DEPARTMENTS[Math.min(random.nextInt(5),
                random.nextInt(5))]).append(',').append("student".equals(type) ? 1 + random.nextInt(6) : "")
                .append(',').append(TEXTS[Math.min(random.nextInt(7), random.nextInt(7))]).append(',')
                .append(50 + random.nextInt(400)).append(',').append(random.nextInt(8)).append(',')
                .append(random.nextInt(10) > 1).append(",false,true\n");
        }
        return write("queries.csv", rows);
    }

    String trades()
    {
        final SplittableRandom random = new SplittableRandom(2);
        final StringBuilder rows = new StringBuilder("symbol,price,size,ts\n");
        for (int i = 0; i < 2_000; i++)
        {
            final int symbol = random.nextInt(SYMBOLS.length);
            rows.append(SYMBOLS[symbol]).append(',').append(price(symbol, i, random)).append(',')
                .append(0 == i % 400 ? 5_000 : 100 + random.nextInt(50)).append(',')
                .append(START.plusMillis(i * 30L)).append('\n');
        }
        return write("trades.csv", rows);
    }

    String quotes()
    {
        final SplittableRandom random = new SplittableRandom(3);
        final StringBuilder rows = new StringBuilder("symbol,bid,ask,ts\n");
        for (int i = 0; i < 600; i++)
        {
            final int symbol = i % SYMBOLS.length;
            final int price = price(symbol, i * 3, random);
            rows.append(SYMBOLS[symbol]).append(',').append(price - 1 - random.nextInt(2)).append(',')
                .append(price + 1 + random.nextInt(3)).append(',').append(START.plusMillis(i * 100L)).append('\n');
        }
        return write("quotes.csv", rows);
    }

    private static int price(final int symbol, final int step, final SplittableRandom random)
    {
        return 100 * (symbol + 1) + (int)(10 * Math.sin((step + 300 * symbol) / 200.0)) + random.nextInt(3);
    }

    private String write(final String name, final StringBuilder rows)
    {
        try
        {
            return Files.writeString(folder.resolve(name), rows).toString();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
