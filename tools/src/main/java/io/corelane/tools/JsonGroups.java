package io.corelane.tools;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.corelane.codec.Field;
import io.corelane.codec.GroupEntry;
import io.corelane.codec.GroupSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes JSON arrays of objects as the entries of repeating groups, groups inside of them too. */
final class JsonGroups
{
    private JsonGroups()
    {
    }

    /** Index of a group by its name, without case, or -1. */
    static int indexOf(final List<GroupSchema> groups, final String name)
    {
        for (int i = 0; i < groups.size(); i++)
        {
            if (groups.get(i).name().equalsIgnoreCase(name))
            {
                return i;
            }
        }
        return -1;
    }

    /** No entries for each of the groups. */
    static List<List<GroupEntry>> none(final List<GroupSchema> groups)
    {
        return new ArrayList<>(Collections.nCopies(groups.size(), List.of()));
    }

    /** The entries of the array that the parser is at. */
    static List<GroupEntry> read(final JsonParser parser, final GroupSchema group)
        throws IOException, JsonInputException
    {
        if (JsonToken.START_ARRAY != parser.currentToken())
        {
            throw new JsonInputException(JsonValues.columnOf(parser),
                "group " + group.name() + " takes an array of objects, [{...},{...}]");
        }
        final List<GroupEntry> entries = new ArrayList<>();
        while (JsonToken.END_ARRAY != parser.nextToken())
        {
            entries.add(entry(parser, group));
        }
        return entries;
    }

    private static GroupEntry entry(final JsonParser parser, final GroupSchema group)
        throws IOException, JsonInputException
    {
        if (JsonToken.START_OBJECT != parser.currentToken())
        {
            throw new JsonInputException(JsonValues.columnOf(parser),
                "an entry of group " + group.name() + " is an object, {\"name\":value}");
        }
        final Object[] values = new Object[group.fields().size()];
        final List<List<GroupEntry>> groups = none(group.groups());
        while (JsonToken.END_OBJECT != parser.nextToken())
        {
            final String name = parser.currentName();
            final int column = JsonValues.columnOf(parser);
            final int inner = indexOf(group.groups(), name);
            final int index = indexOf(group, name);
            parser.nextToken();
            if (inner >= 0)
            {
                groups.set(inner, read(parser, group.groups().get(inner)));
            }
            else if (index >= 0)
            {
                final Field field = group.fields().get(index);
                values[index] = JsonValues.read(parser, field.name(), field.type());
            }
            else
            {
                throw new JsonInputException(column, "group " + group.name() + " has no column " + name +
                    Suggestion.of(name, Stream.concat(group.fields().stream().map(Field::name),
                    group.groups().stream().map(GroupSchema::name)).collect(Collectors.toList())));
            }
        }
        return new GroupEntry(Collections.unmodifiableList(Arrays.asList(values)), groups);
    }

    private static int indexOf(final GroupSchema group, final String name)
    {
        for (int i = 0; i < group.fields().size(); i++)
        {
            if (group.fields().get(i).name().equalsIgnoreCase(name))
            {
                return i;
            }
        }
        return -1;
    }
}
