package io.corelane.ingest;

import io.corelane.codec.HeaderLayout;
import io.corelane.codec.RecordSchema;
import io.corelane.ingest.client.CorelanePublisher;
import org.agrona.DirectBuffer;

/** Tells by its message header whether a plain message is of a stream. */
final class PlainRoute
{
    private final int streamId;
    private final RecordSchema schema;
    private final CorelanePublisher publisher;
    private boolean isRetired;

    PlainRoute(final int streamId, final RecordSchema schema, final CorelanePublisher publisher)
    {
        this.streamId = streamId;
        this.schema = schema;
        this.publisher = publisher;
    }

    CorelanePublisher publisher()
    {
        return publisher;
    }

    int streamId()
    {
        return streamId;
    }

    /** No message matches any more; what was taken still has to go on. */
    void retire()
    {
        isRetired = true;
    }

    boolean isRetired()
    {
        return isRetired;
    }

    boolean matches(final DirectBuffer buffer, final int offset, final int length)
    {
        final HeaderLayout header = schema.header();
        return !isRetired && length >= header.length() &&
            schema.templateId() == header.templateId(buffer, offset) &&
            schema.schemaId() == header.schemaId(buffer, offset);
    }
}
