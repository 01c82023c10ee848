package io.corelane.core.runtime;

import static io.corelane.core.runtime.Wide.LIMIT;
import static io.corelane.core.runtime.Wide.high;
import static io.corelane.core.runtime.Wide.low;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** The register against BigInteger and BigDecimal. */
final class Int128Test
{
    private static final int TRIES = 20_000;

    private final Int128 register = new Int128();
    private final Faults faults = new Faults();

    @BeforeTry
    void forgetFaults()
    {
        faults.clear();
    }

    @Provide
    Arbitrary<BigInteger> wide()
    {
        return Wide.numbers();
    }

    @Property(tries = TRIES)
    void shouldAdd(@ForAll("wide") final BigInteger a, @ForAll("wide") final BigInteger b)
    {
        register.add(high(a), low(a), high(b), low(b), faults);
        expect(a.add(b));
    }

    @Property(tries = TRIES)
    void shouldSubtract(@ForAll("wide") final BigInteger a, @ForAll("wide") final BigInteger b)
    {
        register.subtract(high(a), low(a), high(b), low(b), faults);
        expect(a.subtract(b));
    }

    /** 2^128 a turn, whatever is added and taken away on the way. */
    @Property(tries = TRIES)
    void shouldCountTurns(@ForAll final List<@From("wide") BigInteger> values, @ForAll final long signs)
    {
        BigInteger sum = BigInteger.ZERO;
        long turns = 0;
        register.set(0, 0);
        for (int i = 0; i < values.size(); i++)
        {
            final BigInteger value = values.get(i);
            final boolean isBack = 0 != (signs >> i & 1);
            sum = isBack ? sum.subtract(value) : sum.add(value);
            turns += isBack ? register.subtractTurning(register.high(), register.low(), high(value), low(value)) :
                register.addTurning(register.high(), register.low(), high(value), low(value));
            assertEquals(sum, BigInteger.valueOf(turns).shiftLeft(128)
                .add(BigInteger.valueOf(register.high()).shiftLeft(64))
                .add(new BigInteger(Long.toUnsignedString(register.low()))));
        }
    }

    @Property(tries = TRIES)
    void shouldGiveAMeanOfWords(
        @ForAll @LongRange(min = -Checked.MAX_MEAN, max = Checked.MAX_MEAN) final long sum,
        @ForAll @LongRange(min = 1, max = Checked.MAX_MEAN) final long count,
        @ForAll @LongRange(min = 1, max = 9) final long few)
    {
        for (final long divisor : new long[]{count, few})
        {
            assertEquals(new BigDecimal(sum).divide(new BigDecimal(divisor), 0, RoundingMode.HALF_UP).longValueExact(),
                Checked.mean(sum, divisor));
        }
    }

    @Property(tries = TRIES)
    void shouldNegate(@ForAll("wide") final BigInteger a)
    {
        register.negate(high(a), low(a), faults);
        expect(a.negate());
    }

    @Property(tries = TRIES)
    void shouldMultiply(@ForAll("wide") final BigInteger a, @ForAll("wide") final BigInteger b)
    {
        register.multiply(high(a), low(a), high(b), low(b), faults);
        expect(a.multiply(b));
    }

    @Property(tries = TRIES)
    void shouldMultiplyToTheEdgeOfTheRange(@ForAll("wide") final BigInteger a, @ForAll @IntRange(min = -2, max = 2)
        final int offset)
    {
        Assume.that(0 != a.signum());
        final BigInteger b = LIMIT.divide(a).add(BigInteger.valueOf(offset));
        Assume.that(b.abs().compareTo(LIMIT) < 0);
        register.multiply(high(a), low(a), high(b), low(b), faults);
        expect(a.multiply(b));
    }

    @Property(tries = TRIES)
    void shouldMultiplyWords(@ForAll final long a, @ForAll final long b)
    {
        register.multiply(a, b);
        expect(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)));
    }

    @Property(tries = TRIES)
    void shouldRescale(@ForAll("wide") final BigInteger a, @ForAll @IntRange(min = -38, max = 38) final int digits)
    {
        register.rescale(high(a), low(a), digits, faults);
        expect(new BigDecimal(a, -digits).setScale(0, RoundingMode.HALF_UP).unscaledValue());
    }

    @Property(tries = TRIES)
    void shouldTakeAMantissaWithAnExponent(@ForAll final long mantissa, @ForAll @IntRange(min = -99, max = 99)
        final int shift)
    {
        register.scaled(mantissa, shift, faults);
        final BigDecimal value = BigDecimal.valueOf(mantissa, -shift);
        if (0 != mantissa && (shift < -18 || value.stripTrailingZeros().scale() > 0))
        {
            assertEquals(Faults.OVERFLOW, faults.code());
        }
        else
        {
            expect(value.toBigInteger());
        }
    }

    @Property(tries = TRIES)
    void shouldDivide(
        @ForAll("wide") final BigInteger a,
        @ForAll("wide") final BigInteger b,
        @ForAll @IntRange(max = 76) final int shift)
    {
        Assume.that(0 != b.signum());
        register.divide(high(a), low(a), high(b), low(b), shift, faults);
        expect(new BigDecimal(a, -shift).divide(new BigDecimal(b), 0, RoundingMode.HALF_UP).unscaledValue());
    }

    @Property(tries = TRIES)
    void shouldRoundHalvesOfQuotientsAwayFromZero(@ForAll("wide") final BigInteger b, @ForAll final int whole)
    {
        Assume.that(0 != b.signum() && !b.testBit(0) && b.bitLength() < 90);
        final BigInteger half = b.multiply(BigInteger.valueOf(whole)).add(b.shiftRight(1));
        for (int offset = -1; offset <= 1; offset++)
        {
            final BigInteger a = half.add(BigInteger.valueOf(offset));
            register.divide(high(a), low(a), high(b), low(b), 0, faults);
            expect(new BigDecimal(a).divide(new BigDecimal(b), 0, RoundingMode.HALF_UP).unscaledValue());
        }
    }

    @Property(tries = TRIES)
    void shouldTakeRemainders(
        @ForAll("wide") final BigInteger a,
        @ForAll @IntRange(max = 38) final int aUp,
        @ForAll("wide") final BigInteger b,
        @ForAll @IntRange(max = 38) final int bUp)
    {
        Assume.that(0 != b.signum());
        register.remainder(high(a), low(a), aUp, high(b), low(b), bUp, faults);
        expect(a.multiply(BigInteger.TEN.pow(aUp)).remainder(b.multiply(BigInteger.TEN.pow(bUp))));
    }

    @Property(tries = TRIES)
    void shouldCompare(
        @ForAll("wide") final BigInteger a,
        @ForAll @IntRange(max = 38) final int aScale,
        @ForAll("wide") final BigInteger b,
        @ForAll @IntRange(max = 38) final int bScale)
    {
        final int expected = new BigDecimal(a, aScale).compareTo(new BigDecimal(b, bScale));
        assertEquals(expected, Integer.signum(register.compare(high(a), low(a), aScale, high(b), low(b), bScale)));
        assertEquals(a.compareTo(b), Integer.signum(Int128.compare(high(a), low(a), high(b), low(b))));
    }

    @Property(tries = TRIES)
    void shouldCompareWhatIsEqualOrNearly(
        @ForAll final long a,
        @ForAll @IntRange(max = 19) final int up,
        @ForAll @IntRange(min = -1, max = 1) final int offset)
    {
        final BigInteger b = BigInteger.valueOf(a).multiply(BigInteger.TEN.pow(up)).add(BigInteger.valueOf(offset));
        Assume.that(b.abs().compareTo(LIMIT) < 0);
        assertEquals(-offset, Integer.signum(register.compare(a >> 63, a, 0, high(b), low(b), up)));
        assertEquals(offset, Integer.signum(register.compare(high(b), low(b), up, a >> 63, a, 0)));
    }

    @Property(tries = TRIES)
    void shouldCheckPrecision(@ForAll("wide") final BigInteger a, @ForAll @IntRange(max = 38) final int precision)
    {
        register.set(high(a), low(a));
        register.checkPrecision(precision, faults);
        final boolean fits = a.abs().compareTo(BigInteger.TEN.pow(precision)) < 0;
        assertEquals(fits ? Faults.NONE : Faults.OVERFLOW, faults.code());
    }

    @Property(tries = TRIES)
    void shouldFitAWordOrOverflow(@ForAll("wide") final BigInteger a)
    {
        register.set(high(a), low(a));
        final long word = register.word(faults);
        assertEquals(a.bitLength() < Long.SIZE ? Faults.NONE : Faults.OVERFLOW, faults.code());
        assertEquals(a.longValue(), word);
    }

    @Property(tries = TRIES)
    void shouldGiveTheNearestDouble(@ForAll("wide") final BigInteger a, @ForAll @IntRange(max = 38) final int scale)
    {
        // By way of text: BigDecimal's own conversion was off by one unit in the last place before JDK 21.
        final double expected = Double.parseDouble(a + "E-" + scale);
        assertEquals(expected, register.toDouble(high(a), low(a), scale));
    }

    @Property(tries = TRIES)
    void shouldGiveTheNearestDoubleOfWhatLiesHalfWay(@ForAll @IntRange(max = 72) final int shift,
        @ForAll @IntRange(min = -1, max = 1) final int offset, @ForAll final boolean isOdd)
    {
        final BigInteger a = BigInteger.ONE.shiftLeft(53).add(BigInteger.valueOf(isOdd ? 3 : 1)).shiftLeft(shift)
            .add(BigInteger.valueOf(offset));
        assertEquals(a.doubleValue(), register.toDouble(high(a), low(a), 0));
    }

    @Property(tries = TRIES)
    void shouldTakeADouble(@ForAll final double value, @ForAll @IntRange(max = 38) final int scale)
    {
        register.fromDouble(value, scale, faults);
        expect(new BigDecimal(value).setScale(scale, RoundingMode.HALF_UP).unscaledValue());
    }

    @Property(tries = TRIES)
    void shouldTakeADoubleOfAnyBits(@ForAll final long bits, @ForAll @IntRange(max = 38) final int scale)
    {
        final double value = Double.longBitsToDouble(bits);
        Assume.that(!Double.isNaN(value));
        register.fromDouble(value, scale, faults);
        if (Double.isInfinite(value))
        {
            assertEquals(Faults.OVERFLOW, faults.code());
            return;
        }
        expect(new BigDecimal(value).setScale(scale, RoundingMode.HALF_UP).unscaledValue());
    }

    @Example
    void shouldAllocateNothing()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (long i = 1; i < 20_000; i++)
            {
                register.divide(i << 30, -i, 0, i * 7_919, 12, faults);
                register.divide(i << 30, i, i << 20, i, 30, faults);
                register.multiply(3, -i, 0, i, faults);
                register.scaleDown(i << 30, i, 21);
                register.remainder(i << 40, -i, 3, i << 3, i, 0, faults);
                register.compare(i << 40, -i, 3, i << 3, i, 14);
                register.fromDouble(register.toDouble(i << 40, i, 7), 5, faults);
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }
        assertEquals(0, allocated);
    }

    private void expect(final BigInteger expected)
    {
        if (expected.abs().compareTo(LIMIT) >= 0)
        {
            assertEquals(Faults.OVERFLOW, faults.code());
        }
        else
        {
            assertEquals(Faults.NONE, faults.code());
            assertEquals(expected, Wide.of(register));
        }
    }
}
