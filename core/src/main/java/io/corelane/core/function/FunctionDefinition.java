package io.corelane.core.function;

import io.corelane.codec.DataType;
import java.util.List;

/**
 * A function of a program's own, as {@link ScalarFunctionProvider} has it. Immutable.
 *
 * @param name        lower-case letters, digits and underscores; no name that SQL has already.
 * @param arguments   types of the arguments; the lengths of VARCHARs do not matter.
 * @param result      type of the result; a longer VARCHAR is the fault TOO_LONG.
 * @param owner       the public class that has the method.
 * @param method      the name of the method.
 * @param description one line, for people.
 */
public record FunctionDefinition(
    String name, List<DataType> arguments, DataType result, Class<?> owner, String method, String description)
{
    /** Copies the arguments. */
    public FunctionDefinition
    {
        arguments = List.copyOf(arguments);
    }
}
