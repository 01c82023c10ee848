package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.lang.reflect.Method;
import java.util.List;

/**
 * A function that a program brings along. Immutable.
 *
 * @param name        lower case.
 * @param method      public and static, checked to fit the types.
 * @param arguments   types of the arguments.
 * @param result      type of the result.
 * @param description one line, for people.
 */
public record UserFunction(
    String name, Method method, List<DataType> arguments, DataType result, String description)
    implements ScalarFunction
{
    /** Copies the arguments. */
    public UserFunction
    {
        arguments = List.copyOf(arguments);
    }
}
