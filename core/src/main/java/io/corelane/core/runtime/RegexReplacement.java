package io.corelane.core.runtime;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** What stands for a match: plain text, and groups of the match. */
final class RegexReplacement
{
    private static final int NO_GROUP = -1;

    private final List<UnsafeBuffer> literals = new ArrayList<>();
    private final List<Integer> groups = new ArrayList<>();

    /**
     * From its text.
     *
     * @param text       with $1 for the first group, \\ before a plain $ or \\.
     * @param groupCount groups of the expression.
     * @throws IllegalArgumentException when a group is not there.
     */
    RegexReplacement(final String text, final int groupCount)
    {
        final StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length())
        {
            final char c = text.charAt(i);
            final boolean isLast = i + 1 == text.length();
            if ('\\' == c && !isLast)
            {
                literal.append(text.charAt(i + 1));
                i += 2;
            }
            else if ('$' == c)
            {
                final int group = isLast ? NO_GROUP : text.charAt(i + 1) - '0';
                if (group < 0 || group > 9)
                {
                    throw new IllegalArgumentException(
                        "a digit has to stand behind $ in the replacement, or \\ before it");
                }
                if (group > groupCount)
                {
                    throw new IllegalArgumentException("the replacement names the group $" + group +
                        ", the expression has " + groupCount);
                }
                add(literal, group);
                i += 2;
            }
            else
            {
                literal.append(c);
                i++;
            }
        }
        add(literal, NO_GROUP);
    }

    private void add(final StringBuilder literal, final int group)
    {
        literals.add(Text.constant(literal.toString()));
        groups.add(group);
        literal.setLength(0);
    }

    /** All matches together are no longer than the text; there is at most one more than it has bytes. */
    long maxLength(final int length)
    {
        long max = length;
        for (int i = 0; i < literals.size(); i++)
        {
            max += (long)literals.get(i).capacity() * (length + 1) + (NO_GROUP == groups.get(i) ? 0 : length);
        }
        return max;
    }

    int append(
        final Matcher match,
        final UnsafeBuffer text,
        final int offset,
        final UnsafeBuffer out,
        final int at,
        final int max,
        final Faults faults)
    {
        int end = at;
        for (int i = 0; i < literals.size(); i++)
        {
            end = TextEdit.append(literals.get(i), 0, literals.get(i).capacity(), out, end, max, faults);
            final int group = groups.get(i);
            if (NO_GROUP != group && match.start(group) >= 0)
            {
                end = TextEdit.append(
                    text, offset + match.start(group), match.end(group) - match.start(group), out, end, max, faults);
            }
        }
        return end;
    }

    void append(final Matcher match, final StringBuilder out)
    {
        for (int i = 0; i < literals.size(); i++)
        {
            out.append(literals.get(i).getStringWithoutLengthUtf8(0, literals.get(i).capacity()));
            final String group = NO_GROUP == groups.get(i) ? null : match.group(groups.get(i));
            out.append(null == group ? "" : group);
        }
    }
}
