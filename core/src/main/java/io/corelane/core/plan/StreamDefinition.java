package io.corelane.core.plan;

import io.corelane.codec.RecordSchema;

/**
 * A source as CREATE STREAM declared it. Immutable.
 *
 * @param name        lower case.
 * @param id          the protocol's id of the name.
 * @param schema      its records.
 * @param keyField    index of the key's column in the schema, or {@link #NONE}: records without a key go round robin.
 * @param eventField  index of the event time's column in the schema, or {@link #NONE}: then send time is event time.
 * @param watermarkNs how far event time may run back, nanoseconds.
 * @param latenessNs  how long a closed window still takes records, nanoseconds.
 * @param idleNs      after how much log time without records the source no longer holds the watermark, nanoseconds.
 */
public record StreamDefinition(
    String name,
    int id,
    RecordSchema schema,
    int keyField,
    int eventField,
    long watermarkNs,
    long latenessNs,
    long idleNs)
{
    /** No such column. */
    public static final int NONE = -1;
}
