package io.corelane.core.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Arrays;

/** The order of values of one kind. */
final class Comparison
{
    private Comparison()
    {
    }

    /** Less than, equal to or greater than 0; minus zero equals zero, text is compared by its UTF-8 bytes. */
    static int compare(final Object a, final Object b)
    {
        if (a instanceof Long)
        {
            return Long.compare((Long)a, (Long)b);
        }
        if (a instanceof BigDecimal)
        {
            return ((BigDecimal)a).compareTo((BigDecimal)b);
        }
        if (a instanceof Double)
        {
            final double left = (Double)a;
            final double right = (Double)b;
            return left < right ? -1 : left > right ? 1 : 0;
        }
        if (a instanceof Boolean)
        {
            return Boolean.compare((Boolean)a, (Boolean)b);
        }
        return Arrays.compareUnsigned(((String)a).getBytes(UTF_8), ((String)b).getBytes(UTF_8));
    }

    /** Whether the values are the same, NULL being a value like any other. */
    static boolean isSame(final Object a, final Object b)
    {
        return null == a || null == b ? a == b : 0 == compare(a, b);
    }
}
