package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.SchemaException;
import io.corelane.codec.SchemaFile;
import io.corelane.codec.Wire;
import io.corelane.codec.protocol.Names;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.SystemColumn;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns one CREATE STREAM of a source into its definition. Used once. */
final class SourceResolver
{
    private static final List<String> OPTIONS =
        List.of("schema", "message", "key", "event_time", "watermark", "lateness", "idle");
    private static final List<String> TABLE_OPTIONS =
        List.of("schema", "message", "key", "deleted", "event_time", "watermark", "lateness", "idle");

    private final Syntax.Source source;
    private final SchemaSource schemas;
    private final Map<String, Syntax.Option> options = new LinkedHashMap<>();

    SourceResolver(final Syntax.Source source, final SchemaSource schemas)
    {
        this.source = source;
        this.schemas = schemas;
    }

    StreamDefinition resolve()
    {
        for (final Syntax.Option option : source.options())
        {
            final List<String> known = source.isTable() ? TABLE_OPTIONS : OPTIONS;
            if (!known.contains(option.name()))
            {
                throw option.position().error("there is no option " + option.name() + " of a " +
                    (source.isTable() ? "table" : "stream") + Nearest.hint(option.name(), known));
            }
            if (null != options.putIfAbsent(option.name(), option))
            {
                throw option.position().error("the option " + option.name() + " is there twice");
            }
        }
        final RecordSchema schema = source.columns().isEmpty() ? fromFile() : fromColumns();
        final int id = Names.idOf(source.name().text());
        return new StreamDefinition(source.name().text(), id, schema, key(schema), eventTime(schema),
            duration("watermark", 0), duration("lateness", 0), duration("idle", Long.MAX_VALUE),
            source.isTable() ? StreamDefinition.Kind.TABLE : StreamDefinition.Kind.STREAM, deleted(schema));
    }

    /** What makes a record of a table delete the row of its key. */
    private Expr deleted(final RecordSchema schema)
    {
        final Syntax.Option option = options.get("deleted");
        if (source.isTable() && !options.containsKey("key"))
        {
            throw source.position().error("CREATE TABLE " + source.name() + " needs WITH (key='...'): the column " +
                "whose row a record replaces");
        }
        if (null == option)
        {
            return null;
        }
        final int index = column(option, schema);
        final Field field = schema.fields().get(index);
        if (DataType.Kind.BOOLEAN != field.type().kind())
        {
            throw option.valuePosition().error("the column " + field.name() +
                " cannot say that a row is deleted: it is " + field.type() + ", not BOOLEAN");
        }
        return new Expr.Column(index, field.name(), field.type());
    }

    private RecordSchema fromFile()
    {
        final Syntax.Option path = options.get("schema");
        if (null == path)
        {
            throw source.position().error("CREATE STREAM " + source.name() +
                " needs columns in parentheses or WITH (schema='...')");
        }
        final SchemaFile file = load(path);
        final Syntax.Option message = options.get("message");
        if (null == message)
        {
            if (1 == file.messages().size())
            {
                return file.messages().get(0);
            }
            throw path.position().error(file.source() + " has several messages; name one by message='...': " +
                file.messages().stream().map(RecordSchema::name).collect(Collectors.joining(", ")));
        }
        try
        {
            return file.message(message.value());
        }
        catch (final SchemaException ex)
        {
            throw message.valuePosition().error(ex.getMessage());
        }
    }

    private SchemaFile load(final Syntax.Option path)
    {
        try
        {
            return schemas.load(path.value());
        }
        catch (final SchemaException ex)
        {
            throw path.valuePosition().error(ex.getMessage());
        }
        catch (final InvalidPathException ex)
        {
            throw path.valuePosition().error("'" + path.value() + "' is not a path");
        }
    }

    private RecordSchema fromColumns()
    {
        for (final String name : List.of("schema", "message"))
        {
            if (options.containsKey(name))
            {
                throw options.get(name).position().error("the option " + name +
                    " and a list of columns exclude each other; take one of them away");
            }
        }
        final Map<String, DataType> columns = new LinkedHashMap<>();
        for (final Syntax.Column column : source.columns())
        {
            final Identifier name = column.name();
            if (columns.keySet().stream().anyMatch(name.text()::equalsIgnoreCase))
            {
                throw name.position().error("the column " + name + " is there twice");
            }
            if (isSystem(name.text()))
            {
                throw name.position().error("the column " + name + " is the system's; choose another name");
            }
            OutputSchemas.requireLegal(name);
            columns.put(name.text(), Types.named(column.type(), 0));
        }
        return OutputSchemas.build(source.position(), source.name().text(), columns);
    }

    private static boolean isSystem(final String name)
    {
        for (final SystemColumn column : SystemColumn.values())
        {
            if (column.attribute().name().equalsIgnoreCase(name))
            {
                return true;
            }
        }
        return name.equalsIgnoreCase("_key");
    }

    private int key(final RecordSchema schema)
    {
        final Syntax.Option option = options.get("key");
        if (null == option)
        {
            return StreamDefinition.NONE;
        }
        final int index = column(option, schema);
        final Field field = schema.fields().get(index);
        final String obstacle = obstacle(field);
        if (null != obstacle)
        {
            throw option.valuePosition().error("the column " + field.name() + " cannot be the key: " + obstacle);
        }
        return index;
    }

    /** Records with equal keys have to have equal bytes there, at a fixed place: what keeps a column from that. */
    private static String obstacle(final Field field)
    {
        if (field.wire() instanceof Wire.FloatWire)
        {
            return "it is a floating-point number";
        }
        if (field.wire() instanceof Wire.DecimalWire decimal && null != decimal.exponent())
        {
            return "its exponent varies, so equal values can have different bytes";
        }
        if (field.wire() instanceof Wire.VarDataWire)
        {
            return "it has no fixed place in the record";
        }
        if (field.wire() instanceof Wire.ConstantWire || field.wire() instanceof Wire.BitWire)
        {
            return "it has no bytes of its own";
        }
        return null;
    }

    private int eventTime(final RecordSchema schema)
    {
        final Syntax.Option option = options.get("event_time");
        if (null == option)
        {
            return StreamDefinition.NONE;
        }
        final int index = column(option, schema);
        final Field field = schema.fields().get(index);
        if (DataType.Kind.TIMESTAMP != field.type().kind())
        {
            throw option.valuePosition().error(
                "the column " + field.name() + " cannot be the event time: it is " + field.type() + ", not TIMESTAMP");
        }
        return index;
    }

    private int column(final Syntax.Option option, final RecordSchema schema)
    {
        final int index = schema.indexOf(option.value());
        if (RecordSchema.NOT_FOUND == index)
        {
            throw option.valuePosition().error("there is no column " + option.value() + " in " + source.name() +
                Nearest.hint(option.value(), schema.fields().stream().map(Field::name).collect(Collectors.toList())));
        }
        return index;
    }

    private long duration(final String name, final long otherwise)
    {
        final Syntax.Option option = options.get(name);
        if (null == option)
        {
            return otherwise;
        }
        final long lengthNs = Durations.parse(option.valuePosition(), option.value());
        if (lengthNs < 0)
        {
            throw option.valuePosition().error(name + " cannot be negative");
        }
        return lengthNs;
    }
}
