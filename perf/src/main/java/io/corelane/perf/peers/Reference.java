package io.corelane.perf.peers;

import java.util.Map;
import java.util.TreeMap;

/** What the results have to be, worked out in the plainest way. */
final class Reference
{
    private Reference()
    {
    }

    /** Of one key. */
    private static final class Group
    {
        private long count;
        private long volume;
        private long sum;
        private long low = Long.MAX_VALUE;
        private long high = Long.MIN_VALUE;

        private void add(final long price, final long quantity)
        {
            count++;
            volume += quantity;
            sum += price;
            low = Math.min(low, price);
            high = Math.max(high, price);
        }

        private void tell(final long id, final ResultSum results)
        {
            results.add(id, count, volume, (double)sum / count, low, high);
        }
    }

    /** Of the first records; the last window counts as closed. */
    static String sum(final PeerQuery query, final Trades trades, final long records)
    {
        final ResultSum results = new ResultSum();
        final Map<Long, Group> groups = new TreeMap<>();
        long window = 0;
        for (long i = 0; i < records; i++)
        {
            final long of = trades.timeNs(i) / Peer.WINDOW_NS;
            if (PeerQuery.TUMBLING == query && of != window)
            {
                groups.forEach((id, group) -> group.tell(id, results));
                groups.clear();
                window = of;
            }
            final Group group = groups.computeIfAbsent(trades.id(i), (id) -> new Group());
            group.add(trades.price(i), trades.quantity(i));
            if (PeerQuery.GROUP_BY == query)
            {
                group.tell(trades.id(i), results);
            }
        }
        if (PeerQuery.TUMBLING == query)
        {
            groups.forEach((id, group) -> group.tell(id, results));
        }
        return results.text();
    }
}
