package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.SchemaBuilder;
import io.corelane.codec.SchemaException;
import io.corelane.codec.protocol.Names;
import java.util.Map;

/** Schemas of columns that come from SQL. The schema's id follows from the name, the message's is 1. */
final class OutputSchemas
{
    private static final int FIRST_ID = 5_000;
    private static final int IDS = 60_000;
    private static final int TEMPLATE_ID = 1;

    private OutputSchemas()
    {
    }

    /** Refuses a column's name that a record cannot have. */
    static void requireLegal(final Identifier name)
    {
        if (!name.text().equals(SchemaBuilder.legalName(name.text())))
        {
            throw name.position().error("a column cannot be named \"" + name + "\": a name has letters, digits and " +
                "underscores, and begins with no digit");
        }
    }

    static RecordSchema build(final Position position, final String name, final Map<String, DataType> columns)
    {
        try
        {
            final int schemaId = FIRST_ID + Math.floorMod(Names.idOf(name), IDS);
            final SchemaBuilder builder = new SchemaBuilder(name, schemaId, TEMPLATE_ID);
            for (final Map.Entry<String, DataType> column : columns.entrySet())
            {
                builder.column(column.getKey(), column.getValue());
            }
            return builder.build();
        }
        catch (final SchemaException ex)
        {
            throw position.error(ex.getMessage());
        }
    }
}
