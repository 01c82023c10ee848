package io.corelane.ingest;

import io.corelane.codec.HeaderLayout;
import io.corelane.codec.RecordSchema;
import io.corelane.ingest.client.CorelanePublisher;
import org.agrona.DirectBuffer;

/** Tells by its message header whether a plain message is of a stream. */
final class PlainRoute
{
    private final RecordSchema schema;
    private final CorelanePublisher publisher;

    PlainRoute(final RecordSchema schema, final CorelanePublisher publisher)
    {
        this.schema = schema;
        this.publisher = publisher;
    }

    CorelanePublisher publisher()
    {
        return publisher;
    }

    boolean matches(final DirectBuffer buffer, final int offset, final int length)
    {
        final HeaderLayout header = schema.header();
        return length >= header.length() &&
            schema.templateId() == header.templateId(buffer, offset) &&
            schema.schemaId() == header.schemaId(buffer, offset);
    }
}
