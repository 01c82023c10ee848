package io.corelane.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Reads and checks the message header of a record, and writes it. */
final class RecordHeader
{
    private final RecordSchema schema;

    RecordHeader(final RecordSchema schema)
    {
        this.schema = schema;
    }

    /** Sets the root block and the acting version. */
    void read(final DirectBuffer buffer, final int offset, final int length, final Blocks blocks)
    {
        buffer.boundsCheck(offset, length);
        final HeaderLayout header = schema.header();
        if (length < header.length())
        {
            throw new RecordException(RecordFault.MALFORMED,
                "the record has " + length + " bytes, less than its header of " + header.length());
        }
        final long templateId = Ints.read(buffer, offset, header.templateId());
        final long schemaId = Ints.read(buffer, offset, header.schemaId());
        if (templateId != schema.templateId() || schemaId != schema.schemaId())
        {
            throw new RecordException(RecordFault.UNKNOWN_TEMPLATE,
                "the record has template " + templateId + " of schema " + schemaId + ", not " + schema.templateId() +
                " of " + schema.schemaId() + " (" + schema.name() + ")");
        }
        final long blockLength = Ints.read(buffer, offset, header.blockLength());
        if (blockLength < 0 || blockLength > length - header.length())
        {
            throw new RecordException(RecordFault.MALFORMED,
                "the record says its block has " + blockLength + " bytes, but it has " + (length - header.length()));
        }
        blocks.begin(Ints.read(buffer, offset, header.version()));
        blocks.set(0, offset + header.length(), (int)blockLength);
    }

    /** Where the groups start. */
    int end(final DirectBuffer buffer, final int offset)
    {
        return offset + schema.header().length() + (int)Ints.read(buffer, offset, schema.header().blockLength());
    }

    void write(final MutableDirectBuffer buffer, final int offset)
    {
        final HeaderLayout header = schema.header();
        buffer.setMemory(offset, header.length(), (byte)0);
        Ints.write(buffer, offset, header.blockLength(), schema.blockLength());
        Ints.write(buffer, offset, header.templateId(), schema.templateId());
        Ints.write(buffer, offset, header.schemaId(), schema.schemaId());
        Ints.write(buffer, offset, header.version(), schema.version());
    }
}
