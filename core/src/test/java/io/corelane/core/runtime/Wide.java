package io.corelane.core.runtime;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Numbers of 128 bits for tests, as BigInteger sees them. */
final class Wide
{
    static final BigInteger LIMIT = BigInteger.TEN.pow(38);

    private Wide()
    {
    }

    /** Of every length, and close to powers of two and ten, where carries, limbs and limits are. */
    static Arbitrary<BigInteger> numbers()
    {
        final Arbitrary<BigInteger> anywhere = Combinators.combine(
            Arbitraries.bigIntegers().between(LIMIT.negate().add(BigInteger.ONE), LIMIT.subtract(BigInteger.ONE)),
            Arbitraries.integers().between(0, 126)).as(BigInteger::shiftRight);
        final Arbitrary<BigInteger> nearTwo = near(Arbitraries.integers().between(0, 126).map(BigInteger.TWO::pow));
        final Arbitrary<BigInteger> nearTen = near(Arbitraries.integers().between(0, 38).map(BigInteger.TEN::pow));
        return Arbitraries.oneOf(anywhere, nearTwo, nearTen)
            .filter((value) -> value.abs().compareTo(LIMIT) < 0);
    }

    static long high(final BigInteger value)
    {
        return value.shiftRight(Long.SIZE).longValue();
    }

    static long low(final BigInteger value)
    {
        return value.longValue();
    }

    static BigInteger of(final Int128 register)
    {
        return BigInteger.valueOf(register.high()).shiftLeft(Long.SIZE)
            .add(new BigInteger(Long.toUnsignedString(register.low())));
    }

    private static Arbitrary<BigInteger> near(final Arbitrary<BigInteger> powers)
    {
        return Combinators.combine(powers, Arbitraries.integers().between(-3, 3), Arbitraries.of(true, false))
            .as((power, offset, isNegative) ->
            {
                final BigInteger value = power.add(BigInteger.valueOf(offset));
                return isNegative ? value.negate() : value;
            });
    }
}
