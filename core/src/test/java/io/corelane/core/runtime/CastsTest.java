package io.corelane.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.agrona.concurrent.UnsafeBuffer;

/** Conversions from and to text against Java's own classes. */
final class CastsTest
{
    private static final int TRIES = 20_000;
    private static final int MAX = 64;

    private final Int128 register = new Int128();
    private final Faults faults = new Faults();
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[MAX]);

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

    /** Mostly numbers, some spoilt. */
    @Provide
    Arbitrary<String> numbers()
    {
        final Arbitrary<String> plain = Combinators.combine(
            Arbitraries.of("", "-", "+", "  ", " -"), digits(), Arbitraries.of("", ".", ".5", ".05", ".499999", "e"),
            Arbitraries.of("", "", "", "0", "00", "7", "995", "E5", "e-3", "e+12", "E-40", "e39", "e0000000000000001",
                "e2147483647", "e-2147483647", "e2147483648", "e99999999999", " ", "x", "e", "e+", ".", "\u0664", "d"))
            .as((sign, whole, fraction, rest) -> sign + whole + fraction + rest);
        return Arbitraries.oneOf(plain, Arbitraries.strings().withChars("0123456789+-.eE \u0663").ofMaxLength(8),
            Arbitraries.longs().map(Object::toString), Arbitraries.doubles().map(Object::toString),
            Arbitraries.of("NaN", "Infinity", "-Infinity", "0x1p3", "1f", "9223372036854775808", "-9223372036854775808",
                "-9223372036854775809", "9223372036854775807", "0E999", ".", "", " ", "-", "-.", "1_000", "\0015"));
    }

    @Provide
    Arbitrary<String> times()
    {
        final Arbitrary<String> made = Combinators.combine(
            Arbitraries.of("2026", "2024", "2000", "1900", "1677", "1678", "2261", "2262", "0000", "12026", "-0001"),
            Arbitraries.of("-01-31", "-02-29", "-02-28", "-12-31", "-13-01", "-00-10", "-04-31", "-1-31", "-06-15"),
            Arbitraries.of("", "T", " ", "t", "x"),
            Arbitraries.of("", "00:00", "23:59", "24:00", "12:60", "12:00:00", "23:59:59", "12:00:60", "12:0", "12"),
            Arbitraries.of("", ".", ".1", ".12", ".123", ".123456789", ".1234567891", ".000000001", ".x"),
            Arbitraries.of("", "Z", "z", " ", "+01:00"))
            .as((year, date, between, time, fraction, zone) -> year + date + between + time + fraction + zone);
        return Arbitraries.oneOf(made, Arbitraries.longs().map(Casts::formatTimestamp),
            Arbitraries.of("", "now", "2026", "2026-01-31T12:00:00.5Zx", "\u0662026-01-31"));
    }

    @Property(tries = TRIES)
    void shouldParseLongsAsJavaDoes(@ForAll("numbers") final String text)
    {
        final UnsafeBuffer bytes = bytes(text);
        final long actual = Casts.parseLong(bytes, 1, bytes.capacity() - 1, faults);
        try
        {
            assertEquals(Long.parseLong(text.trim()), actual);
            assertEquals(Faults.NONE, faults.code());
        }
        catch (final NumberFormatException ex)
        {
            assertEquals(Faults.CAST, faults.code());
        }
    }

    @Property(tries = TRIES)
    void shouldParseDecimalsAsJavaDoes(
        @ForAll("numbers") final String text, @ForAll @IntRange(max = 38) final int scale)
    {
        final UnsafeBuffer bytes = bytes(text);
        Casts.parseDecimal(bytes, 1, bytes.capacity() - 1, scale, register, faults);
        final BigDecimal exact;
        try
        {
            exact = number(text.trim());
        }
        catch (final NumberFormatException ex)
        {
            assertEquals(Faults.CAST, faults.code());
            return;
        }
        final long wholeDigits = (long)exact.precision() - exact.scale();
        final boolean vanishes = 0 == exact.signum() || wholeDigits < -scale - 1L;
        if (!vanishes && (wholeDigits > 39 ||
            rounded(exact, scale).abs().compareTo(Wide.LIMIT) >= 0))
        {
            assertEquals(Faults.OVERFLOW, faults.code());
            return;
        }
        assertEquals(Faults.NONE, faults.code());
        assertEquals(vanishes ? BigInteger.ZERO : rounded(exact, scale), Wide.of(register));
    }

    /** As Java 17 has it: later ones read some exponents that are no int. */
    private static BigDecimal number(final String text)
    {
        final int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (exponent >= 0)
        {
            Integer.parseInt(text.substring(exponent + 1));
        }
        return new BigDecimal(text);
    }

    @Property(tries = TRIES)
    void shouldParseDoublesAsJavaDoes(@ForAll("numbers") final String text)
    {
        final UnsafeBuffer bytes = bytes(text);
        final double actual = Casts.parseDouble(bytes, 1, bytes.capacity() - 1, faults);
        try
        {
            assertEquals(Double.parseDouble(text.trim()), actual);
            assertEquals(Faults.NONE, faults.code());
        }
        catch (final NumberFormatException ex)
        {
            assertEquals(Faults.CAST, faults.code());
        }
    }

    @Property(tries = TRIES)
    void shouldParseTimesAsJavaDoes(@ForAll("times") final String text)
    {
        final UnsafeBuffer bytes = bytes(text);
        final long actual = Casts.parseTimestamp(bytes, 1, bytes.capacity() - 1, faults);
        try
        {
            assertEquals(Casts.parseTimestamp(text), actual);
            assertEquals(Faults.NONE, faults.code());
        }
        catch (final DateTimeException ex)
        {
            assertEquals(Faults.CAST, faults.code());
        }
        catch (final ArithmeticException ex)
        {
            assertEquals(Faults.OVERFLOW, faults.code());
        }
    }

    @Property
    void shouldParseBooleansInAnyCase(@ForAll("booleans") final String text)
    {
        final UnsafeBuffer bytes = bytes(text);
        final boolean actual = Casts.parseBoolean(bytes, 1, bytes.capacity() - 1, faults);
        final boolean isTrue = "true".equalsIgnoreCase(text.trim());
        assertEquals(isTrue, actual);
        assertEquals(
            isTrue || "false".equalsIgnoreCase(text.trim()) ? Faults.NONE : Faults.CAST, faults.code());
    }

    @Provide
    Arbitrary<String> booleans()
    {
        return Arbitraries.of("true", "TRUE", " False", "fALSE ", "tru", "truee", "", "T\u0072ue", "fal\u017fe", "1",
            "\u0054rue\n", "tr\u0015e", "falsE\u0000");
    }

    @Property(tries = TRIES)
    void shouldFormatLongsAsJavaDoes(@ForAll final long value, @ForAll @IntRange(max = 20) final int max)
    {
        expect(Long.toString(value), max, Casts.format(value, out, max, faults));
    }

    @Property(tries = TRIES)
    void shouldFormatDecimalsAsJavaDoes(
        @ForAll("wide") final BigInteger value,
        @ForAll @IntRange(max = 38) final int scale,
        @ForAll @IntRange(max = 42) final int max)
    {
        expect(new BigDecimal(value, scale).toPlainString(), max,
            Casts.format(Wide.high(value), Wide.low(value), scale, register, out, max, faults));
    }

    @Property(tries = TRIES)
    void shouldFormatTimesAsJavaDoes(@ForAll("instants") final long epochNs, @ForAll @IntRange(max = 30) final int max)
    {
        expect(Casts.formatTimestamp(epochNs), max, Casts.formatTime(epochNs, out, max, faults));
    }

    @Provide
    Arbitrary<Long> instants()
    {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.of(1L, 1_000L, 1_000_000L, 1_000_000_000L))
            .as((value, unit) -> value / unit * unit);
    }

    @Property
    void shouldFormatDoublesAndBooleansAsJavaDoes(@ForAll final double value, @ForAll final boolean flag)
    {
        expect(Double.toString(value), MAX, Casts.format(value, out, MAX, faults));
        expect(Boolean.toString(flag), MAX, Casts.format(flag, out, MAX, faults));
    }

    @Property(tries = TRIES)
    void shouldRoundDoublesToLongs(@ForAll final double value)
    {
        final long actual = Casts.toLong(value, faults);
        if (Math.abs(value) >= 0x1p63)
        {
            assertEquals(Faults.OVERFLOW, faults.code());
            return;
        }
        assertEquals(rounded(new BigDecimal(value), 0).longValueExact(), actual);
        assertEquals(Faults.NONE, faults.code());
    }

    @Example
    void shouldAllocateNothing()
    {
        final UnsafeBuffer[] texts = {bytes(" 12345 "), bytes("-186.7305e2"), bytes("12.5"), bytes("TRUE"),
            bytes("2026-01-31T12:00:00.123456789Z"), bytes("none of them")};
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 20_000; i++)
            {
                final UnsafeBuffer text = texts[i % texts.length];
                final int length = text.capacity() - 1;
                Casts.parseLong(text, 1, length, faults);
                Casts.parseDecimal(text, 1, length, 4, register, faults);
                Casts.parseBoolean(text, 1, length, faults);
                Casts.format(i, out, MAX, faults);
                Casts.format(i, -i, 4, register, out, MAX, faults);
                Casts.format(0 == i, out, MAX, faults);
                Casts.formatTime(i * 1_000_000_007L, out, MAX, faults);
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }
        assertEquals(0, allocated);
    }

    private void expect(final String text, final int max, final int length)
    {
        if (text.length() > max)
        {
            assertEquals(Faults.TOO_LONG, faults.code());
            assertEquals(0, length);
        }
        else
        {
            assertEquals(Faults.NONE, faults.code());
            assertEquals(text, out.getStringWithoutLengthAscii(0, length));
        }
    }

    private static BigInteger rounded(final BigDecimal value, final int scale)
    {
        return value.setScale(scale, RoundingMode.HALF_UP).unscaledValue();
    }

    private static Arbitrary<String> digits()
    {
        return Arbitraries.strings().withChars("0123456789").ofMaxLength(45);
    }

    /** Behind a byte that is none of its own. */
    private static UnsafeBuffer bytes(final String text)
    {
        return new UnsafeBuffer(("7" + text).getBytes(StandardCharsets.UTF_8));
    }
}
