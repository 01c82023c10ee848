package io.corelane.perf.peers;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;

/** Results of Flink's rows, by the columns of {@link FlinkPeer}. */
final class FlinkSink implements Sink<RowData>
{
    private static final long serialVersionUID = 1;

    FlinkSink()
    {
    }

    @Override
    public SinkWriter<RowData> createWriter(final WriterInitContext context)
    {
        return new Writer(PullPeer.feed());
    }

    /** One thread's. */
    private static final class Writer implements SinkWriter<RowData>
    {
        private final Feed to;

        private Writer(final Feed to)
        {
            this.to = to;
        }

        @Override
        public void write(final RowData row, final Context context)
        {
            if (null != to.results())
            {
                add(to, row);
            }
            to.received(to.received() + 1);
        }

        @Override
        public void flush(final boolean isEnd)
        {
        }

        @Override
        public void close()
        {
        }
    }

    private static void add(final Feed to, final RowData row)
    {
        switch (to.query().shape())
        {
            case FIVE, FIVE_WINDOW -> to.results().five(row.getLong(0), row.getLong(1), row.getLong(2),
                row.getDouble(3), row.getLong(4), row.getLong(5));
            case FOUR_WINDOW, FOUR_CHANGES -> to.results().four(row.getLong(0), row.getLong(1), row.getLong(3),
                row.getDouble(4), row.getLong(5), row.getLong(6));
            case LAST_100 -> to.results().mean(row.getLong(0), row.getDouble(1));
            case CONVERT -> to.results().row(row.getLong(0), row.getLong(1), Math.round(row.getDouble(2) * 1_000));
            case HOT_ITEMS -> to.results().row(row.getLong(0), row.getLong(1), row.getTimestamp(2, 3).getMillisecond());
            case SELLERS -> to.results().seller(row.getLong(0), row.getLong(1));
            case SESSION, COUNT_WINDOW -> to.results().count(row.getLong(0), row.getLong(1));
            case LEVELS -> to.results().levels(row.getLong(0), new long[]{row.getLong(2), row.getLong(3),
                row.getLong(4), row.getLong(5)}, row.getLong(6), row.getLong(7), row.getDouble(8), row.getLong(9));
            case FILTER, PASS, SOME, HIGHEST -> to.results().row(row.getLong(0), row.getLong(1), row.getLong(2));
            default -> throw new IllegalStateException("no rows of " + to.query());
        }
    }
}
