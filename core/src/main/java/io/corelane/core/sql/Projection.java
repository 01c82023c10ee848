package io.corelane.core.sql;

import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.List;

/** A projection under way: selected columns, then hidden ones that something above needs. */
final class Projection
{
    private final Rel input;
    private final List<Expr> expressions = new ArrayList<>();
    private final List<Attribute> output = new ArrayList<>();

    Projection(final Rel input)
    {
        this.input = input;
    }

    void add(final String name, final Expr expr)
    {
        expressions.add(expr);
        output.add(new Attribute(name, expr.type()));
    }

    /** The input's first columns. */
    Projection addFirst(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final Attribute column = input.output().get(i);
            add(column.name(), new Expr.Column(i, column.name(), column.type()));
        }
        return this;
    }

    /** The place of an expression among the columns; it is added, hidden, when it is not there. */
    int place(final Expr expr)
    {
        final int known = expressions.indexOf(expr);
        if (known >= 0)
        {
            return known;
        }
        String name = expr instanceof Expr.Column column ? OutputNames.ofColumn(column.name()) : "hidden";
        while (hasName(name))
        {
            name = "_" + name;
        }
        add(name, expr);
        return output.size() - 1;
    }

    int size()
    {
        return output.size();
    }

    /** The columns, as what stands above sees them. */
    List<Expr> columns()
    {
        final List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < output.size(); i++)
        {
            columns.add(new Expr.Column(i, output.get(i).name(), output.get(i).type()));
        }
        return columns;
    }

    Rel rel()
    {
        return new Rel.Project(input, expressions, output);
    }

    private boolean hasName(final String name)
    {
        return output.stream().anyMatch((column) -> column.name().equalsIgnoreCase(name));
    }
}
