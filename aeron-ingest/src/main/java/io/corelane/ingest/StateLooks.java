package io.corelane.ingest;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.ResultBatch;
import io.corelane.core.partition.StateLook;
import io.corelane.core.plan.Stage;
import io.corelane.core.plan.Stages;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Looks at what jobs keep: the partitions' threads show their rows in small slices, between records, and nothing of
 * them is sent before the slice is done. For the control thread.
 */
final class StateLooks
{
    /** Takes rows. */
    interface Sink
    {
        /**
         * Takes a batch of rows, from the first byte of the buffer on.
         *
         * @return false when nobody wants any more.
         */
        boolean onRows(DirectBuffer buffer, int length);
    }

    private static final int BATCH_LENGTH = 16_384;
    private static final int PARTS = 7;
    private static final String RAW = "raw";
    private static final String ALL_KEYS = "-";

    private final JobDeployer jobs;
    private final List<PartitionAgent> partitions;

    StateLooks(final JobDeployer jobs, final List<PartitionAgent> partitions)
    {
        this.jobs = jobs;
        this.partitions = partitions;
    }

    /**
     * Looks.
     *
     * @param request as {@code ControlRequestDescriptor.LOOK} says.
     * @param sink    takes the rows.
     * @return how many rows were left out: those that do not satisfy HAVING, and those that cannot be worked out.
     */
    String look(final String request, final Sink sink)
    {
        final String[] words = request.split(" ");
        if (PARTS != words.length)
        {
            throw malformed(request, null);
        }
        try
        {
            return look(words, sink);
        }
        catch (final IllegalArgumentException | IndexOutOfBoundsException ex)
        {
            // No number, no hexadecimal digits, a fragment or a stage that the job has not.
            throw malformed(request, ex);
        }
    }

    private static ApplianceException malformed(final String request, final Exception cause)
    {
        return new ApplianceException("a look is not asked for by \"" + request +
            "\"; use the corelane of the appliance's own version", cause);
    }

    private String look(final String[] words, final Sink sink)
    {
        final RunningJob job = jobs.job(words[0]);
        if (null == job)
        {
            throw new ApplianceException("job " + words[0] + " does not run any longer");
        }
        if (!words[6].equals(Integer.toHexString(job.job().plan().text().hashCode())))
        {
            throw new ApplianceException("job " + words[0] + " was created anew meanwhile; look again");
        }
        final int fragment = Integer.parseInt(words[1]);
        final int stage = Integer.parseInt(words[2]);
        final int only = Integer.parseInt(words[3]);
        final boolean isRaw = RAW.equals(words[5]);
        final byte[] key = ALL_KEYS.equals(words[4]) ? null : HexFormat.of().parseHex(words[4]);
        long hidden = 0;
        long refused = 0;
        for (int i = 0; i < partitions.size(); i++)
        {
            if (only < 0 || only == i)
            {
                final StateLook look = look(job, fragment, stage, i, key, isRaw, sink);
                hidden += look.hidden();
                refused += look.refused();
            }
        }
        return hidden + " " + refused;
    }

    private StateLook look(
        final RunningJob job,
        final int fragment,
        final int stage,
        final int partition,
        final byte[] key,
        final boolean isRaw,
        final Sink sink)
    {
        final JobHandle handle = job.parts().get(partition).handle(fragment);
        final List<Stage> stages = Stages.of(handle.plan());
        final RecordSchema schema = stages.get(stage).plan().outputSchema();
        final int rowLength =
            isRaw ? handle.rawLength(stage) : schema.header().length() + schema.blockLength();
        final int longest = ResultBatchDescriptor.ENTRIES_OFFSET + ResultBatchDescriptor.ROW_OFFSET + rowLength;
        final ResultBatch rows =
            new ResultBatch(job.job().plan().id(), partition, BATCH_LENGTH + longest, rowLength);
        final StateLook look = new StateLook(stage, key, rows, isRaw);
        while (!look.isDone())
        {
            final boolean[] isShown = {true};
            partitions.get(partition).commands().call(() -> isShown[0] = handle.look(look));
            if (!isShown[0])
            {
                throw new ApplianceException("job " + job.job().plan().name() + " keeps nothing that can be looked " +
                    "at in stage " + stage + " of fragment " + fragment);
            }
            if (!send(rows, sink))
            {
                return look;
            }
        }
        return look;
    }

    private static boolean send(final ResultBatch rows, final Sink sink)
    {
        while (rows.count() > 0)
        {
            rows.seal();
            if (!sink.onRows(rows.buffer(), rows.length()))
            {
                return false;
            }
            rows.clear();
        }
        return true;
    }
}
