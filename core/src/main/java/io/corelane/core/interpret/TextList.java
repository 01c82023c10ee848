package io.corelane.core.interpret;

import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.SortKey;
import io.corelane.core.runtime.Faults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What LISTAGG gives. A member is a text, then the keys that it is ordered by. */
final class TextList
{
    private TextList()
    {
    }

    /** The member that a row brings, or null. */
    static Object[] evaluate(final AggregateCall call, final Columns row, final Evaluator evaluator)
    {
        final Object[] member = new Object[1 + call.orderBy().size()];
        member[0] = evaluator.evaluate(call.argument(), row);
        for (int i = 1; null != member[0] && i < member.length; i++)
        {
            member[i] = evaluator.evaluate(call.orderBy().get(i - 1).expr(), row);
        }
        return null == member[0] ? null : member;
    }

    /** A list that became too long is refused. */
    static void check(final AggregateCall call, final List<Object> members)
    {
        if (of(call, members).getBytes(StandardCharsets.UTF_8).length > call.type().length())
        {
            throw new FaultException(Faults.TOO_LONG);
        }
    }

    /** The texts in their order, NULL when there are none. */
    static String of(final AggregateCall call, final List<Object> members)
    {
        if (members.isEmpty())
        {
            return null;
        }
        final List<Object[]> ordered = new ArrayList<>();
        members.forEach((member) -> ordered.add((Object[])member));
        ordered.sort((left, right) -> compare(call.orderBy(), left, right));
        return ordered.stream().map((member) -> (String)member[0])
            .collect(Collectors.joining((String)((Expr.Literal)call.arguments().get(1)).value()));
    }

    private static int compare(final List<SortKey> order, final Object[] left, final Object[] right)
    {
        for (int i = 0; i < order.size(); i++)
        {
            final SortKey key = order.get(i);
            final Object a = left[i + 1];
            final Object b = right[i + 1];
            if (null == a || null == b)
            {
                if (a != b)
                {
                    return (null == a) == key.nullsFirst() ? -1 : 1;
                }
            }
            else if (0 != Comparison.compare(a, b))
            {
                return key.descending() ? Comparison.compare(b, a) : Comparison.compare(a, b);
            }
        }
        return 0;
    }
}
