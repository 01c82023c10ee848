package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.SchemaBuilder;
import io.corelane.codec.SchemaException;
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

    static RecordSchema build(final Position position, final String name, final Map<String, DataType> columns)
    {
        try
        {
            final int schemaId = FIRST_ID + Math.floorMod(WireIds.of(name), IDS);
            final SchemaBuilder builder = new SchemaBuilder(name, schemaId, TEMPLATE_ID);
            for (final Map.Entry<String, DataType> column : columns.entrySet())
            {
                if (!column.getKey().equals(SchemaBuilder.legalName(column.getKey())))
                {
                    throw position.error("the column \"" + column.getKey() + "\" cannot be in a record: a name has " +
                        "letters, digits and underscores, and begins with no digit; rename it with AS");
                }
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
