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
     * @param source   whose records have the group, or the group around it.
     * @param alias    by which the source, or the group around it, goes.
     */
    UnnestResolver(final Syntax.Unnested unnested, final StreamDefinition source, final Identifier alias)
    {
        this.unnested = unnested;
        this.source = source;
        this.alias = alias;
    }

    /** The source's columns, then those of the group; and so on for groups inside, the outer one being the input. */
    Scope resolve(final Scope input)
    {
        if (StreamDefinition.Kind.STREAM != source.kind())
        {
            throw unnested.path().position().error("UNNEST takes a group of a stream's records; " + source.name() +
                " is a table, of which each record is one row: declare it by CREATE STREAM to read its groups");
        }
        final Rel.Unnest outer = input.rel() instanceof Rel.Unnest unnest ? unnest : null;
        final GroupSchema group = group(outer);
        if (group.fields().isEmpty() && group.groups().isEmpty())
        {
            throw unnested.path().position().error("the group " + group.name() + " has no columns");
        }
        final List<Attribute> output = new ArrayList<>(input.rel().output());
        group.fields().forEach((field) -> output.add(new Attribute(field.name(), field.type())));
        final List<String> path = new ArrayList<>(null == outer ? List.of() : outer.path());
        path.add(group.name());
        return Scope.of(new Rel.Unnest(null == outer ? input.rel() : outer.input(), path, output), input,
            null == unnested.alias() ? group.name() : unnested.alias().text());
    }

    private GroupSchema group(final Rel.Unnest outer)
    {
        final List<GroupSchema> groups =
            null == outer ? source.schema().groups() : outer.groups().get(outer.groups().size() - 1).groups();
        final String owner = null == outer ? "records of " + source.name() : "entries of " + alias.text();
        final List<Identifier> parts = unnested.path().parts();
        final int first = parts.size() > 1 && parts.get(0).names(alias.text()) ? 1 : 0;
        final Identifier name = parts.get(first);
        for (final GroupSchema group : groups)
        {
            if (name.names(group.name()))
            {
                if (parts.size() > first + 1)
                {
                    throw parts.get(first + 1).position().error("a group inside of a group is unnested behind it: " +
                        "write CROSS JOIN UNNEST(" + alias.text() + "." + name + ") CROSS JOIN UNNEST(" + name + "." +
                        parts.get(first + 1) + ")");
                }
                return group;
            }
        }
        if (null != outer && isOfRecord(parts))
        {
            throw name.position().error("only one group of a record is unnested, and groups inside of its entries; " +
                "for another one write a SELECT of its own");
        }
        final List<String> names = groups.stream().map(GroupSchema::name).toList();
        throw name.position().error("the " + owner + " have no group " + name +
            (names.isEmpty() ? "; they have none" : Nearest.hint(name.text(), names)));
    }

    private boolean isOfRecord(final List<Identifier> parts)
    {
        return source.schema().groups().stream().anyMatch((group) ->
            parts.get(parts.size() - 1).names(group.name()));
    }
}
