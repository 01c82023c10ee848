package io.corelane.core.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corelane.codec.DataType;
import io.corelane.core.plan.StandardFunction;
import io.corelane.core.runtime.Faults;
import io.corelane.core.runtime.Regex;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Functions of texts that are not NULL, on code points. */
final class TextFunctions
{
    private final Faults faults;

    TextFunctions(final Faults faults)
    {
        this.faults = faults;
    }

    Object call(final StandardFunction function, final List<Object> values, final DataType type)
    {
        final String text = (String)values.get(0);
        return switch (function)
        {
            case LENGTH -> (long)text.codePointCount(0, text.length());
            case OCTET_LENGTH -> (long)text.getBytes(UTF_8).length;
            case POSITION -> position(text, (String)values.get(1));
            case LIKE -> isLike(text, (String)values.get(1), values.size() > 2 ? (String)values.get(2) : null);
            case REGEXP_LIKE -> Regex.of((String)values.get(1), (String)values.get(2), null).find(text);
            case SPLIT_PART -> part(text, (String)values.get(1), (Long)values.get(2));
            default -> fit(edit(function, text, values), type);
        };
    }

    private static String edit(final StandardFunction function, final String text, final List<Object> values)
    {
        final int[] points = text.codePoints().toArray();
        return switch (function)
        {
            case UPPER -> mapped(points, true);
            case LOWER -> mapped(points, false);
            case REVERSE ->  new StringBuilder(text).reverse().toString();
            case REPLACE -> ((String)values.get(1)).isEmpty() ? text :
                text.replace((String)values.get(1), (String)values.get(2));
            case REGEXP_REPLACE -> Regex.of(
                (String)values.get(1), (String)values.get(3), (String)values.get(2)).replace(text);
            case CONCAT -> values.stream().map(String.class::cast).collect(Collectors.joining());
            case SUBSTRING -> values.size() > 2 ?
                substring(points, (Long)values.get(1), (Long)values.get(2)) :
                range(points, (Long)values.get(1) - 1, points.length);
            case LEFT -> range(points, 0, (Long)values.get(1));
            case RIGHT -> range(points, points.length - Math.max(0, (Long)values.get(1)), points.length);
            case TRIM, LTRIM, RTRIM -> trimmed(points, values.size() > 1 ? (String)values.get(1) : " ",
                StandardFunction.RTRIM != function, StandardFunction.LTRIM != function);
            case LPAD, RPAD -> padded(
                points, (Long)values.get(1), (String)values.get(2), StandardFunction.LPAD == function);
            default -> throw new IllegalArgumentException(function + " is no function of texts");
        };
    }

    private static String fit(final String text, final DataType type)
    {
        if (text.getBytes(UTF_8).length > type.length())
        {
            throw new FaultException(Faults.TOO_LONG);
        }
        return text;
    }

    private static String mapped(final int[] points, final boolean isUpper)
    {
        final StringBuilder text = new StringBuilder();
        for (final int point : points)
        {
            text.appendCodePoint(isUpper ? Character.toUpperCase(point) : Character.toLowerCase(point));
        }
        return text.toString();
    }

    private static String substring(final int[] points, final long start, final long count)
    {
        final double end = (double)start + Math.max(0, count);
        return range(points, start - 1, (long)Math.min(points.length, end - 1));
    }

    /** Code points from one to in front of another, as far as there are any. */
    private static String range(final int[] points, final long from, final long to)
    {
        // A start that wrapped around was the least of all numbers.
        final int first = from == Long.MAX_VALUE ? 0 : (int)Math.max(0, Math.min(points.length, from));
        final int last = (int)Math.max(first, Math.min(points.length, to));
        return new String(points, first, last - first);
    }

    private static String trimmed(
        final int[] points, final String set, final boolean isLeading, final boolean isTrailing)
    {
        int first = 0;
        int last = points.length;
        while (isLeading && first < last && set.indexOf(points[first]) >= 0)
        {
            first++;
        }
        while (isTrailing && first < last && set.indexOf(points[last - 1]) >= 0)
        {
            last--;
        }
        return new String(points, first, last - first);
    }

    private static String padded(final int[] points, final long count, final String filling, final boolean isLeft)
    {
        if (count <= points.length || filling.isEmpty())
        {
            return range(points, 0, count);
        }
        final int[] pad = filling.codePoints().toArray();
        final StringBuilder added = new StringBuilder();
        final long missing = Math.min(count - points.length, DataType.MAX_LENGTH + 1);
        for (int i = 0; i < missing; i++)
        {
            added.appendCodePoint(pad[i % pad.length]);
        }
        final String text = new String(points, 0, points.length);
        return isLeft ? added + text : text + added;
    }

    private static long position(final String part, final String text)
    {
        final int found = text.indexOf(part);
        return found < 0 ? 0 : text.codePointCount(0, found) + 1;
    }

    private String part(final String text, final String separator, final long n)
    {
        if (0 == n)
        {
            faults.divisionByZero();
            return null;
        }
        final String[] parts = separator.isEmpty() ?
            new String[]{text} : text.split(Pattern.quote(separator), -1);
        final long index = n > 0 ? n - 1 : parts.length + n;
        return index < 0 || index >= parts.length ? "" : parts[(int)index];
    }

    private static boolean isLike(final String text, final String pattern, final String escape)
    {
        final StringBuilder regex = new StringBuilder();
        final int[] points = pattern.codePoints().toArray();
        for (int i = 0; i < points.length; i++)
        {
            final boolean isPlain = null != escape && points[i] == escape.charAt(0) && i + 1 < points.length;
            final int point = points[isPlain ? ++i : i];
            final boolean isEscape = null != escape && point == escape.charAt(0);
            regex.append(!isPlain && !isEscape && '%' == point ? ".*" : !isPlain && !isEscape && '_' == point ? "." :
                Pattern.quote(Character.toString(point)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
