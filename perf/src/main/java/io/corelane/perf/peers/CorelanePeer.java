package io.corelane.perf.peers;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.ResultBatch;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import io.corelane.ingest.ApplianceContext;
import io.corelane.perf.throughput.Ticks;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A partition alone, as the others are operators alone: records are encoded, packed, and handed over. */
final class CorelanePeer extends PushPeer
{
    private static final int PRICE_DIGITS = 4;

    @Override
    Operator open(final PeerQuery query, final ResultSum results) throws IOException
    {
        return new PartitionOperator(query, results);
    }

    /** One thread, as everything of a partition. */
    private static final class PartitionOperator implements Operator
    {
        private final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-peers");
        private final Partition partition = new Partition(0, 65_536, 65_536);
        private final UnsafeBuffer buffer =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(ApplianceContext.DEFAULT_FRAGMENT_LENGTH, 64));
        private final RecordBatchEncoder batch = new RecordBatchEncoder();
        private final Ticks ticks = new Ticks(1);
        private final ResultSum results;
        private final ResultBatchIterator rows = new ResultBatchIterator();
        private final RecordSchema schema;
        private final RowDecoder decoder;
        private final int streamId;
        private final boolean isTimed;
        private long sequence;

        private PartitionOperator(final PeerQuery query, final ResultSum results) throws IOException
        {
            this.results = results;
            isTimed = PeerQuery.TUMBLING == query;
            final Catalog catalog = new Catalog();
            new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(PeerQuery.TUMBLING == query ?
                Ticks.TIMED_STREAM + Ticks.TUMBLING_JOB : Ticks.STREAM + Ticks.CHANGES_JOB, "peers");
            final StreamDefinition stream = catalog.stream("ticks");
            final JobPlan plan = catalog.job(PeerQuery.TUMBLING == query ? "tumbling" : "changes");
            schema = plan.outputSchema();
            decoder = new RowDecoder(schema);
            final JobCompiler compiler = new JobCompiler(plan);
            partition.addStream(stream);
            partition.add(plan, (context, faults, out) ->
                compiler.create(context, faults, out, directory, Background.INLINE));
            streamId = stream.id();
            batch.wrap(buffer, 0, buffer.capacity()).begin(1, 0, streamId, 0);
        }

        @Override
        public void send(final long id, final long price, final long quantity, final long timeNs)
        {
            final UnsafeBuffer record = ticks.buffer();
            record.putLong(Ticks.ID_OFFSET, id, ByteOrder.LITTLE_ENDIAN);
            record.putLong(Ticks.ID_OFFSET + Long.BYTES, price, ByteOrder.LITTLE_ENDIAN);
            record.putLong(Ticks.ID_OFFSET + 2 * Long.BYTES, quantity, ByteOrder.LITTLE_ENDIAN);
            record.putLong(Ticks.TIME_OFFSET, timeNs, ByteOrder.LITTLE_ENDIAN);
            if (RecordBatchEncoder.FULL == batch.append(0, 0, record, 0, ticks.recordLength()))
            {
                take();
                batch.append(0, 0, record, 0, ticks.recordLength());
            }
        }

        private void take()
        {
            while (!partition.onFragment(buffer, 0, batch.length()))
            {
                drain();
            }
            sequence += batch.count();
            batch.begin(1, sequence, streamId, 0);
        }

        private void drain()
        {
            final ResultBatch out = partition.job(0).results();
            if (null != results)
            {
                out.seal();
                rows.wrap(out.buffer(), 0, out.length());
                while (rows.next())
                {
                    add(decoder.decode(out.buffer(), rows.rowOffset(), rows.rowLength()));
                }
            }
            out.clear();
        }

        private void add(final Object[] row)
        {
            results.add((Long)value(row, "id"), (Long)value(row, "n"), (Long)value(row, "volume"),
                ((BigDecimal)value(row, "mean")).movePointRight(PRICE_DIGITS).doubleValue(), price(row, "low"),
                price(row, "high"));
        }

        private Object value(final Object[] row, final String column)
        {
            return row[schema.indexOf(column)];
        }

        private long price(final Object[] row, final String column)
        {
            return ((BigDecimal)value(row, column)).movePointRight(PRICE_DIGITS).longValueExact();
        }

        @Override
        public void end(final long timeNs)
        {
            if (isTimed)
            {
                // A record of a window that stays open closes those before it.
                send(0, 0, 0, timeNs);
            }
            take();
            while (!partition.resume())
            {
                drainAll();
            }
            drainAll();
        }

        private void drainAll()
        {
            while (partition.job(0).results().count() > 0)
            {
                drain();
            }
        }

        @Override
        public void close()
        {
            partition.close();
            IoUtil.delete(directory.toFile(), true);
        }
    }
}
