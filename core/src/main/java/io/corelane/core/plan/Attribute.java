package io.corelane.core.plan;

import io.corelane.codec.DataType;

/**
 * One column of a relation. Immutable.
 *
 * @param name column name.
 * @param type column type.
 */
public record Attribute(String name, DataType type)
{
}
