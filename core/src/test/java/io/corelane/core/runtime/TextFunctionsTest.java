package io.corelane.core.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** Functions of texts give what String gives, for texts of one to four bytes a character. */
class TextFunctionsTest
{
    private static final int OFFSET = 3;
    private static final int MAX = 400;

    private final UnsafeBuffer out = new UnsafeBuffer(new byte[MAX]);
    private final Faults faults = new Faults();

    @Provide
    Arbitrary<String> texts()
    {
        return Arbitraries.of("a", "b", "A", "z", " ", "%", "_", "!", "é", "ß", "Ω", "日", "😀", "İ").list().ofMaxSize(14)
            .map((parts) -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> parts()
    {
        return Arbitraries.of("a", "b", " ", "é", "日", "😀").list().ofMaxSize(2).map((parts) -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> patterns()
    {
        return Arbitraries.of("a", "b", "%", "_", "%", "_", "!", "é", "😀").list().ofMaxSize(8)
            .map((parts) -> String.join("", parts));
    }

    @Property(tries = 2_000)
    void shouldSliceByCodePoints(
        @ForAll("texts") final String text,
        @ForAll @IntRange(min = -20, max = 20) final int start,
        @ForAll @IntRange(min = -5, max = 20) final int count)
    {
        final UnsafeBuffer b = buffer(text);
        final int n = length(text);
        final int[] points = text.codePoints().toArray();
        final int end = start + Math.max(0, count);
        final StringBuilder between = new StringBuilder();
        final StringBuilder behind = new StringBuilder();
        for (int i = 1; i <= points.length; i++)
        {
            between.append(i >= start && i < end ? Character.toString(points[i - 1]) : "");
            behind.append(i >= start ? Character.toString(points[i - 1]) : "");
        }
        assertEquals(between.toString(), slice(b, TextSlice.substring(b, OFFSET, n, start, count)));
        assertEquals(behind.toString(), slice(b, TextSlice.substring(b, OFFSET, n, start)));
        final int kept = Math.max(0, Math.min(points.length, count));
        assertEquals(new String(points, 0, kept), slice(b, TextSlice.left(b, OFFSET, n, count)));
        assertEquals(
            new String(points, points.length - kept, kept), slice(b, TextSlice.right(b, OFFSET, n, count)));
        assertEquals(points.length, TextSearch.length(b, OFFSET, n));
        assertEquals(new StringBuilder(text).reverse().toString(),
            written(TextEdit.reverse(b, OFFSET, n, out, MAX, faults)));
    }

    @Property(tries = 2_000)
    void shouldTrimSearchAndReplace(@ForAll("texts") final String text, @ForAll("parts") final String part)
    {
        final UnsafeBuffer b = buffer(text);
        final UnsafeBuffer p = buffer(part);
        final int n = length(text);
        final int m = length(part);
        final String set = part.isEmpty() ? "(?!)" : "[" + part + "]";
        assertEquals(text.replaceAll("^" + set + "+|" + set + "+$", ""),
            slice(b, TextSlice.trim(b, OFFSET, n, p, OFFSET, m, true, true)));
        assertEquals(text.replaceAll("^ +", ""), slice(b, TextSlice.trim(b, OFFSET, n, true, false)));
        assertEquals(text.replaceAll(" +$", ""), slice(b, TextSlice.trim(b, OFFSET, n, false, true)));
        final int found = text.indexOf(part);
        assertEquals(found < 0 ? 0 : text.codePointCount(0, found) + 1,
            TextSearch.position(p, OFFSET, m, b, OFFSET, n));
        assertEquals(part.isEmpty() ? text : text.replace(part, "<日>"), written(TextEdit.replace(
            b, OFFSET, n, p, OFFSET, m, buffer("<日>"), OFFSET, 5, out, MAX, faults)));
        final String[] parts = part.isEmpty() ? new String[]{text} : text.split(Pattern.quote(part), -1);
        for (int i = 1; i <= parts.length + 1; i++)
        {
            final String wanted = i > parts.length ? "" : parts[i - 1];
            assertEquals(wanted, slice(b, TextSlice.splitPart(b, OFFSET, n, p, OFFSET, m, i, faults)));
            assertEquals(wanted, slice(
                b, TextSlice.splitPart(b, OFFSET, n, p, OFFSET, m, i - parts.length - 1L, faults)), text + i);
            if (i == parts.length)
            {
                break;
            }
        }
    }

    @Property(tries = 2_000)
    void shouldChangeCaseAndPad(
        @ForAll("texts") final String text,
        @ForAll("parts") final String filling,
        @ForAll @IntRange(min = -2, max = 30) final int count)
    {
        final UnsafeBuffer b = buffer(text);
        final int n = length(text);
        // The letters above whose capitals are no single letter stay; İ becomes i.
        assertEquals(text.replace("ß", "#").toUpperCase(Locale.ROOT).replace("#", "ß"),
            written(TextEdit.upper(b, OFFSET, n, out, MAX, faults)));
        assertEquals(text.replace("İ", "i").toLowerCase(Locale.ROOT),
            written(TextEdit.lower(b, OFFSET, n, out, MAX, faults)));
        final int[] points = text.codePoints().toArray();
        final int missing = filling.isEmpty() ? 0 : Math.max(0, count - points.length);
        final int[] pad = Arrays.copyOf(filling.repeat(missing).codePoints().toArray(), missing);
        final String kept = new String(points, 0, Math.max(0, Math.min(count, points.length)));
        final String added = new String(pad, 0, missing);
        final UnsafeBuffer f = buffer(filling);
        final int m = length(filling);
        assertEquals(added + kept, written(TextEdit.pad(b, OFFSET, n, count, f, OFFSET, m, true, out, MAX, faults)));
        assertEquals(kept + added, written(TextEdit.pad(b, OFFSET, n, count, f, OFFSET, m, false, out, MAX, faults)));
    }

    @Property(tries = 5_000)
    void shouldMatchAsARegularExpression(@ForAll("texts") final String text, @ForAll("patterns") final String pattern)
    {
        final UnsafeBuffer b = buffer(text);
        final UnsafeBuffer p = buffer(pattern);
        final int n = length(text);
        final int m = length(pattern);
        final StringBuilder plain = new StringBuilder();
        final StringBuilder escaped = new StringBuilder();
        final int[] points = pattern.codePoints().toArray();
        boolean isPlain = false;
        for (int i = 0; i < points.length; i++)
        {
            plain.append(regex(points[i]));
            if (!isPlain && '!' == points[i] && i + 1 < points.length)
            {
                isPlain = true;
                continue;
            }
            escaped.append(isPlain ? Pattern.quote(Character.toString(points[i])) : regex(points[i]));
            isPlain = false;
        }
        assertEquals(Pattern.compile(plain.toString(), Pattern.DOTALL).matcher(text).matches(),
            TextSearch.isLike(b, OFFSET, n, p, OFFSET, m, TextSearch.NO_ESCAPE));
        assertEquals(Pattern.compile(escaped.toString(), Pattern.DOTALL).matcher(text).matches(),
            TextSearch.isLike(b, OFFSET, n, p, OFFSET, m, '!'));
    }

    @Property(tries = 500)
    void shouldRaiseAFaultAndStayInsideOfTheBuffer(
        @ForAll("texts") final String text, @ForAll @IntRange(min = 0, max = 12) final int max)
    {
        final UnsafeBuffer small = new UnsafeBuffer(new byte[max]);
        final UnsafeBuffer b = buffer(text);
        final int n = length(text);
        check(TextEdit.upper(b, OFFSET, n, small, max, faults), max, utf8(text.toUpperCase(Locale.ROOT)
            .replace("SS", "ß")));
        check(TextEdit.reverse(b, OFFSET, n, small, max, faults), max, n);
        check(TextEdit.replace(b, OFFSET, n, b, OFFSET, 0, b, OFFSET, 0, small, max, faults), max, n);
        final int points = text.codePointCount(0, text.length());
        check(TextEdit.pad(b, OFFSET, n, points + 5L, buffer("日"), OFFSET, 3, true, small, max, faults), max, n + 15);
        // A count of any size is no work without end, also when the last bytes that are left take no character.
        check(TextEdit.pad(b, OFFSET, n, Long.MAX_VALUE, buffer("日"), OFFSET, 3, false, small, max, faults), max,
            Integer.MAX_VALUE);
    }

    /** Records can hold anything; nothing is thrown, and nothing outside of the text is read or written. */
    @Property(tries = 2_000)
    void shouldTakeBytesThatAreNoUtf8(@ForAll final byte[] one, @ForAll final byte[] other)
    {
        final UnsafeBuffer a = new UnsafeBuffer(one);
        final UnsafeBuffer b = new UnsafeBuffer(other);
        final int n = Math.min(20, one.length);
        final int m = Math.min(20, other.length);
        TextEdit.upper(a, 0, n, out, MAX, faults);
        TextEdit.lower(a, 0, n, out, MAX, faults);
        assertEquals(n, TextEdit.reverse(a, 0, n, out, MAX, faults));
        TextEdit.pad(a, 0, n, 30, b, 0, m, true, out, MAX, faults);
        TextEdit.replace(a, 0, n, b, 0, m, a, 0, n, out, MAX, faults);
        TextSearch.isLike(a, 0, n, b, 0, m, '!');
        TextSearch.position(a, 0, n, b, 0, m);
        for (int i = -2; i < 4; i++)
        {
            inside(TextSlice.substring(a, 0, n, i), n);
            inside(TextSlice.substring(a, 0, n, i, 2), n);
            inside(TextSlice.left(a, 0, n, i), n);
            inside(TextSlice.right(a, 0, n, i), n);
            inside(0 == i ? 0 : TextSlice.splitPart(a, 0, n, b, 0, m, i, faults), n);
        }
        inside(TextSlice.trim(a, 0, n, b, 0, m, true, true), n);
        for (final Regex regex : List.of(Regex.of("a|é", "i", "<$0>"), Regex.of("x*", "", "-"), Regex.of("^.", "", "")))
        {
            regex.find(a, 0, n);
            regex.replace(a, 0, n, out, MAX, faults);
        }
        faults.clear();
    }

    private static void inside(final long slice, final int length)
    {
        assertTrue(TextSlice.offset(slice) >= 0 && TextSlice.length(slice) >= 0 &&
            TextSlice.offset(slice) + TextSlice.length(slice) <= length);
    }

    private void check(final int length, final int max, final int wanted)
    {
        assertEquals(wanted > max ? Faults.TOO_LONG : Faults.NONE, faults.code());
        assertEquals(wanted > max ? length : wanted, length);
        faults.clear();
    }

    private static String regex(final int point)
    {
        return '%' == point ? ".*" : '_' == point ? "." : Pattern.quote(Character.toString(point));
    }

    private String written(final int length)
    {
        assertEquals(Faults.NONE, faults.code());
        return out.getStringWithoutLengthUtf8(0, length);
    }

    private static String slice(final UnsafeBuffer buffer, final long slice)
    {
        return buffer.getStringWithoutLengthUtf8(TextSlice.offset(slice), TextSlice.length(slice));
    }

    /** With other bytes around it, that may not be read. */
    private static UnsafeBuffer buffer(final String text)
    {
        final byte[] bytes = text.getBytes(UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + bytes.length + OFFSET]);
        buffer.setMemory(0, buffer.capacity(), (byte)'b');
        buffer.putBytes(OFFSET, bytes);
        return buffer;
    }

    private static int length(final String text)
    {
        return utf8(text);
    }

    private static int utf8(final String text)
    {
        return text.getBytes(UTF_8).length;
    }
}
