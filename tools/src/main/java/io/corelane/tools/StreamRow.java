package io.corelane.tools;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.corelane.codec.Field;
import io.corelane.codec.GroupEntry;
import io.corelane.codec.GroupSchema;
import io.corelane.core.plan.StreamDefinition;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One stream's row, read from a JSON object; used again for each line. */
final class StreamRow
{
    private final StreamDefinition stream;
    private final List<Field> fields;
    private final Map<String, Integer> indexByName = new LinkedHashMap<>();
    private final Object[] values;
    private final int[] columns;
    private final List<List<GroupEntry>> groups;
    private int start;

    StreamRow(final StreamDefinition stream)
    {
        this.stream = stream;
        fields = stream.schema().fields();
        values = new Object[fields.size()];
        columns = new int[fields.size()];
        groups = JsonGroups.none(stream.schema().groups());
        for (int i = 0; i < fields.size(); i++)
        {
            indexByName.put(fields.get(i).name().toLowerCase(Locale.ROOT), i);
        }
    }

    StreamDefinition stream()
    {
        return stream;
    }

    /** The values, in the order of the schema's fields; a column that the line did not name is null. */
    Object[] values()
    {
        return values;
    }

    /** The entries of each group, in the order of the schema's groups; none where the line did not name it. */
    List<List<GroupEntry>> groups()
    {
        return groups;
    }

    /** Reads the object that the parser is at. */
    void read(final JsonParser parser) throws IOException, JsonInputException
    {
        Arrays.fill(values, null);
        Arrays.fill(columns, 0);
        groups.replaceAll((entries) -> List.of());
        start = JsonValues.columnOf(parser);
        if (JsonToken.START_OBJECT != parser.currentToken())
        {
            throw new JsonInputException(start, "\"row\" takes an object of columns, {\"" + fields.get(0).name() +
                "\":...}");
        }
        while (JsonToken.END_OBJECT != parser.nextToken())
        {
            final String name = parser.currentName();
            final Integer index = indexByName.get(name.toLowerCase(Locale.ROOT));
            final int group = JsonGroups.indexOf(stream.schema().groups(), name);
            if (null == index && group >= 0)
            {
                parser.nextToken();
                groups.set(group, JsonGroups.read(parser, stream.schema().groups().get(group)));
                continue;
            }
            if (null == index)
            {
                throw new JsonInputException(JsonValues.columnOf(parser),
                    "stream " + stream.name() + " has no column " + name + Suggestion.of(
                    name, Stream.concat(fields.stream().map(Field::name),
                    stream.schema().groups().stream().map(GroupSchema::name)).collect(Collectors.toList())));
            }
            if (0 != columns[index])
            {
                throw new JsonInputException(JsonValues.columnOf(parser), "column " + name + " is there twice");
            }
            parser.nextToken();
            columns[index] = JsonValues.columnOf(parser);
            values[index] = JsonValues.read(parser, fields.get(index).name(), fields.get(index).type());
        }
    }

    /** Where the column that a sentence of the encoder is about stands in the line. */
    int columnOf(final String sentence)
    {
        for (int i = 0; i < fields.size(); i++)
        {
            final String subject = "column " + fields.get(i).name();
            if (sentence.startsWith(subject + " ") || sentence.startsWith(subject + ":"))
            {
                return 0 == columns[i] ? start : columns[i];
            }
        }
        return start;
    }
}
