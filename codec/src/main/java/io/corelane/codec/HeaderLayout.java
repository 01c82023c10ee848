package io.corelane.codec;

import org.agrona.DirectBuffer;

/**
 * Where the four standard fields lie in a schema's message header. Immutable.
 *
 * @param length      bytes of the header.
 * @param blockLength root block length.
 * @param templateId  which message.
 * @param schemaId    which schema.
 * @param version     acting version.
 */
public record HeaderLayout(
    int length,
    Wire.IntWire blockLength,
    Wire.IntWire templateId,
    Wire.IntWire schemaId,
    Wire.IntWire version)
{
    /**
     * Reads the root block length.
     *
     * @param buffer with the record.
     * @param offset of the header.
     * @return bytes.
     */
    public long blockLength(final DirectBuffer buffer, final int offset)
    {
        return Ints.read(buffer, offset, blockLength);
    }

    /**
     * Reads which message it is.
     *
     * @param buffer with the record.
     * @param offset of the header.
     * @return template id.
     */
    public long templateId(final DirectBuffer buffer, final int offset)
    {
        return Ints.read(buffer, offset, templateId);
    }

    /**
     * Reads of which schema it is.
     *
     * @param buffer with the record.
     * @param offset of the header.
     * @return schema id.
     */
    public long schemaId(final DirectBuffer buffer, final int offset)
    {
        return Ints.read(buffer, offset, schemaId);
    }

    /**
     * Reads the acting version.
     *
     * @param buffer with the record.
     * @param offset of the header.
     * @return version.
     */
    public long version(final DirectBuffer buffer, final int offset)
    {
        return Ints.read(buffer, offset, version);
    }
}
