package io.corelane.core.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corelane.codec.DataType;
import io.corelane.core.function.TextOutput;
import io.corelane.core.plan.UserFunction;
import io.corelane.core.runtime.Faults;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Calls of functions that programs bring along, by reflection. */
final class UserFunctionCall
{
    private UserFunctionCall()
    {
    }

    static Object call(final UserFunction function, final List<Object> values)
    {
        final List<Object> arguments = new ArrayList<>();
        for (final Object value : values)
        {
            if (value instanceof String text)
            {
                final byte[] bytes = text.getBytes(UTF_8);
                arguments.addAll(List.of(new UnsafeBuffer(bytes), 0, bytes.length));
            }
            else
            {
                arguments.add(value instanceof BigDecimal decimal ? decimal.unscaledValue().longValueExact() : value);
            }
        }
        final DataType type = function.result();
        final TextOutput output = DataType.Kind.VARCHAR == type.kind() ? new TextOutput(type.length()) : null;
        if (null != output)
        {
            arguments.add(output);
        }
        return result(type, invoke(function, arguments), output);
    }

    private static Object invoke(final UserFunction function, final List<Object> arguments)
    {
        try
        {
            return function.method().invoke(null, arguments.toArray());
        }
        catch (final InvocationTargetException ex)
        {
            if (ex.getCause() instanceof Error error)
            {
                throw error;
            }
            throw new FaultException(Faults.FUNCTION);
        }
        catch (final IllegalAccessException ex)
        {
            throw new IllegalStateException("the function " + function.name() + " cannot be called", ex);
        }
    }

    private static Object result(final DataType type, final Object value, final TextOutput output)
    {
        if (null != output)
        {
            return output.isNull() ? null : text(output);
        }
        if (value instanceof Double number && number.isNaN())
        {
            return null;
        }
        return DataType.Kind.DECIMAL == type.kind() ? BigDecimal.valueOf((Long)value, type.scale()) : value;
    }

    private static String text(final TextOutput output)
    {
        final Faults faults = new Faults();
        final int length = output.length(faults);
        if (Faults.NONE != faults.code())
        {
            throw new FaultException(faults.code());
        }
        return output.buffer().getStringWithoutLengthUtf8(0, length);
    }
}
