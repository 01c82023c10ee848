package io.corelane.perf.peers;

import io.siddhi.core.SiddhiAppRuntime;
import io.siddhi.core.SiddhiManager;
import io.siddhi.core.event.Event;
import io.siddhi.core.stream.input.InputHandler;
import io.siddhi.core.stream.output.StreamCallback;
import java.util.concurrent.TimeUnit;

/** Siddhi: one app without threads of its own, its time that of the records. */
final class SiddhiPeer extends PushPeer
{
    private static final String STREAM = "@app:name('peer') @app:playback " +
        "define stream Trades (id long, trader long, price long, qty long, ts long);\n";
    private static final String FIVE = "select id, count() as n, sum(qty) as volume, avg(price) as mean, " +
        "min(price) as low, max(price) as high group by id insert into Out;";
    private static final String FOUR = "select trader, id, count() as n, avg(price) as mean, sum(qty) as volume, " +
        "sum(price * qty) as turnover group by trader, id insert into Out;";

    SiddhiPeer()
    {
    }

    @Override
    public String refusal(final PeerQuery query)
    {
        return switch (query.shape())
        {
            case HOT_ITEMS -> "it has no windows that overlap";
            case SESSION -> "its session window gives back a session's records, not a row of it";
            default -> null;
        };
    }

    @Override
    Operator open(final PeerQuery query, final ResultSum results) throws InterruptedException
    {
        return new SiddhiOperator(query, results);
    }

    private static String app(final PeerQuery query)
    {
        final String seconds = TimeUnit.NANOSECONDS.toSeconds(query.windowNs()) + " sec";
        return STREAM + switch (query.shape())
        {
            // Without a window min and max keep what could still be one of them; these do not.
            case FIVE -> "from Trades " + FIVE.replace("min(", "minForever(").replace("max(", "maxForever(");
            case FIVE_WINDOW -> "from Trades#window.externalTimeBatch(ts, " + seconds + ", 0) " + FIVE;
            case FOUR_WINDOW -> "from Trades#window.externalTimeBatch(ts, " + seconds + ", 0) " + FOUR;
            case FOUR_CHANGES -> "from Trades#window.timeBatch(" + seconds + ", 0, true) " + FOUR;
            case LAST_100 -> "partition with (id of Trades) begin from Trades#window.length(100) " +
                "select id, avg(price) as mean insert into Out; end;";
            case FILTER -> "from Trades[price > " + query.leastPrice() + "L] select id, trader, price insert into Out;";
            case PASS -> "from Trades select id, trader, price insert into Out;";
            case CONVERT -> "from Trades select id, trader, price * 0.908 as price insert into Out;";
            case SOME -> "from Trades[id % " + PeerQuery.SOME + "L == 0L] select id, trader, price insert into Out;";
            case HIGHEST -> "from Trades#window.externalTimeBatch(ts, " + seconds + ", 0) " +
                "select id, trader, price order by price desc limit 1 insert into Out;";
            case SELLERS -> "from Trades#window.externalTimeBatch(ts, " + seconds + ", 0) select id, max(price) as price, " +
                "sum(qty) as auctions, count() as n group by id having auctions > 0L and n > auctions insert into Out;";
            case COUNT_WINDOW -> "from Trades#window.externalTimeBatch(ts, " + seconds + ", 0) " +
                "select trader, count() as n group by trader insert into Out;";
            case LEVELS -> "from Trades select id, ts / 86400000L as day, price insert into Days; " +
                "from Days select id, count() as n, sum(ifThenElse(price < " + Levels.MIDDLE + "L, 1L, 0L)) as low, " +
                "sum(ifThenElse(price >= " + Levels.MIDDLE + "L and price < " + Levels.HIGH + "L, 1L, 0L)) as middle, " +
                "sum(ifThenElse(price >= " + Levels.HIGH + "L, 1L, 0L)) as high, minForever(price) as least, " +
                "maxForever(price) as most, avg(price) as mean, sum(price) as total group by id, day insert into Out;";
            default -> throw new IllegalStateException("no app of " + query);
        };
    }

    /** One app. */
    private static final class SiddhiOperator implements Operator
    {
        private final SiddhiManager manager = new SiddhiManager();
        private final PeerQuery query;
        private final ResultSum results;
        private final SiddhiAppRuntime runtime;
        private final InputHandler input;
        private long count;

        private SiddhiOperator(final PeerQuery query, final ResultSum results)
        {
            this.query = query;
            this.results = results;
            runtime = manager.createSiddhiAppRuntime(app(query));
            runtime.addCallback("Out", new StreamCallback()
            {
                @Override
                public void receive(final Event[] events)
                {
                    onResults(events);
                }
            });
            input = runtime.getInputHandler("Trades");
            runtime.start();
        }

        private void onResults(final Event[] events)
        {
            count += events.length;
            if (null != results)
            {
                for (final Event event : events)
                {
                    add(event.getData());
                }
            }
        }

        private void add(final Object[] row)
        {
            switch (query.shape())
            {
                case FIVE, FIVE_WINDOW -> results.five((Long)row[0], (Long)row[1], (Long)row[2], (Double)row[3],
                    (Long)row[4], (Long)row[5]);
                case FOUR_WINDOW, FOUR_CHANGES -> results.four((Long)row[0], (Long)row[1], (Long)row[2],
                    (Double)row[3], (Long)row[4], (Long)row[5]);
                case LAST_100 -> results.mean((Long)row[0], (Double)row[1]);
                case CONVERT -> results.row((Long)row[0], (Long)row[1], Math.round((Double)row[2] * 1_000));
                case SELLERS -> results.seller((Long)row[0], (Long)row[1]);
                case COUNT_WINDOW -> results.count((Long)row[0], (Long)row[1]);
                case LEVELS -> results.levels((Long)row[0], new long[]{(Long)row[1], (Long)row[2], (Long)row[3],
                    (Long)row[4]}, (Long)row[5], (Long)row[6], (Double)row[7], (Long)row[8]);
                case FILTER, PASS, SOME, HIGHEST -> results.row((Long)row[0], (Long)row[1], (Long)row[2]);
                default -> throw new IllegalStateException("no rows of " + query);
            }
        }

        @Override
        public void send(final Trades trades, final long number) throws InterruptedException
        {
            final long timeMs = TimeUnit.NANOSECONDS.toMillis(trades.timeNs(number));
            input.send(timeMs, new Object[]{trades.id(number), trades.trader(number), trades.price(number),
                trades.quantity(number), timeMs});
        }

        @Override
        public void end(final Trades trades, final long number) throws InterruptedException
        {
            if (query.isFinal())
            {
                send(trades, number);
            }
        }

        @Override
        public void close()
        {
            runtime.shutdown();
            manager.shutdown();
            if (0 == count)
            {
                throw new IllegalStateException("there was no result");
            }
        }
    }
}
