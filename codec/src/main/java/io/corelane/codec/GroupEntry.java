package io.corelane.codec;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One entry of a repeating group. Immutable.
 *
 * @param values in the order of {@link GroupSchema#fields()}, as {@link RowDecoder} has them; NULL is null.
 * @param groups the entries of each group inside it, in the order of {@link GroupSchema#groups()}.
 */
public record GroupEntry(List<Object> values, List<List<GroupEntry>> groups)
{
    /**
     * An entry without groups inside.
     *
     * @param values in the order of the group's fields.
     * @return the entry.
     */
    public static GroupEntry of(final Object... values)
    {
        return new GroupEntry(Collections.unmodifiableList(Arrays.asList(values.clone())), List.of());
    }
}
