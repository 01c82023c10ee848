package io.corelane.perf.peers;

import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/** Records as Flink's rows, made by its own generator source. */
final class FlinkRecords implements GeneratorFunction<Long, RowData>
{
    private static final long serialVersionUID = 1;

    private transient Feed from;
    private transient Trades trades;

    private FlinkRecords()
    {
    }

    /** When it ends, Flink closes all windows by itself. */
    static DataGeneratorSource<RowData> source(final TypeInformation<RowData> type)
    {
        final Feed feed = PullPeer.feed();
        final boolean isEndless = Long.MAX_VALUE == feed.limit();
        return new DataGeneratorSource<>(
            new FlinkRecords(), feed.limit() - (feed.query().isFinal() && !isEndless ? 1 : 0), type);
    }

    @Override
    public RowData map(final Long number)
    {
        if (null == from)
        {
            from = PullPeer.feed();
            trades = from.trades();
        }
        final long next = number;
        from.await(next);
        from.sent(next + 1);
        return GenericRowData.of(trades.id(next), trades.trader(next), trades.price(next), trades.quantity(next),
            TimestampData.fromEpochMillis(TimeUnit.NANOSECONDS.toMillis(trades.timeNs(next))));
    }
}
