package io.corelane.codec;

import java.nio.ByteOrder;
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
    private static final int STANDARD_LENGTH = 4 * Short.BYTES;

    /**
     * Whether it is SBE's standard header, little endian: block length, template id, schema id and version, unsigned
     * with 16 bits each, one behind the other.
     *
     * @return true when one word of 64 bits is the header.
     */
    public boolean isStandard()
    {
        return STANDARD_LENGTH == length && isStandard(blockLength, 0) && isStandard(templateId, Short.BYTES) &&
            isStandard(schemaId, 2 * Short.BYTES) && isStandard(version, 3 * Short.BYTES);
    }

    private static boolean isStandard(final Wire.IntWire field, final int offset)
    {
        return offset == field.offset() && Short.BYTES == field.width() && !field.signed() &&
            ByteOrder.LITTLE_ENDIAN == field.order();
    }

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
