package io.corelane.core.function;

import java.util.List;

/**
 * Brings functions of your own into SQL. The class is public, has a public constructor without parameters, and is named
 * in {@code META-INF/services/io.corelane.core.function.ScalarFunctionProvider} of its jar.
 * <p>
 * Each function is a public static method that generated code calls directly, on the thread of a partition:
 * <ul>
 * <li>Its answer depends on its arguments and on nothing else: no clock, no random number, no file, no state that
 * changes, nothing that differs between machines. A job that starts again works through recorded input again, and has
 * to come to the same results.</li>
 * <li>It is called only when no argument is NULL; NULL of an argument is NULL of the result.</li>
 * <li>It does not block or lock, and makes no garbage where that can be avoided.</li>
 * <li>What it throws makes the record a dead letter with reason FUNCTION.</li>
 * </ul>
 * A BIGINT is a {@code long}; so is a TIMESTAMP, in nanoseconds since the epoch, and a DECIMAL of up to 19 digits,
 * which is its digits without the point; a DOUBLE is a {@code double} (NaN as a result means NULL); a BOOLEAN is a
 * {@code boolean}. A VARCHAR argument is three parameters: {@code DirectBuffer, int offset, int length}, UTF-8,
 * readable during the call only. For a VARCHAR result the method is {@code void} and has a last parameter
 * {@link TextOutput}.
 */
public interface ScalarFunctionProvider
{
    /**
     * The functions. Called when a script is compiled, perhaps more than once.
     *
     * @return any number of them.
     */
    List<FunctionDefinition> functions();
}
