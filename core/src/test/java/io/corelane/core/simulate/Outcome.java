package io.corelane.core.simulate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a log has to lead to, by the oracle, and what it was seen to lead to. That has to be a prefix; only what one
 * record leads to, such as a window that closes, may come in any order.
 */
final class Outcome
{
    private record Item(long input, ByteBuffer content)
    {
        @Override
        public String toString()
        {
            return input + ":" + HexFormat.of().formatHex(content.array());
        }
    }

    private final String name;
    private final List<Item> expected = new ArrayList<>();
    private final List<Item> seen = new ArrayList<>();
    private int settled;

    /**
     * Nothing yet.
     *
     * @param name says what it is, for failures.
     */
    Outcome(final String name)
    {
        this.name = name;
    }

    void expect(final long input, final byte[] content)
    {
        expected.add(new Item(input, ByteBuffer.wrap(content)));
    }

    void see(final long input, final byte[] content)
    {
        seen.add(new Item(input, ByteBuffer.wrap(content)));
    }

    /** How many were seen. */
    int seen()
    {
        return seen.size();
    }

    /** What was seen is to be told anew. */
    void forget()
    {
        seen.clear();
        settled = 0;
    }

    /** Fails unless what was seen is a prefix of what is expected. */
    void checkPrefix()
    {
        while (settled < seen.size())
        {
            if (settled >= expected.size())
            {
                throw failure("more than is expected", settled, seen.size());
            }
            int end = settled + 1;
            while (end < expected.size() && expected.get(settled).input() == expected.get(end).input())
            {
                end++;
            }
            checkGroup(end, Math.min(end, seen.size()));
            if (end > seen.size() || end == expected.size() && end == seen.size())
            {
                return;
            }
            settled = end;
        }
    }

    /** Fails unless all that is expected was seen, and nothing else. */
    void checkAll()
    {
        checkPrefix();
        if (seen.size() != expected.size())
        {
            throw failure(seen.size() + " of " + expected.size(), seen.size(), expected.size());
        }
    }

    /** What was seen of one record is some of what is expected of it. */
    private void checkGroup(final int expectedEnd, final int seenEnd)
    {
        boolean isSame = true;
        for (int i = settled; i < seenEnd; i++)
        {
            isSame &= expected.get(i).equals(seen.get(i));
        }
        if (!isSame)
        {
            final List<Item> left = new ArrayList<>(expected.subList(settled, expectedEnd));
            for (int i = settled; i < seenEnd; i++)
            {
                if (!left.remove(seen.get(i)))
                {
                    throw failure("not what is expected at " + i, settled, expectedEnd);
                }
            }
        }
    }

    private AssertionError failure(final String what, final int from, final int to)
    {
        return new AssertionError(name + ": " + what + "\nexpected from " + from + ": " + some(expected, from, to) +
            "\nseen: " + some(seen, from, to));
    }

    private static List<Item> some(final List<Item> items, final int from, final int to)
    {
        final int first = Math.min(from, items.size());
        return items.subList(first, Math.max(first, Math.min(Math.min(to, from + 8), items.size())));
    }
}
