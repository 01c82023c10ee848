package io.corelane.core.plan;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** How pieces of a plan are written. */
final class PlanText
{
    private PlanText()
    {
    }

    static String literal(final Object value)
    {
        if (value instanceof String)
        {
            return "'" + ((String)value).replace("'", "''") + "'";
        }
        if (value instanceof BigDecimal)
        {
            return ((BigDecimal)value).toPlainString();
        }
        return null == value ? "NULL" : value.toString();
    }

    static String list(final List<?> parts)
    {
        return parts.stream().map(Object::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
