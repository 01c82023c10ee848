package io.corelane.perf.peers;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;

/** Flink's tables over what it is fed with, and over the sum of its results. */
public final class FlinkTables implements DynamicTableSourceFactory, DynamicTableSinkFactory
{
    /** Made by Flink. */
    public FlinkTables()
    {
    }

    @Override
    public String factoryIdentifier()
    {
        return "peer";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions()
    {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions()
    {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(final Context context)
    {
        return new Source(context.getPhysicalRowDataType());
    }

    @Override
    public DynamicTableSink createDynamicTableSink(final Context context)
    {
        return new Sink();
    }

    /** Rows that only come. */
    private static final class Source implements ScanTableSource
    {
        private final DataType type;

        private Source(final DataType type)
        {
            this.type = type;
        }

        @Override
        public ChangelogMode getChangelogMode()
        {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(final ScanContext context)
        {
            return SourceProvider.of(FlinkRecords.source(context.createTypeInformation(type)), 1);
        }

        @Override
        public DynamicTableSource copy()
        {
            return new Source(type);
        }

        @Override
        public String asSummaryString()
        {
            return "records";
        }
    }

    /** New rows, and those that replace others; what they replace is not told, by any engine. */
    private static final class Sink implements DynamicTableSink
    {
        @Override
        public ChangelogMode getChangelogMode(final ChangelogMode requested)
        {
            return requested.containsOnly(RowKind.INSERT) ? requested : ChangelogMode.upsert();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(final Context context)
        {
            return SinkV2Provider.of(new FlinkSink(), 1);
        }

        @Override
        public DynamicTableSink copy()
        {
            return new Sink();
        }

        @Override
        public String asSummaryString()
        {
            return "results";
        }
    }
}
