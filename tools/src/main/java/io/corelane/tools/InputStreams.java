package io.corelane.tools;

import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The streams that rows may name; their names are compared without case, as SQL does. */
final class InputStreams
{
    private final Map<String, StreamRow> rows = new TreeMap<>();

    InputStreams(final Collection<StreamDefinition> streams)
    {
        for (final StreamDefinition stream : streams)
        {
            rows.put(stream.name().toLowerCase(Locale.ROOT), new StreamRow(stream));
        }
    }

    /** The row of a stream, or null when there is no such stream. */
    StreamRow find(final String name)
    {
        return rows.get(name.toLowerCase(Locale.ROOT));
    }

    List<String> names()
    {
        return new ArrayList<>(rows.keySet());
    }
}
