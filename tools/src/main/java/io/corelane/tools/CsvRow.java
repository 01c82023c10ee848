package io.corelane.tools;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;

/**
 * The cells of one row of a CSV file, copied into one array that is used again for each row: no String is made unless
 * it is asked for. For one thread.
 */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow>
{
    private char[] chars = new char[1 << 12];
    private int[] ends = new int[64];
    private int count;

    @Override
    protected void handleBegin(final long line)
    {
        count = 0;
    }

    @Override
    protected void handleField(
        final int index, final char[] buffer, final int offset, final int length, final boolean quoted)
    {
        final int start = 0 == count ? 0 : ends[count - 1];
        if (length > chars.length - start)
        {
            chars = Arrays.copyOf(chars, Math.max(2 * chars.length, start + length));
        }
        if (count == ends.length)
        {
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
        System.arraycopy(buffer, offset, chars, start, length);
        ends[count++] = start + length;
    }

    @Override
    protected CsvRow buildRecord()
    {
        return this;
    }

    /** Line of the file at which the row starts, from 1. */
    long line()
    {
        return getStartingLineNumber();
    }

    /** Cells of the row. */
    int count()
    {
        return count;
    }

    /** The characters of all cells, one after the other. */
    char[] chars()
    {
        return chars;
    }

    /** Where a cell starts in {@link #chars()}. */
    int start(final int cell)
    {
        return 0 == cell ? 0 : ends[cell - 1];
    }

    /** Characters of a cell; a row that is too short has empty cells at its end. */
    int length(final int cell)
    {
        return cell >= count ? 0 : ends[cell] - start(cell);
    }

    /** A cell as text. */
    String text(final int cell)
    {
        return cell >= count ? "" : new String(chars, start(cell), length(cell));
    }

    /** Whether a cell is exactly this text. */
    boolean is(final int cell, final String text)
    {
        final int length = length(cell);
        if (length != text.length())
        {
            return false;
        }
        final int start = 0 == length ? 0 : start(cell);
        for (int i = 0; i < length; i++)
        {
            if (chars[start + i] != text.charAt(i))
            {
                return false;
            }
        }
        return true;
    }
}
