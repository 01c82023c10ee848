package io.corelane.perf.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What the results of NEXMark's queries have to be, worked out in the plainest way. For one thread. */
final class NexmarkReference
{
    private static final long SLIDE_MS = 2_000;

    private final PeerQuery query;
    private final Trades bids;
    private final long records;
    private final ResultSum results = new ResultSum();

    private NexmarkReference(final PeerQuery query, final Trades bids, final long records)
    {
        this.query = query;
        this.bids = bids;
        this.records = records;
    }

    static String sum(final PeerQuery query, final Trades bids, final long records)
    {
        final NexmarkReference reference = new NexmarkReference(query, bids, records);
        switch (query.shape())
        {
            case PASS, CONVERT, SOME -> reference.rows();
            case HOT_ITEMS -> reference.hotItems();
            case HIGHEST -> reference.highest();
            case SELLERS -> reference.sellers();
            case SESSION -> reference.sessions();
            case COUNT_WINDOW -> reference.counts();
            case LEVELS -> reference.levels();
            default -> throw new IllegalStateException(query + " is none of NEXMark's");
        }
        return reference.results.text();
    }

    private long timeMs(final long number)
    {
        return TimeUnit.NANOSECONDS.toMillis(bids.timeNs(number));
    }

    private void rows()
    {
        for (long i = 0; i < records; i++)
        {
            final long price = bids.price(i);
            if (Shape.CONVERT == query.shape())
            {
                results.row(bids.id(i), bids.trader(i), price * ResultSum.RATE);
            }
            else if (Shape.PASS == query.shape() || 0 == bids.id(i) % PeerQuery.SOME)
            {
                results.row(bids.id(i), bids.trader(i), price);
            }
        }
    }

    private Map<Long, List<Long>> windows(final long sizeMs, final long slideMs)
    {
        final Map<Long, List<Long>> windows = new TreeMap<>();
        for (long i = 0; i < records; i++)
        {
            final long timeMs = timeMs(i);
            for (long end = timeMs / slideMs * slideMs + slideMs; end - sizeMs <= timeMs; end += slideMs)
            {
                windows.computeIfAbsent(end, (key) -> new ArrayList<>()).add(i);
            }
        }
        return windows;
    }

    private void hotItems()
    {
        windows(TimeUnit.NANOSECONDS.toMillis(query.windowNs()), SLIDE_MS).forEach((end, numbers) ->
        {
            final Map<Long, Long> counts = new TreeMap<>();
            numbers.forEach((number) -> counts.merge(bids.id(number), 1L, Long::sum));
            final long most = counts.values().stream().mapToLong((n) -> n).max().orElseThrow();
            counts.entrySet().stream().filter((one) -> most == one.getValue())
                .forEach((one) -> results.row(one.getKey(), most, end));
        });
    }

    private void highest()
    {
        final long sizeMs = TimeUnit.NANOSECONDS.toMillis(query.windowNs());
        windows(sizeMs, sizeMs).values().forEach((numbers) ->
        {
            final long best = numbers.stream().reduce((a, b) -> bids.price(b) > bids.price(a) ? b : a).orElseThrow();
            results.row(bids.id(best), bids.trader(best), bids.price(best));
        });
    }

    private void sellers()
    {
        final long sizeMs = TimeUnit.NANOSECONDS.toMillis(query.windowNs());
        windows(sizeMs, sizeMs).values().forEach((numbers) ->
        {
            final Map<Long, Long> prices = new TreeMap<>();
            final Set<Long> sellers = new TreeSet<>();
            for (final long number : numbers)
            {
                if (0 == bids.quantity(number))
                {
                    prices.put(bids.id(number), bids.price(number));
                }
                else
                {
                    sellers.add(bids.id(number));
                }
            }
            prices.keySet().retainAll(sellers);
            prices.forEach(results::seller);
        });
    }

    private void counts()
    {
        final long sizeMs = TimeUnit.NANOSECONDS.toMillis(query.windowNs());
        windows(sizeMs, sizeMs).values().forEach((numbers) ->
        {
            final Map<Long, Long> counts = new TreeMap<>();
            numbers.forEach((number) -> counts.merge(bids.trader(number), 1L, Long::sum));
            counts.forEach((bidder, n) -> results.count(bidder, n));
        });
    }

    private void sessions()
    {
        final Map<Long, Long> lastMs = new TreeMap<>();
        final Map<Long, Long> counts = new TreeMap<>();
        for (long i = 0; i < records; i++)
        {
            final long bidder = bids.trader(i);
            final Long last = lastMs.put(bidder, timeMs(i));
            if (null != last && timeMs(i) - last > PeerQuery.SESSION_GAP_MS)
            {
                results.count(bidder, counts.remove(bidder));
            }
            counts.merge(bidder, 1L, Long::sum);
        }
        counts.forEach(results::count);
    }

    private void levels()
    {
        final Map<Long, Levels> groups = new TreeMap<>();
        for (long i = 0; i < records; i++)
        {
            final long auction = bids.id(i);
            groups.computeIfAbsent(auction, (key) -> new Levels()).add(bids.price(i)).tell(auction, results);
        }
    }
}
