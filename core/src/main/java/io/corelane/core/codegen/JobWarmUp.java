package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.GroupEntry;
import io.corelane.codec.GroupSchema;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.Wire;
import io.corelane.core.checkpoint.CheckpointWarmUp;
import io.corelane.core.partition.LocalPartitions;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.ResultBatch;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.state.Background;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs a job on made-up records before it sees real ones, in a partition and a state of its own, so that the JIT has
 * compiled it when the first record comes: it is the class that is compiled, and all partitions share it.
 */
public final class JobWarmUp
{
    private static final int ROWS = 256;
    private static final int PARTITIONS = 2;
    private static final int FRAGMENT_LENGTH = 65_536;

    private JobWarmUp()
    {
    }

    /**
     * Warms a job up, over two partitions, so that the code that sends rows from one to the other runs as well.
     *
     * @param job       the job, compiled.
     * @param directory for a state that is closed again; its files are left to the caller.
     * @param records   how many to run.
     */
    public static void run(final CompiledJob job, final Path directory, final int records)
    {
        final Map<Integer, StreamDefinition> sources = new TreeMap<>();
        job.fragments().stream().filter((part) -> 0 == part.level()).flatMap((part) -> part.plan().scans().stream())
            .forEach((scan) -> sources.put(scan.source().id(), scan.source()));
        final List<StreamDefinition> streams = new ArrayList<>();
        final List<List<UnsafeBuffer>> made = new ArrayList<>();
        for (final StreamDefinition source : sources.values())
        {
            final List<UnsafeBuffer> some = records(source.schema());
            if (!some.isEmpty())
            {
                streams.add(source);
                made.add(some);
            }
        }
        final int partitions = 1 == job.fragments().size() ? 1 : PARTITIONS;
        try (LocalPartitions local =
            new LocalPartitions(partitions, FRAGMENT_LENGTH, FRAGMENT_LENGTH, JobWarmUp::clear))
        {
            sources.values().forEach(local::addStream);
            local.add(job.fragments(), (partition, part) ->
                job.tasks(part, directory.resolve(Integer.toString(partition)), Background.INLINE));
            final List<CheckpointWarmUp> checkpoints = new ArrayList<>();
            for (int level = 0; level < local.levels(); level++)
            {
                for (int i = 0; i < partitions; i++)
                {
                    checkpoints.add(new CheckpointWarmUp(local.partition(level, i)));
                }
            }
            for (int i = 0; i < records && !streams.isEmpty(); i++)
            {
                final int source = i % streams.size();
                final UnsafeBuffer record = made.get(source).get(i % made.get(source).size());
                local.onRecord(
                    i % partitions, streams.get(source).id(), record, 0, record.capacity(), i, i);
                checkpoints.forEach(CheckpointWarmUp::onRecord);
            }
            CloseHelper.closeAll(checkpoints);
        }
    }

    private static void clear(final Partition partition)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final ResultBatch results = partition.job(i).results();
            while (null != results && results.count() > 0)
            {
                results.clear();
            }
        }
        while (partition.deadLetters().waiting() > 0)
        {
            partition.deadLetters().taken();
        }
    }

    private static List<UnsafeBuffer> records(final RecordSchema schema)
    {
        final RowEncoder encoder = new RowEncoder(schema);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final List<UnsafeBuffer> records = new ArrayList<>();
        for (int i = 0; i < ROWS; i++)
        {
            try
            {
                // Not in an array, as those of a log: code may be there for either.
                final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(encoder.encode(
                    row(schema.fields(), i), groups(schema.groups(), i), buffer, 0)));
                record.putBytes(0, buffer, 0, record.capacity());
                records.add(record);
            }
            catch (final RecordException ex)
            {
                // A schema that made-up values do not fit is not warmed up: slower at first, and no less right.
                return List.of();
            }
        }
        return records;
    }

    private static Object[] row(final List<Field> fields, final int i)
    {
        final Object[] row = new Object[fields.size()];
        for (int column = 0; column < row.length; column++)
        {
            row[column] = value(fields.get(column), i + column);
        }
        return row;
    }

    /** Up to three entries in each group. */
    private static List<List<GroupEntry>> groups(final List<GroupSchema> groups, final int i)
    {
        final List<List<GroupEntry>> all = new ArrayList<>();
        for (final GroupSchema group : groups)
        {
            final List<GroupEntry> entries = new ArrayList<>();
            for (int entry = 0; entry < (i & 3); entry++)
            {
                entries.add(new GroupEntry(Arrays.asList(row(group.fields(), i + entry)), groups(group.groups(), i)));
            }
            all.add(entries);
        }
        return all;
    }

    private static Object value(final Field field, final int i)
    {
        final DataType type = field.type();
        if (field.wire() instanceof Wire.ConstantWire)
        {
            return null;
        }
        return switch (type.kind())
        {
            case BIGINT -> (long)(i & 0x3F);
            case DECIMAL -> BigDecimal.valueOf(i & 0x3F, Math.min(type.scale(), 2));
            case DOUBLE -> (double)i;
            case BOOLEAN -> 0 == (i & 1);
            case VARCHAR -> VarcharSamples.of(field, i);
            case TIMESTAMP -> i * 1_000_000_000L;
        };
    }
}
