package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.SchemaBuilder;
import io.corelane.codec.protocol.Names;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobOptions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.SystemColumn;
import io.corelane.core.state.Background;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobCompilerTest
{
    private static final RecordSchema TRADE = new SchemaBuilder("Trade", 1, 1)
        .column("symbol", DataType.varchar(8))
        .column("price", DataType.decimal(18, 4))
        .column("size", DataType.BIGINT)
        .build();
    private static final StreamDefinition TRADES =
        new StreamDefinition("trades", Names.idOf("trades"), TRADE, 0, StreamDefinition.NONE, 0, 0, 0);

    @TempDir
    private Path directory;

    @Test
    void shouldAllocateNothingOverAMillionRecords()
    {
        final Partition partition = new Partition(0, 65_536, 65_536);
        partition.addStream(TRADES);
        final JobPlan plan = fiveAggregates();
        final JobCompiler compiler = new JobCompiler(plan);
        partition.add(plan, (context, faults, results) ->
            compiler.create(context, faults, results, directory, Background.INLINE));
        final List<UnsafeBuffer> records = new ArrayList<>();
        for (int i = 0; i < 1_000; i++)
        {
            records.add(record("S" + i % 100, BigDecimal.valueOf(1_000_000 + i, 4), 100L + i));
        }
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++)
        {
            // The first rounds warm up; a record in steady state leaves nothing behind.
            final long before = threads.getThreadAllocatedBytes(thread);
            feed(partition, records, 1_000_000);
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }
        assertEquals(0, allocated);
        assertEquals(3_000_000, partition.job(0).results().produced());
        assertEquals(0, partition.deadLetters().produced());
        partition.close();
    }

    private static void feed(final Partition partition, final List<UnsafeBuffer> records, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final UnsafeBuffer record = records.get(i % records.size());
            while (!partition.onRecord(TRADES.id(), record, 0, record.capacity(), 0, i))
            {
                partition.job(0).results().clear();
            }
        }
    }

    private static UnsafeBuffer record(final Object... row)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = new RowEncoder(TRADE).encode(row, buffer, 0);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        record.putBytes(0, buffer, 0, length);
        return record;
    }

    private static JobPlan fiveAggregates()
    {
        final List<Attribute> columns = new ArrayList<>();
        TRADE.fields().forEach((field) -> columns.add(new Attribute(field.name(), field.type())));
        for (final SystemColumn column : SystemColumn.values())
        {
            columns.add(column.attribute());
        }
        final Rel.Scan scan = new Rel.Scan(TRADES, columns);
        final Expr symbol = new Expr.Column(0, "symbol", DataType.varchar(8));
        final Expr price = new Expr.Column(1, "price", DataType.decimal(18, 4));
        final Expr size = new Expr.Column(2, "size", DataType.BIGINT);
        final List<AggregateCall> calls = List.of(
            new AggregateCall(AggregateFunction.COUNT_ROWS, null, null, "n", DataType.BIGINT),
            new AggregateCall(AggregateFunction.SUM, size, null, "volume", DataType.BIGINT),
            new AggregateCall(AggregateFunction.AVG, price, null, "mean", JobPlan.quotientType(4)),
            new AggregateCall(AggregateFunction.MIN, price, null, "low", price.type()),
            new AggregateCall(AggregateFunction.MAX, price, null, "high", price.type()));
        final List<Attribute> output = new ArrayList<>();
        output.add(new Attribute("symbol", symbol.type()));
        calls.forEach((call) -> output.add(new Attribute(call.name(), call.type())));
        final Rel root = new Rel.Aggregate(scan, List.of(symbol), calls, null, EmitMode.CHANGES, output);
        final SchemaBuilder schema = new SchemaBuilder("Result", 2, 1);
        output.forEach((attribute) -> schema.column(attribute.name(), attribute.type()));
        return new JobPlan(
            "five", Names.idOf("five"), root, EmitMode.CHANGES, 0, schema.build(), JobOptions.DEFAULT, "SELECT ...");
    }
}
