package io.corelane.codec;

/**
 * One column of a record. Immutable.
 *
 * @param name         as SQL sees it; members of composites and choices of sets with a dot: {@code engine.capacity}.
 * @param type         SQL type.
 * @param wire         how it lies in the record.
 * @param sinceVersion first schema version that has it.
 * @param description  from the schema, may be empty.
 */
public record Field(String name, DataType type, Wire wire, int sinceVersion, String description)
{
}
