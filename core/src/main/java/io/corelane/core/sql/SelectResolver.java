package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns one SELECT into a relation. Used once. */
final class SelectResolver
{
    private final Syntax.Select select;
    private final Scope scope;
    private final AggregateCalls aggregates;
    private final List<Selected> selected = new ArrayList<>();
    private final Map<String, Node> aliases = new LinkedHashMap<>();

    SelectResolver(final Syntax.Select select, final StreamDefinition source)
    {
        this.select = select;
        this.scope = new Scope(source, select.alias());
        this.aggregates = new AggregateCalls(scope.scan().output().size());
        for (final Syntax.Item item : select.items())
        {
            if (null != item.alias())
            {
                OutputSchemas.requireLegal(item.alias());
                aliases.put(item.alias().text(), item.expression());
            }
        }
    }

    /** An output column before it is rewritten over groups. */
    private record Selected(Position position, Expr expr, String name, Map<Integer, Position> columns)
    {
    }

    EmitMode emit()
    {
        return null == select.emit() ? EmitMode.CHANGES : select.emit().mode();
    }

    Rel resolve()
    {
        Rel input = scope.scan();
        if (null != select.where())
        {
            final Typer typer = new Typer(scope, null, "WHERE", Map.of());
            input = new Rel.Filter(input, typer.condition(select.where(), "WHERE"));
        }
        final List<Expr> keys = keys();
        select.items().forEach(this::add);
        final Typer havingTyper = new Typer(scope, aggregates, "HAVING", aliases);
        final Expr having = null == select.having() ? null : havingTyper.condition(select.having(), "HAVING");
        if (select.groupBy().isEmpty() && null == having && aggregates.calls().isEmpty())
        {
            return project(input, null);
        }
        final GroupRewriter rewriter = new GroupRewriter(keys, scope.scan().output().size());
        input = new Rel.Aggregate(input, keys, aggregates.calls(), null, emit(), grouped(keys));
        if (null != having)
        {
            input = new Rel.Filter(input, rewriter.rewrite(having, havingTyper.columns()));
        }
        return project(input, rewriter);
    }

    private List<Expr> keys()
    {
        final List<Expr> keys = new ArrayList<>();
        for (final Node node : select.groupBy())
        {
            final Expr key = new Typer(scope, null, "GROUP BY", aliases).value(ordinal(node));
            if (!keys.contains(key))
            {
                keys.add(key);
            }
        }
        return keys;
    }

    private Node ordinal(final Node node)
    {
        if (!(node instanceof Node.Constant constant) || !(constant.value() instanceof Long place))
        {
            return node;
        }
        if (place < 1 || place > select.items().size())
        {
            throw node.position().error("GROUP BY " + place + " names no column of the SELECT; it has " +
                select.items().size());
        }
        final Node named = select.items().get((int)(place - 1)).expression();
        if (null == named)
        {
            throw node.position().error("GROUP BY " + place + " names *; name a column");
        }
        return named;
    }

    private void add(final Syntax.Item item)
    {
        if (null == item.expression())
        {
            if (null != item.starOf())
            {
                scope.requireRelation(item.starOf());
            }
            for (final Expr expr : scope.star())
            {
                add(item, expr, Map.of(((Expr.Column)expr).index(), item.position()));
            }
        }
        else
        {
            final Typer typer = new Typer(scope, aggregates, "SELECT", Map.of());
            add(item, typer.value(item.expression()), typer.columns());
        }
    }

    private void add(final Syntax.Item item, final Expr expr, final Map<Integer, Position> columns)
    {
        final String name = null != item.alias() ? item.alias().text() : OutputNames.of(expr, selected.size() + 1);
        for (final Selected other : selected)
        {
            if (other.name().equalsIgnoreCase(name))
            {
                throw item.position().error(
                    "two columns of the result are named " + name + "; give one another name with AS");
            }
        }
        selected.add(new Selected(item.position(), expr, name, columns));
    }

    private List<Attribute> grouped(final List<Expr> keys)
    {
        final List<Attribute> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++)
        {
            columns.add(new Attribute(OutputNames.ofKey(keys.get(i), i + 1), keys.get(i).type()));
        }
        for (final AggregateCall call : aggregates.calls())
        {
            columns.add(new Attribute(call.name(), call.type()));
        }
        return columns;
    }

    private Rel project(final Rel input, final GroupRewriter rewriter)
    {
        if (null == rewriter && EmitMode.FINAL == emit())
        {
            throw select.emit().position().error(
                "EMIT FINAL needs groups: a GROUP BY or an aggregate; without them use EMIT CHANGES");
        }
        final List<Expr> expressions = new ArrayList<>();
        final List<Attribute> output = new ArrayList<>();
        for (final Selected column : selected)
        {
            final DataType type = column.expr().type();
            expressions.add(null == rewriter ? column.expr() : rewriter.rewrite(column.expr(), column.columns()));
            output.add(new Attribute(column.name(), type));
        }
        return new Rel.Project(input, expressions, output);
    }
}
