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

/** Esper: events by a sender, time from outside, one thread; a window is a context that ends each second. */
final class EsperPeer extends PushPeer
{
    private static final String SELECT = "select id, count(*) as n, sum(quantity) as volume, avg(price) as mean, " +
        "min(price) as low, max(price) as high from Tick group by id";

    EsperPeer()
    {
    }

    @Override
    Operator open(final PeerQuery query, final ResultSum results) throws EPCompileException, EPDeployException
    {
        return new EsperOperator(query, results);
    }

    /** One runtime. */
    private static final class EsperOperator implements Operator
    {
        private final EPRuntime runtime;
        private final EventSender sender;
        private final boolean isTimed;
        private long timeMs = TimeUnit.NANOSECONDS.toMillis(Trades.FIRST_TIME_NS);
        private long count;

        private EsperOperator(final PeerQuery query, final ResultSum results)
            throws EPCompileException, EPDeployException
        {
            isTimed = PeerQuery.TUMBLING == query;
            final Configuration configuration = new Configuration();
            configuration.getCommon().addEventType("Tick", Tick.class);
            configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
            final String epl = isTimed ?
                "create context EachSecond start @now end after 1 sec;\n" +
                "@name('out') context EachSecond " + SELECT + " output snapshot when terminated;" :
                "@name('out') " + SELECT + ";";
            final EPCompiled compiled =
                EPCompilerProvider.getCompiler().compile(epl, new CompilerArguments(configuration));
            runtime = EPRuntimeProvider.getRuntime("peer" + System.nanoTime(), configuration);
            runtime.getEventService().advanceTime(timeMs);
            final String deployment = runtime.getDeploymentService().deploy(compiled).getDeploymentId();
            runtime.getDeploymentService().getStatement(deployment, "out").addListener(
                (newEvents, oldEvents, statement, engine) -> onResults(newEvents, results));
            sender = runtime.getEventService().getEventSender("Tick");
        }

        private void onResults(final EventBean[] rows, final ResultSum results)
        {
            count += null == rows ? 0 : rows.length;
            if (null != results && null != rows)
            {
                for (final EventBean row : rows)
                {
                    results.add((Long)row.get("id"), (Long)row.get("n"), (Long)row.get("volume"),
                        (Double)row.get("mean"), (Long)row.get("low"), (Long)row.get("high"));
                }
            }
        }

        @Override
        public void send(final long id, final long price, final long quantity, final long timeNs)
        {
            if (isTimed)
            {
                advance(TimeUnit.NANOSECONDS.toMillis(timeNs));
            }
            sender.sendEvent(new Tick(id, price, quantity));
        }

        private void advance(final long nowMs)
        {
            if (nowMs != timeMs)
            {
                timeMs = nowMs;
                runtime.getEventService().advanceTime(nowMs);
            }
        }

        @Override
        public void end(final long timeNs)
        {
            if (isTimed)
            {
                advance(TimeUnit.NANOSECONDS.toMillis(timeNs));
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
