package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.Wire;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.state.Background;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs a job on made-up records before it sees real ones, in a partition and a state of its own, so that the JIT has
 * compiled it when the first record comes: it is the class that is compiled, and all partitions share it.
 */
public final class JobWarmUp
{
    private static final int ROWS = 256;
    private static final int FRAGMENT_LENGTH = 65_536;

    private JobWarmUp()
    {
    }

    /**
     * Warms a job up.
     *
     * @param plan      the job.
     * @param compiler  its code.
     * @param directory for a state that is closed again; its files are left to the caller.
     * @param records   how many to run.
     */
    public static void run(
        final JobPlan plan, final JobCompiler compiler, final Path directory, final int records)
    {
        final List<UnsafeBuffer> made = records(plan.scan().source().schema());
        try (Partition partition = new Partition(0, FRAGMENT_LENGTH, FRAGMENT_LENGTH))
        {
            partition.addStream(plan.scan().source());
            partition.add(plan, (context, faults, results) ->
                compiler.create(context, faults, results, directory, Background.INLINE));
            for (int i = 0; i < records && !made.isEmpty(); i++)
            {
                final UnsafeBuffer record = made.get(i % made.size());
                while (!partition.onRecord(plan.scan().source().id(), record, 0, record.capacity(), i, i))
                {
                    clear(partition);
                }
            }
        }
    }

    private static void clear(final Partition partition)
    {
        while (partition.job(0).results().count() > 0)
        {
            partition.job(0).results().clear();
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
            final Object[] row = new Object[schema.fields().size()];
            for (int column = 0; column < row.length; column++)
            {
                row[column] = value(schema.fields().get(column), i + column);
            }
            try
            {
                final UnsafeBuffer record = new UnsafeBuffer(new byte[encoder.encode(row, buffer, 0)]);
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
