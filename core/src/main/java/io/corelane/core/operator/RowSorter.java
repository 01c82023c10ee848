package io.corelane.core.operator;

import static io.corelane.core.operator.OverState.NONE;

/** Sorts the list of a partition's rows: runs of one row become one run, two by two; equal rows stay as they are. */
abstract class RowSorter
{
    private final OverState state;
    private int head;
    private int tail;

    RowSorter(final OverState state)
    {
        this.state = state;
    }

    /** Less than 0 when the first row comes first, 0 when they are equal. */
    abstract int compare(int first, int second);

    /** Sorts the rows of a partition. */
    void sort(final long entry)
    {
        head = OverEntry.first(entry);
        long run = 1;
        while (pass(run) > 1)
        {
            run *= 2;
        }
        OverEntry.first(entry, head);
        OverEntry.last(entry, tail);
    }

    /** Merges runs two by two; the number of runs that there were. */
    private int pass(final long run)
    {
        int rest = head;
        int runs = 0;
        head = NONE;
        tail = NONE;
        while (NONE != rest)
        {
            int left = rest;
            long lefts = 0;
            while (lefts < run && NONE != rest)
            {
                rest = state.next(rest);
                lefts++;
            }
            int right = rest;
            long rights = 0;
            while (rights < run && NONE != rest)
            {
                rest = state.next(rest);
                rights++;
            }
            runs += 0 == rights ? 1 : 2;
            while (lefts > 0 || rights > 0)
            {
                final boolean isLeft = 0 == rights || lefts > 0 && compare(left, right) <= 0;
                final int row = isLeft ? left : right;
                if (isLeft)
                {
                    left = state.next(left);
                    lefts--;
                }
                else
                {
                    right = state.next(right);
                    rights--;
                }
                append(row);
            }
        }
        if (NONE != tail)
        {
            state.next(tail, NONE);
        }
        return runs;
    }

    private void append(final int row)
    {
        if (NONE == tail)
        {
            head = row;
        }
        else
        {
            state.next(tail, row);
        }
        state.previous(row, tail);
        tail = row;
    }
}
