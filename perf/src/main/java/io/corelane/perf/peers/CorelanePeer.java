package io.corelane.perf.peers;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A partition alone, as the others are operators alone: records are encoded, packed, and handed over. */
final class CorelanePeer extends PushPeer
{
    @Override
    Operator open(final PeerQuery query, final ResultSum results) throws IOException
    {
        return new PartitionOperator(query, results);
    }

    @Override
    boolean isPacked()
    {
        return true;
    }

    /** One thread, as everything of a partition. */
    private static final class PartitionOperator implements Operator
    {
        /** Fragments from one bit of background work to the next: of 64 turns, about, where many wait. */
        private static final int FRAGMENTS_TO_WORK = 256;

        private final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-peers");
        private final Partition partition = new Partition(0, 65_536, 65_536);
        private final UnsafeBuffer buffer =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(ApplianceContext.DEFAULT_FRAGMENT_LENGTH, 64));
        private final RecordBatchEncoder batch = new RecordBatchEncoder();
        private final ResultBatchIterator rows = new ResultBatchIterator();
        private final PeerQuery query;
        private final ResultSum results;
        private final TradeRecord record;
        private final CorelaneRows sum;
        private final int streamId;
        private long sequence;
        private long fragments;
        private long count;

        private PartitionOperator(final PeerQuery query, final ResultSum results) throws IOException
        {
            this.query = query;
            this.results = results;
            final Catalog catalog = new Catalog();
            new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(CorelaneSql.text(query), "peers");
            final StreamDefinition stream = catalog.stream("trades");
            final JobPlan plan = catalog.job("job");
            record = new TradeRecord(stream.schema());
            sum = new CorelaneRows(query, plan.outputSchema(), results);
            final JobCompiler compiler = new JobCompiler(plan);
            partition.addStream(stream);
            partition.add(plan, (context, faults, out) ->
                compiler.create(context, faults, out, directory, Background.INLINE));
            partition.outlet(() ->
            {
                drainAll();
                return true;
            });
            streamId = stream.id();
            batch.wrap(buffer, 0, buffer.capacity()).begin(1, 0, streamId, 0);
        }

        @Override
        public void send(final Trades trades, final long number)
        {
            int at = batch.claim(0, 0, record.length());
            if (RecordBatchEncoder.FULL == at)
            {
                take();
                at = batch.claim(0, 0, record.length());
            }
            record.set(trades, number, buffer, at);
        }

        @Override
        public void flush()
        {
            if (batch.count() > 0)
            {
                take();
                drainAll();
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
            if (0 == ++fragments % FRAGMENTS_TO_WORK)
            {
                partition.doWork();
            }
        }

        private void drain()
        {
            final ResultBatch out = partition.job(0).results();
            count += out.count();
            if (null != results)
            {
                out.seal();
                rows.wrap(out.buffer(), 0, out.length());
                while (rows.next())
                {
                    sum.add(out.buffer(), rows.rowOffset(), rows.rowLength());
                }
            }
            out.clear();
        }

        @Override
        public void end(final Trades trades, final long number)
        {
            if (query.isFinal())
            {
                // A record of a window that stays open closes those before it.
                send(trades, number);
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
            drainAll();
            partition.close();
            IoUtil.delete(directory.toFile(), true);
            if (0 == count)
            {
                throw new IllegalStateException("there was no result");
            }
        }
    }
}
