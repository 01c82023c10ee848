package io.corelane.perf.peers;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import java.util.concurrent.TimeUnit;

/** Esper: events by a sender, time from outside, one thread; a window is a context that ends when it does. */
final class EsperPeer extends PushPeer
{
    private static final String FIVE = "select id, count(*) as n, sum(quantity) as volume, avg(price) as mean, " +
        "min(price) as low, max(price) as high from Tick group by id";
    private static final String FOUR = "select trader, id, count(*) as n, avg(price) as mean, " +
        "sum(quantity) as volume, sum(price * quantity) as turnover from Tick group by trader, id";

    EsperPeer()
    {
    }

    @Override
    public String refusal(final PeerQuery query)
    {
        return switch (query.shape())
        {
            case HOT_ITEMS -> "contexts that overlap, and whose groups are ranked, are not written for it";
            case SESSION -> "it has no window that a gap ends: a pattern with a timer for each key is not written for it";
            default -> null;
        };
    }

    @Override
    Operator open(final PeerQuery query, final ResultSum results) throws EPCompileException, EPDeployException
    {
        return new EsperOperator(query, results);
    }

    private static String epl(final PeerQuery query)
    {
        final String context = "create context Windows start @now end after " +
            TimeUnit.NANOSECONDS.toSeconds(query.windowNs()) + " sec;\n@name('out') context Windows ";
        return switch (query.shape())
        {
            case FIVE -> "@name('out') " + FIVE + ";";
            case FIVE_WINDOW -> context + FIVE + " output snapshot when terminated;";
            case FOUR_WINDOW -> context + FOUR + " output snapshot when terminated;";
            case FOUR_CHANGES -> context + FOUR + ";";
            case LAST_100 ->
                "@name('out') select id, avg(price) as mean from Tick#groupwin(id)#length(100) group by id;";
            case FILTER -> "@name('out') select id, trader, price from Tick(price > " + query.leastPrice() + ");";
            case PASS -> "@name('out') select id, trader, price from Tick;";
            case CONVERT -> "@name('out') select id, trader, price * 0.908 as price from Tick;";
            case SOME -> "@name('out') select id, trader, price from Tick(id % " + PeerQuery.SOME + " = 0);";
            case HIGHEST -> context + "select maxbyever(price).id as id, maxbyever(price).trader as trader, " +
                "max(price) as price from Tick output snapshot when terminated;";
            case SELLERS -> context + "select id, max(price) as price from Tick group by id " +
                "having sum(quantity) > 0 and count(*) > sum(quantity) output snapshot when terminated;";
            case COUNT_WINDOW -> context + "select trader, count(*) as n from Tick group by trader " +
                "output snapshot when terminated;";
            case LEVELS -> "@name('out') select id, count(*) as n, count(*, price < " + Levels.MIDDLE + "L) as low, " +
                "count(*, price >= " + Levels.MIDDLE + "L and price < " + Levels.HIGH + "L) as middle, " +
                "count(*, price >= " + Levels.HIGH + "L) as high, min(price) as least, max(price) as most, " +
                "avg(price) as mean, sum(price) as total from Tick group by id, timeMs - timeMs % 86400000;";
            default -> throw new IllegalStateException("no statement of " + query);
        };
    }

    /** One runtime. */
    private static final class EsperOperator implements Operator
    {
        private final PeerQuery query;
        private final ResultSum results;
        private final EPRuntime runtime;
        private final EventSender sender;
        private long timeMs = TimeUnit.NANOSECONDS.toMillis(Trades.FIRST_TIME_NS);
        private long count;

        private EsperOperator(final PeerQuery query, final ResultSum results)
            throws EPCompileException, EPDeployException
        {
            this.query = query;
            this.results = results;
            final Configuration configuration = new Configuration();
            configuration.getCommon().addEventType("Tick", Tick.class);
            configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
            final EPCompiled compiled =
                EPCompilerProvider.getCompiler().compile(epl(query), new CompilerArguments(configuration));
            runtime = EPRuntimeProvider.getRuntime("peer" + System.nanoTime(), configuration);
            runtime.getEventService().advanceTime(timeMs);
            final String deployment = runtime.getDeploymentService().deploy(compiled).getDeploymentId();
            runtime.getDeploymentService().getStatement(deployment, "out").addListener(
                (newEvents, oldEvents, statement, engine) -> onResults(newEvents));
            sender = runtime.getEventService().getEventSender("Tick");
        }

        private void onResults(final EventBean[] rows)
        {
            count += null == rows ? 0 : rows.length;
            if (null != results && null != rows)
            {
                for (final EventBean row : rows)
                {
                    add(row);
                }
            }
        }

        private void add(final EventBean row)
        {
            switch (query.shape())
            {
                case FIVE, FIVE_WINDOW -> results.five((Long)row.get("id"), (Long)row.get("n"),
                    (Long)row.get("volume"), (Double)row.get("mean"), (Long)row.get("low"), (Long)row.get("high"));
                case FOUR_WINDOW, FOUR_CHANGES -> results.four((Long)row.get("trader"), (Long)row.get("id"),
                    (Long)row.get("n"), (Double)row.get("mean"), (Long)row.get("volume"), (Long)row.get("turnover"));
                case LAST_100 -> results.mean((Long)row.get("id"), (Double)row.get("mean"));
                case CONVERT -> results.row((Long)row.get("id"), (Long)row.get("trader"),
                    Math.round((Double)row.get("price") * 1_000));
                case SELLERS -> results.seller((Long)row.get("id"), (Long)row.get("price"));
                case COUNT_WINDOW -> results.count((Long)row.get("trader"), (Long)row.get("n"));
                case LEVELS -> results.levels((Long)row.get("id"), new long[]{(Long)row.get("n"),
                    (Long)row.get("low"), (Long)row.get("middle"), (Long)row.get("high")}, (Long)row.get("least"),
                    (Long)row.get("most"), (Double)row.get("mean"), (Long)row.get("total"));
                case FILTER, PASS, SOME, HIGHEST -> results.row((Long)row.get("id"), (Long)row.get("trader"), (Long)row.get("price"));
                default -> throw new IllegalStateException("no rows of " + query);
            }
        }

        @Override
        public void send(final Trades trades, final long number)
        {
            if (query.isWindowed())
            {
                advance(trades.timeNs(number));
            }
            sender.sendEvent(new Tick(trades, number));
        }

        private void advance(final long timeNs)
        {
            final long nowMs = TimeUnit.NANOSECONDS.toMillis(timeNs);
            if (nowMs != timeMs)
            {
                timeMs = nowMs;
                runtime.getEventService().advanceTime(nowMs);
            }
        }

        @Override
        public void end(final Trades trades, final long number)
        {
            if (query.isFinal())
            {
                advance(trades.timeNs(number));
            }
        }

        @Override
        public void close()
        {
            if (0 == count)
            {
                throw new IllegalStateException("there was no result");
            }
            runtime.destroy();
        }
    }
}
