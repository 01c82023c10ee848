package io.corelane.codec;

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
}
