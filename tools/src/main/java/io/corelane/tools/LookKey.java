package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StatePlace;
import io.corelane.core.plan.StreamDefinition;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * The key that a WHERE asks for: if it says of each column of a place's key what it is equal to, one row is looked up
 * instead of all. The WHERE is worked out over what is found all the same. Immutable.
 */
final class LookKey implements StateRows.KeyMaker
{
    private final RecordSchema schema;
    private final Map<String, Expr.Literal> values = new TreeMap<>();

    private LookKey(final RecordSchema schema)
    {
        this.schema = schema;
    }

    /** What a plan asks of a source that it reads once, right above it; null when it reads it more than once. */
    static LookKey of(final JobPlan plan, final StreamDefinition source, final RecordSchema schema)
    {
        if (1 != plan.scans().stream().filter((scan) -> source.equals(scan.source())).count())
        {
            return null;
        }
        final LookKey key = new LookKey(schema);
        key.visit(plan.root(), source);
        return key.values.isEmpty() ? null : key;
    }

    @Override
    public byte[] key(final StatePlace place)
    {
        final Object[] key = new Object[place.keys().size()];
        for (int i = 0; i < key.length; i++)
        {
            final int column = place.columnOf(place.keyFields().get(i));
            final Expr.Literal value = column < 0 ? null : valueOf(place, column);
            key[i] = null == value ? null : as(place.keys().get(i).type(), value);
            if (null == key[i])
            {
                return null;
            }
        }
        return 0 == key.length ? null : GroupKey.encode(place.keys(), key);
    }

    /** What a column of a place's rows has to be, if a column that is shown is nothing but that. */
    private Expr.Literal valueOf(final StatePlace place, final int column)
    {
        for (int shown = 0; shown < schema.fields().size(); shown++)
        {
            int at = shown;
            for (int i = place.above().size() - 1; i >= 0 && at >= 0; i--)
            {
                at = origin(place.above().get(i).root(), at);
            }
            if (column == at && values.containsKey(schema.fields().get(shown).name()))
            {
                return values.get(schema.fields().get(shown).name());
            }
        }
        return null;
    }

    /** Which column of what a plan reads one of its columns is, or -1 when it is worked out. */
    private static int origin(final Rel root, final int column)
    {
        Rel rel = root;
        int at = column;
        while (at >= 0 && !(rel instanceof Rel.Scan))
        {
            if (rel instanceof Rel.Project project)
            {
                at = project.expressions().get(at) instanceof Expr.Column input ? input.index() : -1;
            }
            else if (rel instanceof Rel.Aggregate groups)
            {
                at = at < groups.keys().size() && groups.keys().get(at) instanceof Expr.Column input ?
                    input.index() : -1;
            }
            else if (!(rel instanceof Rel.Filter))
            {
                return -1;
            }
            rel = rel.inputs().get(0);
        }
        return at;
    }

    /** A value as a column has it; null when that is not certain to be equal. */
    private static Object as(final DataType type, final Expr.Literal literal)
    {
        if (null == literal.value() || type.kind() != literal.type().kind() || DataType.Kind.DOUBLE == type.kind())
        {
            return null;
        }
        if (DataType.Kind.DECIMAL != type.kind())
        {
            return literal.value();
        }
        try
        {
            return GroupKey.decimal(type, (BigDecimal)literal.value());
        }
        catch (final ArithmeticException ex)
        {
            return null;
        }
    }

    private void visit(final Rel rel, final StreamDefinition source)
    {
        if (rel instanceof Rel.Filter filter && filter.input() instanceof Rel.Scan scan &&
            source.equals(scan.source()))
        {
            visit(filter.condition());
        }
        rel.inputs().forEach((input) -> visit(input, source));
    }

    private void visit(final Expr condition)
    {
        if (condition instanceof Expr.Call call && Operator.AND == call.operator())
        {
            call.operands().forEach(this::visit);
        }
        else if (condition instanceof Expr.Call call && Operator.EQUAL == call.operator())
        {
            visit(call.operands().get(0), call.operands().get(1));
            visit(call.operands().get(1), call.operands().get(0));
        }
    }

    private void visit(final Expr one, final Expr other)
    {
        if (one instanceof Expr.Column column && other instanceof Expr.Literal literal &&
            column.index() < schema.fields().size())
        {
            values.put(schema.fields().get(column.index()).name(), literal);
        }
    }
}
