package io.corelane.core.plan;

import io.corelane.codec.RecordSchema;

/**
 * A source as CREATE STREAM or CREATE TABLE declared it, or the results of a job as another job reads them. Immutable.
 *
 * @param name        lower case.
 * @param id          the protocol's id of the name.
 * @param schema      its records.
 * @param keyField    index of the key's column in the schema, or {@link #NONE}: records without a key go round robin.
 * @param eventField  index of the event time's column in the schema, or {@link #NONE}: then send time is event time.
 * @param watermarkNs how far event time may run back, nanoseconds.
 * @param latenessNs  how long a closed window still takes records, nanoseconds.
 * @param idleNs      after how much log time without records the source no longer holds the watermark, nanoseconds.
 * @param kind        what its records mean.
 * @param deleted     of a table: BOOLEAN over the schema's columns, a record for which it is true deletes the row of
 *                    its key; null when rows are never deleted, and of all else.
 */
public record StreamDefinition(
    String name,
    int id,
    RecordSchema schema,
    int keyField,
    int eventField,
    long watermarkNs,
    long latenessNs,
    long idleNs,
    Kind kind,
    Expr deleted)
{
    /** What records mean. */
    public enum Kind
    {
        /** Each record is a row of its own. */
        STREAM,
        /** Each record replaces the row of its key, or deletes it. */
        TABLE,
        /** Results of a job: each inserts, updates or deletes a row, and brings the former row along. */
        CHANGES
    }

    /**
     * A stream of records that stand for themselves.
     *
     * @param name        lower case.
     * @param id          the protocol's id of the name.
     * @param schema      its records.
     * @param keyField    index of the key's column, or {@link #NONE}.
     * @param eventField  index of the event time's column, or {@link #NONE}.
     * @param watermarkNs how far event time may run back, nanoseconds.
     * @param latenessNs  how long a closed window still takes records, nanoseconds.
     * @param idleNs      after how much log time without records it no longer holds the watermark, nanoseconds.
     */
    public StreamDefinition(
        final String name,
        final int id,
        final RecordSchema schema,
        final int keyField,
        final int eventField,
        final long watermarkNs,
        final long latenessNs,
        final long idleNs)
    {
        this(name, id, schema, keyField, eventField, watermarkNs, latenessNs, idleNs, Kind.STREAM, null);
    }

    /** No such column. */
    public static final int NONE = -1;

    /**
     * Whether records of one header are of one length, as those without texts and groups are, but for results that
     * bring former rows along. Runs of such a stream end where another length begins.
     *
     * @return true when a run's records lie as far apart, one behind the other.
     */
    public boolean isEven()
    {
        return Kind.CHANGES != kind && schema.varData().isEmpty() && schema.groups().isEmpty();
    }
}
