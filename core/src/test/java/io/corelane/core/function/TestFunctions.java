package io.corelane.core.function;

import io.corelane.codec.DataType;
import java.util.List;
import org.agrona.DirectBuffer;

/** Functions as a program would bring them. */
public final class TestFunctions implements ScalarFunctionProvider
{
    private static final DataType TEXT = DataType.varchar(1);

    @Override
    public List<FunctionDefinition> functions()
    {
        return List.of(
            new FunctionDefinition("mix_hash", List.of(TEXT, DataType.BIGINT), DataType.BIGINT, TestFunctions.class,
            "mixHash", "A hash of a text and a number."),
            new FunctionDefinition("half", List.of(DataType.DOUBLE), DataType.DOUBLE, TestFunctions.class, "half",
            "Half of a number; NULL of a negative one."),
            new FunctionDefinition("cents", List.of(DataType.decimal(18, 2)), DataType.decimal(18, 2),
            TestFunctions.class, "cents", "One cent more."),
            new FunctionDefinition("later", List.of(DataType.TIMESTAMP, DataType.BOOLEAN), DataType.TIMESTAMP,
            TestFunctions.class, "later", "A nanosecond later, perhaps."),
            new FunctionDefinition("tagged", List.of(TEXT, DataType.BIGINT), DataType.varchar(12), TestFunctions.class,
            "tagged", "A text in brackets, with a number."),
            new FunctionDefinition("is_even", List.of(DataType.BIGINT), DataType.BOOLEAN, TestFunctions.class,
            "isEven", "Whether a number is even."),
            new FunctionDefinition("answer", List.of(), DataType.BIGINT, TestFunctions.class, "answer", "It."),
            new FunctionDefinition("failing", List.of(DataType.BIGINT), DataType.BIGINT, TestFunctions.class,
            "failing", "Fails from 3 on."));
    }

    /** MIX_HASH. */
    public static long mixHash(final DirectBuffer text, final int offset, final int length, final long seed)
    {
        long hash = seed;
        for (int i = offset; i < offset + length; i++)
        {
            hash = 31 * hash + text.getByte(i);
        }
        return hash;
    }

    /** HALF. */
    public static double half(final double value)
    {
        return value < 0 ? Double.NaN : value / 2;
    }

    /** CENTS. */
    public static long cents(final long mantissa)
    {
        return mantissa + 1;
    }

    /** LATER. */
    public static long later(final long epochNs, final boolean isLater)
    {
        return isLater ? epochNs + 1 : epochNs;
    }

    /** TAGGED. */
    public static void tagged(
        final DirectBuffer text, final int offset, final int length, final long number, final TextOutput output)
    {
        output.append((byte)'<').append(text, offset, length).append(":").append(number).append((byte)'>');
        if (0 == number)
        {
            output.setNull();
        }
    }

    /** IS_EVEN. */
    public static boolean isEven(final long value)
    {
        return 0 == value % 2;
    }

    /** ANSWER. */
    public static long answer()
    {
        return 42;
    }

    /** FAILING. */
    public static long failing(final long value) throws Exception
    {
        if (value >= 3)
        {
            throw new Exception("as it says");
        }
        return value;
    }

    /** Not static. */
    public long unbound(final long value)
    {
        return value;
    }
}
