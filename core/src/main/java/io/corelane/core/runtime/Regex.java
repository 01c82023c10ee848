package io.corelane.core.runtime;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A regular expression in the syntax of RE2, compiled once; the time a match takes is linear in the length of the text.
 * Owned by one thread. Matching allocates: the text as an array, and what the library needs.
 */
public final class Regex
{
    private final Pattern pattern;
    private final Matcher matcher;
    private final RegexReplacement replacement;

    private Regex(final Pattern pattern, final RegexReplacement replacement)
    {
        this.pattern = pattern;
        this.matcher = pattern.matcher(new byte[0]);
        this.replacement = replacement;
    }

    /**
     * Compiles an expression.
     *
     * @param expression  in the syntax of RE2.
     * @param flags       any of i (letters of either case are equal), m (^ and $ mean lines), s (a dot is any
     *                    character).
     * @param replacement what stands for a match, $1 in it for the first group, \\ before a plain $; or null.
     * @return the expression.
     * @throws IllegalArgumentException when it is none; the message says why.
     */
    public static Regex of(final String expression, final String flags, final String replacement)
    {
        int bits = 0;
        for (int i = 0; i < flags.length(); i++)
        {
            bits |= switch (flags.charAt(i))
            {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                default -> throw new IllegalArgumentException(
                    "there is no flag " + flags.charAt(i) + "; there are i, m and s");
            };
        }
        try
        {
            final Pattern pattern = Pattern.compile(expression, bits);
            return new Regex(
                pattern, null == replacement ? null : new RegexReplacement(replacement, pattern.groupCount()));
        }
        catch (final PatternSyntaxException ex)
        {
            throw new IllegalArgumentException("'" + expression + "' is no regular expression of RE2: " +
                ex.getDescription() + (null == ex.getPattern() ? "" : " " + ex.getPattern()), ex);
        }
    }

    /**
     * Bytes that a text with its matches replaced can have at the most.
     *
     * @param length bytes of the text.
     * @return bytes.
     */
    public long maxLength(final int length)
    {
        return replacement.maxLength(length);
    }

    /**
     * Whether a part of a text is as the expression.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @return whether there is a match.
     */
    public boolean find(final UnsafeBuffer text, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        text.getBytes(offset, bytes);
        return matcher.reset(bytes).find();
    }

    /**
     * Replaces every match, left to right.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param out    takes the text.
     * @param max    bytes that it may have.
     * @param faults takes a text that is too long.
     * @return bytes of the text.
     */
    public int replace(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer out,
        final int max,
        final Faults faults)
    {
        final byte[] bytes = new byte[length];
        text.getBytes(offset, bytes);
        matcher.reset(bytes);
        int at = 0;
        int copied = 0;
        int from = 0;
        while (from <= length && matcher.find(from))
        {
            at = TextEdit.append(text, offset + copied, matcher.start() - copied, out, at, max, faults);
            at = replacement.append(matcher, text, offset, out, at, max, faults);
            copied = matcher.end();
            // An empty match leads on to the next code point, not into the middle of one.
            from = matcher.end() > matcher.start() ? copied : copied == length ? length + 1 :
                TextSlice.next(text, offset + copied, offset + length) - offset;
        }
        return TextEdit.append(text, offset + copied, length - copied, out, at, max, faults);
    }

    /**
     * Whether a part of a text is as the expression. Not for the record path.
     *
     * @param text the text.
     * @return whether there is a match.
     */
    public boolean find(final String text)
    {
        return pattern.matcher(text).find();
    }

    /**
     * Replaces every match, left to right. Not for the record path.
     *
     * @param text the text.
     * @return the text with the replacements.
     */
    public String replace(final String text)
    {
        final StringBuilder result = new StringBuilder();
        final Matcher found = pattern.matcher(text);
        int copied = 0;
        int from = 0;
        while (from <= text.length() && found.find(from))
        {
            result.append(text, copied, found.start());
            replacement.append(found, result);
            copied = found.end();
            from = found.end() > found.start() ? copied :
                copied == text.length() ? copied + 1 : text.offsetByCodePoints(copied, 1);
        }
        return result.append(text, copied, text.length()).toString();
    }
}
