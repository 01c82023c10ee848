package io.corelane.core.plan;

import io.corelane.codec.DataType;

/** Columns that every source has besides its schema's; not part of {@code *}. Their order is their order in a Scan. */
public enum SystemColumn
{
    /** Intended send time of the record. */
    TIMESTAMP("_timestamp", DataType.TIMESTAMP),
    /** The record's event time: its event-time column, else its send time. */
    EVENT_TIME("_event_time", DataType.TIMESTAMP),
    /** The partition that runs the job. */
    PARTITION("_partition", DataType.BIGINT),
    /** The record's sequence in the partition's log. */
    SEQUENCE("_sequence", DataType.BIGINT);

    private final Attribute attribute;

    SystemColumn(final String columnName, final DataType type)
    {
        this.attribute = new Attribute(columnName, type);
    }

    /**
     * Name and type.
     *
     * @return the column.
     */
    public Attribute attribute()
    {
        return attribute;
    }
}
