package io.corelane.affinity;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Lists of CPUs as Linux writes them, such as {@code 0-3,8,10-11}. */
public final class CpuList
{
    private static final int MAX_CPU = 4_095;

    private CpuList()
    {
    }

    /**
     * Reads a list.
     *
     * @param text such as {@code 2,4-7}; blank for none.
     * @return CPUs in the order in which they are written, each once.
     * @throws CpuPlanException when it is no such list, or names a CPU twice.
     */
    public static List<Integer> parse(final String text)
    {
        final List<Integer> cpus = new ArrayList<>();
        if (text.isBlank())
        {
            return cpus;
        }
        for (final String part : text.trim().split(","))
        {
            final String[] bounds = part.trim().split("-", -1);
            final int first = number(bounds[0], text);
            final int last = 1 == bounds.length ? first : number(bounds[1], text);
            if (bounds.length > 2 || last < first)
            {
                throw unreadable(text);
            }
            for (int cpu = first; cpu <= last; cpu++)
            {
                if (cpus.contains(cpu))
                {
                    throw new CpuPlanException("CPU " + cpu + " stands twice in '" + text + "'; name each once");
                }
                cpus.add(cpu);
            }
        }
        return cpus;
    }

    /**
     * Writes a list.
     *
     * @param cpus by number.
     * @return the shortest text, such as {@code 0-3,8}.
     */
    public static String format(final BitSet cpus)
    {
        final StringBuilder text = new StringBuilder();
        for (int first = cpus.nextSetBit(0); first >= 0;)
        {
            final int last = cpus.nextClearBit(first) - 1;
            text.append(0 == text.length() ? "" : ",").append(first).append(last > first ? "-" + last : "");
            first = cpus.nextSetBit(last + 1);
        }
        return text.toString();
    }

    private static int number(final String digits, final String text)
    {
        try
        {
            final int cpu = Integer.parseInt(digits.trim());
            if (cpu >= 0 && cpu <= MAX_CPU)
            {
                return cpu;
            }
        }
        catch (final NumberFormatException ex)
        {
            throw unreadable(text);
        }
        throw unreadable(text);
    }

    private static CpuPlanException unreadable(final String text)
    {
        return new CpuPlanException(
            "'" + text + "' is no list of CPUs; write auto, none, or numbers and ranges such as 2,4-7");
    }
}
