package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Which cell of a CSV row becomes which column of the stream, and how. Immutable.
 *
 * @param field  index of the stream's column in its schema.
 * @param cell   index of the CSV file's column.
 * @param factor what a number is multiplied with, exactly; null for as it is.
 * @param unit   what a number in a TIMESTAMP counts.
 */
record ColumnMapping(int field, int cell, BigDecimal factor, TimeUnit unit)
{
    private static final List<String> UNITS = List.of("ns", "us", "ms", "s");

    /**
     * All mappings: those that are given, then a column of the same name for each column of the stream that has none.
     *
     * @param maps   {@code field=column}, {@code field=column*0.0001}, {@code field=column/10000},
     *               {@code field=column:ms}.
     * @param schema of the stream.
     * @param header of the file.
     * @return in the order of the schema's fields.
     */
    static List<ColumnMapping> parse(final List<String> maps, final RecordSchema schema, final List<String> header)
    {
        final ColumnMapping[] mappings = new ColumnMapping[schema.fields().size()];
        for (final String map : maps)
        {
            final ColumnMapping mapping = parse(map, schema, header);
            if (null != mappings[mapping.field])
            {
                throw ToolException.usage("--map " + map + ": the column is mapped twice");
            }
            mappings[mapping.field] = mapping;
        }
        final List<ColumnMapping> all = new ArrayList<>();
        for (int i = 0; i < mappings.length; i++)
        {
            final int cell = null == mappings[i] ? CsvHeader.find(schema.fields().get(i).name(), header) : -1;
            if (null != mappings[i] || cell >= 0)
            {
                all.add(null != mappings[i] ? mappings[i] : new ColumnMapping(i, cell, null, TimeUnit.MILLISECONDS));
            }
        }
        if (all.isEmpty())
        {
            throw ToolException.usage("no column of the CSV file (" + String.join(", ", header) +
                ") has the name of a column of the stream (" + names(schema) + "); name them: --map " +
                schema.fields().get(0).name() + "=" + header.get(0));
        }
        return all;
    }

    private static ColumnMapping parse(final String map, final RecordSchema schema, final List<String> header)
    {
        final int sign = map.indexOf('=');
        if (sign < 1 || sign == map.length() - 1)
        {
            throw ToolException.usage("--map " + map +
                " is not field=column; a number can be scaled (price=price_e4*0.0001) and a time have a unit" +
                " (ts=t:ms)");
        }
        final String name = map.substring(0, sign).trim();
        final int field = schema.indexOf(name);
        if (RecordSchema.NOT_FOUND == field)
        {
            throw ToolException.usage("--map " + map + ": stream " + schema.name() + " has no column " + name +
                Suggestion.of(name, schema.fields().stream().map(Field::name).collect(Collectors.toList())));
        }
        final DataType type = schema.fields().get(field).type();
        final String source = map.substring(sign + 1).trim();
        if (CsvHeader.find(source, header) >= 0)
        {
            return new ColumnMapping(field, CsvHeader.find(source, header), null, TimeUnit.MILLISECONDS);
        }
        final int colon = source.lastIndexOf(':');
        if (colon > 0)
        {
            require(DataType.Kind.TIMESTAMP == type.kind(), map, "a unit is for a TIMESTAMP, " + name + " is " + type);
            final int cell = CsvHeader.indexOf(source.substring(0, colon), header, "--map " + map);
            return new ColumnMapping(field, cell, null, unit(map, source.substring(colon + 1)));
        }
        final int operator = Math.max(source.lastIndexOf('*'), source.lastIndexOf('/'));
        if (operator > 0)
        {
            require(type.isNumeric(), map, "only a number can be scaled, " + name + " is " + type);
            final int cell = CsvHeader.indexOf(source.substring(0, operator).trim(), header, "--map " + map);
            return new ColumnMapping(field, cell, factor(map, source, operator), TimeUnit.MILLISECONDS);
        }
        return new ColumnMapping(
            field, CsvHeader.indexOf(source, header, "--map " + map), null, TimeUnit.MILLISECONDS);
    }

    private static BigDecimal factor(final String map, final String source, final int operator)
    {
        try
        {
            final BigDecimal number = new BigDecimal(source.substring(operator + 1).trim());
            return '*' == source.charAt(operator) ? number : BigDecimal.ONE.divide(number);
        }
        catch (final NumberFormatException ex)
        {
            throw ToolException.usage("--map " + map + ": '" + source.substring(operator + 1) + "' is not a number");
        }
        catch (final ArithmeticException ex)
        {
            throw ToolException.usage("--map " + map + ": one divided by " + source.substring(operator + 1) +
                " has no end as a decimal; divide by 10, 100 and so on");
        }
    }

    private static TimeUnit unit(final String map, final String name)
    {
        switch (name.toLowerCase(Locale.ROOT))
        {
            case "ns":
                return TimeUnit.NANOSECONDS;

            case "us":
                return TimeUnit.MICROSECONDS;

            case "ms":
                return TimeUnit.MILLISECONDS;

            case "s":
                return TimeUnit.SECONDS;

            default:
                throw ToolException.usage("--map " + map + ": there is no unit " + name + Suggestion.of(name, UNITS) +
                    " (" + String.join(", ", UNITS) + ")");
        }
    }

    private static void require(final boolean isRight, final String map, final String what)
    {
        if (!isRight)
        {
            throw ToolException.usage("--map " + map + ": " + what);
        }
    }

    private static String names(final RecordSchema schema)
    {
        return schema.fields().stream().map(Field::name).collect(Collectors.joining(", "));
    }
}
