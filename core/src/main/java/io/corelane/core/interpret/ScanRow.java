package io.corelane.core.interpret;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.SystemColumn;

/** A source's row: the columns of its schema, then the system columns. */
final class ScanRow implements Columns
{
    private final StreamDefinition source;
    private final RecordContext context;
    private final Object[] fields;

    ScanRow(final StreamDefinition source, final RecordContext context, final Object[] fields)
    {
        this.source = source;
        this.context = context;
        this.fields = fields;
    }

    @Override
    public Object value(final int index)
    {
        if (index < fields.length)
        {
            return fields[index];
        }
        return switch (SystemColumn.values()[index - fields.length])
        {
            case TIMESTAMP -> context.sendTimeNs();
            case EVENT_TIME -> eventTime();
            case PARTITION -> (long)context.partition();
            case SEQUENCE -> context.inputSequence();
        };
    }

    private Object eventTime()
    {
        final Object time = StreamDefinition.NONE == source.eventField() ? null : fields[source.eventField()];
        return null == time ? (Object)context.sendTimeNs() : time;
    }
}
