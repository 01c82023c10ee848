package io.corelane.perf.peers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** What the results have to be, worked out in the plainest way. For one thread. */
final class Reference
{
    private static final int ROWS = 100;

    private final PeerQuery query;
    private final ResultSum results = new ResultSum();
    private final Map<Long, Map<Long, Group>> groups = new TreeMap<>();

    private Reference(final PeerQuery query)
    {
        this.query = query;
    }

    /** Of one key, or two. */
    private static final class Group
    {
        private final Deque<Long> rows = new ArrayDeque<>();
        private long count;
        private long volume;
        private long turnover;
        private long sum;
        private long low = Long.MAX_VALUE;
        private long high = Long.MIN_VALUE;

        private void add(final long price, final long quantity)
        {
            count++;
            volume += quantity;
            turnover += price * quantity;
            sum += price;
            low = Math.min(low, price);
            high = Math.max(high, price);
        }

        private double meanOfLast(final long price)
        {
            rows.addLast(price);
            if (rows.size() > ROWS)
            {
                rows.removeFirst();
            }
            return rows.stream().mapToLong(Long::longValue).average().orElseThrow();
        }
    }

    /** Of the first records; the last window counts as closed. */
    static String sum(final PeerQuery query, final Trades trades, final long records)
    {
        if (query.isNexmark())
        {
            return NexmarkReference.sum(query, trades, records);
        }
        final Reference reference = new Reference(query);
        long window = 0;
        for (long i = 0; i < records; i++)
        {
            final long of = trades.timeNs(i) / query.windowNs();
            if (query.isWindowed() && of != window)
            {
                reference.close();
                window = of;
            }
            reference.take(trades, i);
        }
        reference.close();
        return reference.results.text();
    }

    private void take(final Trades trades, final long number)
    {
        final long id = trades.id(number);
        final long price = trades.price(number);
        if (Shape.FILTER == query.shape())
        {
            if (price > query.leastPrice())
            {
                results.row(id, trades.trader(number), price);
            }
            return;
        }
        final boolean isByTrader = Shape.FOUR_WINDOW == query.shape() || Shape.FOUR_CHANGES == query.shape();
        final long trader = isByTrader ? trades.trader(number) : 0;
        final Group group = groups.computeIfAbsent(trader, (key) -> new TreeMap<>())
            .computeIfAbsent(id, (key) -> new Group());
        if (Shape.LAST_100 == query.shape())
        {
            results.mean(id, group.meanOfLast(price));
            return;
        }
        group.add(price, trades.quantity(number));
        if (!query.isFinal())
        {
            tell(trader, id, group);
        }
    }

    private void tell(final long trader, final long id, final Group group)
    {
        final double mean = (double)group.sum / group.count;
        if (Shape.FIVE == query.shape() || Shape.FIVE_WINDOW == query.shape())
        {
            results.five(id, group.count, group.volume, mean, group.low, group.high);
        }
        else
        {
            results.four(trader, id, group.count, mean, group.volume, group.turnover);
        }
    }

    private void close()
    {
        if (query.isFinal())
        {
            groups.forEach((trader, all) -> all.forEach((id, group) -> tell(trader, id, group)));
        }
        if (query.isWindowed())
        {
            groups.clear();
        }
    }
}
