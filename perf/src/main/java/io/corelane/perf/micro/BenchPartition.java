package io.corelane.perf.micro;

import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import io.corelane.perf.throughput.PackedTicks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;

/** A partition with one job over the stream of ticks; its results are thrown away. For one thread. */
final class BenchPartition implements AutoCloseable
{
    private final Path directory;
    private final Partition partition = new Partition(0, 65_536, 65_536);
    private final int streamId;
    private long rows;

    BenchPartition(final String sql, final String job) throws IOException
    {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-micro");
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(sql, "benchmark");
        final StreamDefinition stream = catalog.stream("ticks");
        final JobPlan plan = catalog.job(job);
        final JobCompiler compiler = new JobCompiler(plan);
        partition.addStream(stream);
        partition.add(plan, (context, faults, results) ->
            compiler.create(context, faults, results, directory, Background.INLINE));
        partition.outlet(this::drop);
        streamId = stream.id();
    }

    /** Of the state's files. */
    Path directory()
    {
        return directory;
    }

    int streamId()
    {
        return streamId;
    }

    /** Takes a record; how many there were so far. */
    long take(final DirectBuffer buffer, final int offset, final int length)
    {
        while (!partition.onRecord(streamId, buffer, offset, length, 0, 0))
        {
            drop();
        }
        return partition.records();
    }

    /** Takes all fragments of a log; how many records there were so far. */
    long take(final PackedTicks log)
    {
        for (int i = 0; i < log.fragments(); i++)
        {
            while (!partition.onFragment(log.buffer(), log.offset(i), log.length(i)))
            {
                drop();
            }
        }
        partition.doWork();
        return partition.records();
    }

    private boolean drop()
    {
        if (partition.deadLetters().waiting() > 0)
        {
            throw new IllegalStateException("records were refused: " + IntStream.rangeClosed(1, Faults.FUNCTION)
                .filter((fault) -> partition.deadLetters(fault) > 0).mapToObj(Faults::name).toList());
        }
        rows += partition.job(0).results().count();
        partition.job(0).results().clear();
        return true;
    }

    /** Results that were thrown away. */
    long rows()
    {
        return rows;
    }

    @Override
    public void close()
    {
        partition.close();
        IoUtil.delete(directory.toFile(), true);
    }
}
