package io.corelane.core.sql;

import io.corelane.codec.GroupSchema;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.List;

/** Turns CROSS JOIN UNNEST(t.group) into a relation. */
final class UnnestResolver
{
    private final Syntax.Unnested unnested;
    private final StreamDefinition source;
    private final Identifier alias;

    /**
     * A resolver.
     *
     * @param unnested what stands in FROM.
     * @param source   whose records have the group.
     * @param alias    by which the source goes.
     */
    UnnestResolver(final Syntax.Unnested unnested, final StreamDefinition source, final Identifier alias)
    {
        this.unnested = unnested;
        this.source = source;
        this.alias = alias;
    }

    /** The source's columns, then those of the group. */
    Scope resolve(final Scope input)
    {
        if (StreamDefinition.Kind.STREAM != source.kind())
        {
            throw unnested.path().position().error("UNNEST takes a group of a stream's records; " + source.name() +
                " is a table");
        }
        final GroupSchema group = group();
        if (group.fields().isEmpty())
        {
            throw unnested.path().position().error("the group " + group.name() + " has no columns");
        }
        final List<Attribute> output = new ArrayList<>(input.rel().output());
        group.fields().forEach((field) -> output.add(new Attribute(field.name(), field.type())));
        return Scope.of(new Rel.Unnest(input.rel(), group.name(), output), input,
            null == unnested.alias() ? group.name() : unnested.alias().text());
    }

    private GroupSchema group()
    {
        final List<Identifier> parts = unnested.path().parts();
        final int first = parts.size() > 1 && parts.get(0).names(alias.text()) ? 1 : 0;
        for (final GroupSchema group : source.schema().groups())
        {
            if (parts.get(first).names(group.name()))
            {
                if (parts.size() > first + 1)
                {
                    throw parts.get(first + 1).position().unsupported("UNNEST of a group inside of a group");
                }
                return group;
            }
        }
        final List<String> names = source.schema().groups().stream().map(GroupSchema::name).toList();
        throw parts.get(first).position().error("the records of " + source.name() + " have no group " +
            parts.get(first) + (names.isEmpty() ? "; they have none" : Nearest.hint(parts.get(first).text(), names)));
    }
}
