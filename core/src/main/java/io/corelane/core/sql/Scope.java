package io.corelane.core.sql;

import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.SystemColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The columns that names can mean: those of one source, under its name or its alias. */
final class Scope
{
    private static final String KEY = "_key";

    private final Rel.Scan scan;
    private final String relation;
    private final int columnCount;

    Scope(final StreamDefinition source, final Identifier alias)
    {
        final List<Attribute> columns = new ArrayList<>();
        source.schema().fields().forEach((field) -> columns.add(new Attribute(field.name(), field.type())));
        this.columnCount = columns.size();
        for (final SystemColumn column : SystemColumn.values())
        {
            columns.add(column.attribute());
        }
        this.scan = new Rel.Scan(source, columns);
        this.relation = null == alias ? source.name() : alias.text();
    }

    Rel.Scan scan()
    {
        return scan;
    }

    /** All columns but the system's, in the source's order. */
    List<Expr> star()
    {
        final List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < columnCount; i++)
        {
            columns.add(column(i));
        }
        return columns;
    }

    /** Refuses the name of another relation before a star. */
    void requireRelation(final Identifier name)
    {
        if (!name.names(relation))
        {
            throw name.position().error("there is no relation " + name.text() + " in FROM; it is " + relation);
        }
    }

    /** The column that a name means, or null if it means none. */
    Expr.Column find(final Node.Name name)
    {
        final List<Identifier> parts = name.parts();
        if (parts.size() > 1 && parts.get(0).names(relation))
        {
            return find(parts.subList(1, parts.size()));
        }
        return find(parts);
    }

    /** The error that a name means no column. */
    SqlException unknown(final Node.Name name)
    {
        final String text = name.toString();
        if ("_window_start".equals(text) || "_window_end".equals(text) || "window_start".equals(text) ||
            "window_end".equals(text))
        {
            return name.position().unsupported("the column " + text + " (it needs a WINDOW)");
        }
        if (KEY.equals(text))
        {
            return name.position().error("the stream " + scan.source().name() +
                " has no key; declare it by WITH (key='...')");
        }
        final List<String> names = scan.output().stream().map(Attribute::name).collect(Collectors.toList());
        final Identifier last = name.parts().get(name.parts().size() - 1);
        final String nearest = null == Nearest.of(text, names) ? Nearest.of(last.text(), names) :
            Nearest.of(text, names);
        final String quoted = last.quoted() ? "; a text is written in single quotes, '" + last.text() + "'" : "";
        return name.position().error("there is no column " + text + " in " + relation + quoted +
            (null == nearest ? "; there are " + String.join(", ", names.subList(0, columnCount)) :
            "; did you mean " + nearest + "?"));
    }

    private Expr.Column find(final List<Identifier> parts)
    {
        final boolean quoted = parts.stream().anyMatch(Identifier::quoted);
        final String text = parts.stream().map(Identifier::text).collect(Collectors.joining("."));
        for (int i = 0; i < scan.output().size(); i++)
        {
            final String column = scan.output().get(i).name();
            if (quoted ? column.equals(text) : column.equalsIgnoreCase(text))
            {
                return column(i);
            }
        }
        final int key = scan.source().keyField();
        return KEY.equals(text) && StreamDefinition.NONE != key ? column(key) : null;
    }

    private Expr.Column column(final int index)
    {
        final Attribute attribute = scan.output().get(index);
        return new Expr.Column(index, attribute.name(), attribute.type());
    }
}
