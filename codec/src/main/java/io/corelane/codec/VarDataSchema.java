package io.corelane.codec;

/**
 * A var data field: a length and that many bytes. Immutable.
 *
 * @param name         as the schema has it.
 * @param lengthWire   where the length lies in the header of the data.
 * @param headerLength bytes before the data.
 * @param text         whether the schema declares a character encoding; else the bytes are raw.
 * @param sinceVersion first schema version that has it.
 */
public record VarDataSchema(String name, Wire.IntWire lengthWire, int headerLength, boolean text, int sinceVersion)
{
}
