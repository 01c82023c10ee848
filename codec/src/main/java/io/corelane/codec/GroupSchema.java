package io.corelane.codec;

import java.util.List;

/**
 * A repeating group: where its entries' columns lie, from the start of each entry's block. Immutable.
 *
 * @param name            as the schema has it.
 * @param dimensionLength bytes of the group's dimension header.
 * @param blockLengthWire where the entry's block length lies in the dimension header.
 * @param countWire       where the number of entries lies in the dimension header.
 * @param blockLength     bytes of an entry's block in this schema version.
 * @param fields          columns of an entry.
 * @param groups          groups inside an entry, in wire order.
 * @param varData         var data inside an entry, in wire order.
 * @param sinceVersion    first schema version that has it.
 */
public record GroupSchema(
    String name,
    int dimensionLength,
    Wire.IntWire blockLengthWire,
    Wire.IntWire countWire,
    int blockLength,
    List<Field> fields,
    List<GroupSchema> groups,
    List<VarDataSchema> varData,
    int sinceVersion)
{
}
