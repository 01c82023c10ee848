package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import java.util.ArrayList;
import java.util.List;

/** Types of what chooses among alternatives: CASE in both forms, COALESCE, NULLIF. */
final class CaseTyper
{
    private final Typer typer;

    CaseTyper(final Typer typer)
    {
        this.typer = typer;
    }

    Expr type(final Node.Case node)
    {
        final Expr operand = null == node.operand() ? null : typer.type(node.operand());
        final List<Expr> conditions = new ArrayList<>();
        final List<Expr> results = new ArrayList<>();
        for (final Node.Branch branch : node.branches())
        {
            conditions.add(null == operand ? typer.condition(branch.condition(), "WHEN") : typer.compare(
                branch.condition().position(), Operator.EQUAL, operand, typer.type(branch.condition())));
            results.add(typer.type(branch.result()));
        }
        results.add(null == node.otherwise() ? Coercion.UNTYPED_NULL : typer.type(node.otherwise()));
        return build(conditions, Coercion.unify(node.position(), "CASE", results));
    }

    static Expr nullIf(final Typer typer, final Position position, final Expr value, final Expr other)
    {
        if (Coercion.UNTYPED_NULL == value)
        {
            return value;
        }
        final Expr equal = typer.compare(position, Operator.EQUAL, value, other);
        return new Expr.Case(List.of(new Expr.Branch(equal, new Expr.Literal(null, value.type()))), value,
            value.type());
    }

    static Expr coalesce(final List<Expr> alternatives)
    {
        final DataType type = type(alternatives);
        if (null == type || 1 == alternatives.size())
        {
            return alternatives.get(0);
        }
        return new Expr.Call(Operator.COALESCE, alternatives, type);
    }

    static Expr build(final List<Expr> conditions, final List<Expr> results)
    {
        final DataType type = type(results);
        if (null == type)
        {
            return Coercion.UNTYPED_NULL;
        }
        final List<Expr.Branch> branches = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++)
        {
            branches.add(new Expr.Branch(conditions.get(i), results.get(i)));
        }
        return new Expr.Case(branches, results.get(results.size() - 1), type);
    }

    /** The type that all have in common by now, or null when all are NULL. */
    static DataType type(final List<Expr> alternatives)
    {
        DataType type = null;
        for (final Expr alternative : alternatives)
        {
            if (Coercion.UNTYPED_NULL != alternative)
            {
                type = null == type ? alternative.type() : Types.common(type, alternative.type());
            }
        }
        return type;
    }
}
