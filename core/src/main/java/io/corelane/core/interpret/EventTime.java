package io.corelane.core.interpret;

import io.corelane.codec.RecordException;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.plan.StreamDefinition;
import java.util.List;
import org.agrona.DirectBuffer;

/** Reads the event time of a source's records, whatever is wrong with their other columns. */
final class EventTime
{
    private final int headerLength;
    private final RowDecoder decoder;

    EventTime(final StreamDefinition source)
    {
        final RecordSchema schema = source.schema();
        headerLength = schema.header().length();
        decoder = StreamDefinition.NONE == source.eventField() ? null : new RowDecoder(
            ScanDecoder.withFields(schema, List.of(schema.fields().get(source.eventField()))));
    }

    /** Epoch nanoseconds: the send time when there is none, {@link JobTask#NO_TIME} when it cannot be read. */
    long read(final DirectBuffer record, final int body, final int end, final RecordContext context)
    {
        if (null == decoder)
        {
            return context.sendTimeNs();
        }
        try
        {
            final int offset = body - headerLength;
            final Object time = decoder.decode(record, offset, end - offset)[0];
            return null == time ? context.timeOfTimeless() : (Long)time;
        }
        catch (final RecordException ex)
        {
            return JobTask.NO_TIME;
        }
    }
}
