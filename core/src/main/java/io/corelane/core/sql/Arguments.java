package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.ScalarFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a scalar function was called with: typed when asked for, and refused with what was expected. */
final class Arguments
{
    private static final int UNBOUNDED = Integer.MAX_VALUE;
    private static final List<String> NUMBERS = List.of("none", "one", "two", "three", "four");

    private final Typer typer;
    private final Node.Call call;

    Arguments(final Typer typer, final Node.Call call)
    {
        this.typer = typer;
        this.call = call;
    }

    Typer typer()
    {
        return typer;
    }

    Position position()
    {
        return call.position();
    }

    /** The function's name, in capitals. */
    String shown()
    {
        return call.function().text().toUpperCase(Locale.ROOT);
    }

    int count()
    {
        return call.arguments().size();
    }

    Node node(final int index)
    {
        return call.arguments().get(index);
    }

    /** Refuses any other count. */
    Arguments require(final int least, final int most)
    {
        if (count() < least || count() > most)
        {
            final String wanted = most == UNBOUNDED ? NUMBERS.get(least) + (1 == least ? " argument" : " arguments") +
                " at least" : least == most ? NUMBERS.get(least) + (1 == least ? " argument" : " arguments") :
                NUMBERS.get(least) + (least + 1 == most ? " or " : " to ") + NUMBERS.get(most) + " arguments";
            throw position().error(shown() + " takes " + wanted + ", found " +
                (0 == count() ? NUMBERS.get(0) : Integer.toString(count())));
        }
        return this;
    }

    Arguments requireLeast(final int least)
    {
        return require(least, UNBOUNDED);
    }

    /** An argument as it is, perhaps {@link Coercion#UNTYPED_NULL}. */
    Expr any(final int index)
    {
        return typer.type(node(index));
    }

    /** All arguments as they are. */
    List<Expr> all()
    {
        final List<Expr> all = new ArrayList<>();
        call.arguments().forEach((argument) -> all.add(typer.type(argument)));
        return all;
    }

    /** A number of any kind. */
    Expr number(final int index)
    {
        final Expr expr = Coercion.known(any(index), DataType.BIGINT);
        if (!expr.type().isNumeric())
        {
            throw refuse(index, "a number", expr.type());
        }
        return expr;
    }

    /** A number as a DOUBLE. */
    Expr floating(final int index)
    {
        return Coercion.to(number(index), DataType.DOUBLE);
    }

    /** An integer. */
    Expr integer(final int index)
    {
        return kind(index, DataType.BIGINT, "an integer");
    }

    /** A text. */
    Expr text(final int index)
    {
        return kind(index, DataType.varchar(1), "a text");
    }

    /** A time; a constant text is read as one. */
    Expr timestamp(final int index)
    {
        final Expr expr = Coercion.known(
            Coercion.moment(node(index).position(), any(index), DataType.TIMESTAMP), DataType.TIMESTAMP);
        if (DataType.Kind.TIMESTAMP != expr.type().kind())
        {
            throw refuse(index, "a TIMESTAMP", expr.type());
        }
        return expr;
    }

    /** A text that is known when the job is made. */
    String constantText(final int index, final String what)
    {
        if (node(index) instanceof Node.Constant constant && constant.value() instanceof String text)
        {
            return text;
        }
        throw node(index).position().error(what + " takes a constant text in single quotes");
    }

    /** An expression of one kind. */
    Expr kind(final int index, final DataType type, final String what)
    {
        final Expr expr = Coercion.known(any(index), type);
        if (expr.type().kind() != type.kind())
        {
            throw refuse(index, what, expr.type());
        }
        return expr;
    }

    /** The error that an argument is of another type. */
    SqlException refuse(final int index, final String wanted, final DataType found)
    {
        return node(index).position().error(shown() + " takes " + wanted +
            (count() > 1 ? " as argument " + (index + 1) : "") + ", found " + found +
            (wanted.equals("a text") ? "; CAST it to VARCHAR" : ""));
    }

    /** A call of a function that is not rewritten into something else. */
    static Expr call(final ScalarFunction function, final DataType type, final Expr... operands)
    {
        return new Expr.Function(function, List.of(operands), type);
    }
}
