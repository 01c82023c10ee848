package io.corelane.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rounding in 128 bits is that of BigDecimal; DOUBLEs are rounded as they should, domains have ends. */
class NumbersTest
{
    private static final BigInteger LIMIT = BigInteger.TEN.pow(38);

    private final Int128 x = new Int128();
    private final Faults faults = new Faults();

    @Property(tries = 3_000)
    void shouldRoundAsBigDecimal(
        @ForAll final long highSeed,
        @ForAll final long lowSeed,
        @ForAll @IntRange(max = 38) final int digits,
        @ForAll @IntRange(max = 38) final int scale,
        @ForAll @IntRange(min = -45, max = 45) final int kept)
    {
        final BigInteger mantissa = BigInteger.valueOf(highSeed).shiftLeft(64).add(BigInteger.valueOf(lowSeed))
            .remainder(LIMIT);
        final long high = mantissa.shiftRight(64).longValue();
        final long low = mantissa.longValue();
        final BigDecimal value = new BigDecimal(mantissa, digits);
        x.truncate(high, low, digits);
        assertEquals(value.setScale(0, RoundingMode.DOWN).unscaledValue(), register());
        x.floor(high, low, digits);
        assertEquals(value.setScale(0, RoundingMode.FLOOR).unscaledValue(), register());
        x.ceil(high, low, digits);
        assertEquals(value.setScale(0, RoundingMode.CEILING).unscaledValue(), register());
        final BigDecimal scaled = new BigDecimal(mantissa, scale);
        Numbers.round(high, low, scale, kept, x, faults);
        check(scaled.setScale(Math.min(scale, kept), RoundingMode.HALF_UP).setScale(scale).unscaledValue());
        Numbers.truncate(high, low, scale, kept, x, faults);
        check(scaled.setScale(Math.min(scale, kept), RoundingMode.DOWN).setScale(scale).unscaledValue());
        Numbers.abs(high, low, x, faults);
        check(mantissa.abs());
        assertEquals(mantissa.signum(), Numbers.sign(high, low));
    }

    @Property(tries = 2_000)
    void shouldRoundDoublesHalfAwayFromZero(@ForAll final double value)
    {
        assertEquals(new BigDecimal(value).setScale(0, RoundingMode.HALF_UP).doubleValue() + 0.0,
            Numbers.round(value) + 0.0);
        assertEquals(new BigDecimal(value).setScale(0, RoundingMode.DOWN).doubleValue() + 0.0,
            Numbers.truncate(value) + 0.0);
        final double rounded = Numbers.round(value, 2);
        assertTrue(Math.abs(rounded - value) <= 0.005 + Math.ulp(value), () -> value + " to " + rounded);
    }

    @Example
    void shouldCountWhatIsOutsideOfADomain()
    {
        assertTrue(Double.isNaN(Numbers.sqrt(-1, faults)));
        assertTrue(Double.isNaN(Numbers.ln(0, faults)));
        assertTrue(Double.isNaN(Numbers.log10(-0.0, faults)));
        assertTrue(Double.isNaN(Numbers.power(0, -1, faults)));
        assertTrue(Double.isNaN(Numbers.power(-2, 0.5, faults)));
        assertEquals(5, faults.divisionsByZero());
        assertEquals(-8, Numbers.power(-2, 3, faults));
        assertEquals(Double.POSITIVE_INFINITY, Numbers.ln(Double.POSITIVE_INFINITY, faults));
        assertEquals(5, faults.divisionsByZero());
        assertEquals(Faults.NONE, faults.code());
        Numbers.abs(Long.MIN_VALUE, faults);
        assertEquals(Faults.OVERFLOW, faults.code());
    }

    private void check(final BigInteger wanted)
    {
        if (wanted.abs().compareTo(LIMIT) >= 0)
        {
            assertEquals(Faults.OVERFLOW, faults.code());
        }
        else
        {
            assertEquals(Faults.NONE, faults.code());
            assertEquals(wanted, register());
        }
        faults.clear();
    }

    private BigInteger register()
    {
        return BigInteger.valueOf(x.high()).shiftLeft(64).add(
            new BigInteger(Long.toUnsignedString(x.low())));
    }
}
