package io.corelane.codec;

import java.nio.ByteOrder;
import java.util.List;

/**
 * One message of an SBE schema as a record with columns. Immutable.
 *
 * @param name        the message's name.
 * @param schemaId    the schema's id.
 * @param templateId  the message's id.
 * @param version     the schema's version.
 * @param order       byte order of the schema.
 * @param header      the message header's layout.
 * @param blockLength bytes of the root block in this version.
 * @param fields      columns, in the schema's order.
 * @param groups      repeating groups, in wire order.
 * @param varData     var data, in wire order; each also is a column.
 * @param xml         the schema as XML, complete for this message.
 */
public record RecordSchema(
    String name,
    int schemaId,
    int templateId,
    int version,
    ByteOrder order,
    HeaderLayout header,
    int blockLength,
    List<Field> fields,
    List<GroupSchema> groups,
    List<VarDataSchema> varData,
    String xml)
{
    /** What {@link #indexOf} answers for an unknown name. */
    public static final int NOT_FOUND = -1;

    /**
     * Finds a column; names are compared without case, as SQL does.
     *
     * @param fieldName name.
     * @return its index in {@link #fields()}, or {@link #NOT_FOUND}.
     */
    public int indexOf(final String fieldName)
    {
        for (int i = 0; i < fields.size(); i++)
        {
            if (fields.get(i).name().equalsIgnoreCase(fieldName))
            {
                return i;
            }
        }
        return NOT_FOUND;
    }

    /**
     * A column by name.
     *
     * @param fieldName name, without case.
     * @return the column.
     */
    public Field field(final String fieldName)
    {
        final int index = indexOf(fieldName);
        if (NOT_FOUND == index)
        {
            throw new IllegalArgumentException("message " + name + " has no field " + fieldName);
        }
        return fields.get(index);
    }
}
