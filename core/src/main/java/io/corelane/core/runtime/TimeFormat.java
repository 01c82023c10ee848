package io.corelane.core.runtime;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A pattern by which times are written, in the letters of java.time.format.DateTimeFormatter: {@code y M d D E H h m s
 * S a X}, text in single quotes, signs as they are. UTC, in English. Immutable; writing allocates nothing.
 */
public final class TimeFormat
{
    private static final String LETTERS = "yuMdDEHhmsSaX";
    private static final UnsafeBuffer[] MONTHS = texts("January", "February", "March", "April", "May", "June", "July",
        "August", "September", "October", "November", "December");
    private static final UnsafeBuffer[] DAYS = texts(
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final UnsafeBuffer[] HALVES = texts("AM", "PM");
    private static final int LONGEST_NAME = 9;
    private static final int SHORT_NAME = 3;
    private static final int LITERAL = 0;
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
        1_000_000_000};

    private final char[] letters;
    private final int[] counts;
    private final UnsafeBuffer[] literals;
    private final int maxLength;

    private TimeFormat(final List<Character> letters, final List<Integer> counts, final List<String> literals)
    {
        this.letters = new char[letters.size()];
        this.counts = new int[letters.size()];
        this.literals = new UnsafeBuffer[letters.size()];
        int length = 0;
        for (int i = 0; i < letters.size(); i++)
        {
            this.letters[i] = letters.get(i);
            this.counts[i] = counts.get(i);
            this.literals[i] = Text.constant(literals.get(i));
            length += LITERAL == letters.get(i) ? this.literals[i].capacity() : LONGEST_NAME;
        }
        maxLength = Math.max(1, length);
    }

    /**
     * A format from its pattern.
     *
     * @param pattern the pattern.
     * @return the format.
     * @throws IllegalArgumentException when the pattern is none; the message says why.
     */
    public static TimeFormat of(final String pattern)
    {
        final List<Character> letters = new ArrayList<>();
        final List<Integer> counts = new ArrayList<>();
        final List<String> literals = new ArrayList<>();
        int i = 0;
        while (i < pattern.length())
        {
            final char c = pattern.charAt(i);
            int end = i + 1;
            String literal = "";
            if (Character.isLetter(c) && c < 0x80)
            {
                while (end < pattern.length() && c == pattern.charAt(end))
                {
                    end++;
                }
                check(c, end - i);
            }
            else if ('\'' == c)
            {
                end = endOfQuote(pattern, i);
                literal = 2 == end - i ? "'" : pattern.substring(i + 1, end - 1).replace("''", "'");
            }
            else if ("[]{}#".indexOf(c) >= 0)
            {
                throw new IllegalArgumentException("the sign " + c + " has to stand in single quotes");
            }
            else
            {
                end = pattern.offsetByCodePoints(i, 1);
                literal = pattern.substring(i, end);
            }
            letters.add(literal.isEmpty() ? c : (char)LITERAL);
            counts.add(end - i);
            literals.add(literal);
            i = end;
        }
        return new TimeFormat(letters, counts, literals);
    }

    private static int endOfQuote(final String pattern, final int start)
    {
        int end = start + 1;
        while (end < pattern.length())
        {
            if ('\'' != pattern.charAt(end))
            {
                end++;
            }
            else if (end > start + 1 && end + 1 < pattern.length() && '\'' == pattern.charAt(end + 1))
            {
                end += 2;
            }
            else
            {
                return end + 1;
            }
        }
        throw new IllegalArgumentException("a single quote is not closed");
    }

    private static void check(final char letter, final int count)
    {
        if (LETTERS.indexOf(letter) < 0)
        {
            throw new IllegalArgumentException("there is no letter " + letter +
                "; there are y M d D E H h m s S a X, and text in single quotes");
        }
        final boolean isPossible = switch (letter)
        {
            case 'y', 'u' -> 1 == count || 2 == count || 4 == count;
            case 'M', 'E' -> count <= 4;
            case 'D' -> 1 == count || 3 == count;
            case 'S' -> count <= 9;
            case 'a' -> 1 == count;
            case 'X' -> count <= 3;
            default -> count <= 2;
        };
        if (!isPossible)
        {
            throw new IllegalArgumentException("the letter " + letter + " cannot stand " + count + " times in a row");
        }
    }

    /**
     * Bytes that a time can have at the most.
     *
     * @return bytes.
     */
    public int maxLength()
    {
        return maxLength;
    }

    /**
     * Writes a time.
     *
     * @param epochNs the time.
     * @param out     takes the text at 0; has room for {@link #maxLength()} bytes.
     * @return bytes of the text.
     */
    public int format(final long epochNs, final UnsafeBuffer out)
    {
        int at = 0;
        for (int i = 0; i < letters.length; i++)
        {
            final int count = counts[i];
            at = switch (letters[i])
            {
                case 'y', 'u' -> year(Times.extract(Times.YEAR, epochNs), count, out, at);
                case 'M' -> month((int)Times.extract(Times.MONTH, epochNs), count, out, at);
                case 'd' -> number(Times.extract(Times.DAY, epochNs), count, out, at);
                case 'D' -> number(Times.extract(Times.DOY, epochNs), count, out, at);
                case 'E' -> name(DAYS[(int)Times.extract(Times.ISODOW, epochNs) - 1], count > SHORT_NAME, out, at);
                case 'H' -> number(Times.extract(Times.HOUR, epochNs), count, out, at);
                case 'h' -> number((Times.extract(Times.HOUR, epochNs) + 11) % 12 + 1, count, out, at);
                case 'm' -> number(Times.extract(Times.MINUTE, epochNs), count, out, at);
                case 's' -> number(Times.extract(Times.SECOND, epochNs), count, out, at);
                case 'S' -> number(
                    Times.extract(Times.NANOSECOND, epochNs) / POWERS[POWERS.length - 1 - count], count, out, at);
                case 'a' -> name(HALVES[(int)Times.extract(Times.HOUR, epochNs) / 12], true, out, at);
                case 'X' -> sign('Z', out, at);
                default -> name(literals[i], true, out, at);
            };
        }
        return at;
    }

    private static int year(final long year, final int count, final UnsafeBuffer out, final int at)
    {
        return number(2 == count ? year % 100 : year, count, out, at);
    }

    private static int month(final int month, final int count, final UnsafeBuffer out, final int at)
    {
        return count < SHORT_NAME ? number(month, count, out, at) :
            name(MONTHS[month - 1], count > SHORT_NAME, out, at);
    }

    private static int sign(final char c, final UnsafeBuffer out, final int at)
    {
        out.putByte(at, (byte)c);
        return at + 1;
    }

    private static int name(final UnsafeBuffer name, final boolean isLong, final UnsafeBuffer out, final int at)
    {
        final int length = isLong ? name.capacity() : SHORT_NAME;
        out.putBytes(at, name, 0, length);
        return at + length;
    }

    /** A number that is not negative, with so many digits at least. */
    private static int number(final long value, final int digits, final UnsafeBuffer out, final int at)
    {
        int length = digits;
        while (length < POWERS.length && value >= POWERS[length])
        {
            length++;
        }
        long rest = value;
        for (int i = at + length - 1; i >= at; i--)
        {
            out.putByte(i, (byte)('0' + rest % 10));
            rest /= 10;
        }
        return at + length;
    }

    private static UnsafeBuffer[] texts(final String... names)
    {
        final UnsafeBuffer[] texts = new UnsafeBuffer[names.length];
        for (int i = 0; i < names.length; i++)
        {
            texts[i] = Text.constant(names[i]);
        }
        return texts;
    }
}
