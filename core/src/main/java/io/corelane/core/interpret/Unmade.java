package io.corelane.core.interpret;

import io.corelane.core.runtime.Faults;

/**
 * What a column of a group has in place of a value that cannot be worked out, as a mean that is too great. Whoever asks
 * for it is faulted; a filter that drops the row before does not ask.
 *
 * @param code of {@link Faults}.
 */
record Unmade(int code)
{
    /** A column's value; throws the fault of one that has none. */
    static Object required(final Object value)
    {
        if (value instanceof Unmade unmade)
        {
            throw new FaultException(unmade.code());
        }
        return value;
    }

    /** Why a row has a column without a value, if so. */
    static int fault(final Object[] row)
    {
        if (null != row)
        {
            for (final Object value : row)
            {
                if (value instanceof Unmade unmade)
                {
                    return unmade.code();
                }
            }
        }
        return Faults.NONE;
    }
}
