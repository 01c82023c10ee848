package io.corelane.core.runtime;

/**
 * What went wrong while one record was processed: raised by arithmetic and casts instead of an exception, looked at
 * before anything is stored. Owned by the partition's thread.
 */
public final class Faults
{
    /** Nothing went wrong. */
    public static final int NONE = 0;

    /** The record's bytes do not fit its schema. As DeadLetterReason of the protocol, like all that follow. */
    public static final int MALFORMED = 1;

    /** The record names a stream that there is not. */
    public static final int UNKNOWN_STREAM = 2;

    /** The record is another message than its stream has. */
    public static final int UNKNOWN_TEMPLATE = 3;

    /** A number left the range of its type. */
    public static final int OVERFLOW = 4;

    /** A value could not be converted. */
    public static final int CAST = 5;

    /** The state may hold no more keys. */
    public static final int CAPACITY = 6;

    /** The record came after its window was closed. */
    public static final int LATE = 7;

    /** A text is longer than its column. */
    public static final int TOO_LONG = 8;

    /** A function of a program's own threw an exception. */
    public static final int FUNCTION = 9;

    private static final String[] NAMES = {"NONE", "MALFORMED", "UNKNOWN_STREAM", "UNKNOWN_TEMPLATE", "OVERFLOW",
        "CAST", "CAPACITY", "LATE", "TOO_LONG", "FUNCTION"};

    private final Faults parent;
    private int code;
    private long divisionsByZero;

    /** None so far. */
    public Faults()
    {
        this(null);
    }

    /**
     * None so far; divisions by zero count in another one as well.
     *
     * @param parent the other one, or null.
     */
    public Faults(final Faults parent)
    {
        this.parent = parent;
    }

    /**
     * Raises a fault; the first one of a record stays.
     *
     * @param fault which.
     */
    public void raise(final int fault)
    {
        if (NONE == code)
        {
            code = fault;
        }
    }

    /** Counts a division by zero, whose result is NULL; behind a fault nothing counts any more. */
    public void divisionByZero()
    {
        if (NONE == code)
        {
            divisionsByZero++;
            if (null != parent)
            {
                parent.divisionsByZero++;
            }
        }
    }

    /**
     * The fault of this record.
     *
     * @return {@link #NONE} or the first one raised.
     */
    public int code()
    {
        return code;
    }

    /** Forgets the fault, before the next record (or the next TRY_CAST). */
    public void clear()
    {
        code = NONE;
    }

    /**
     * Divisions by zero so far.
     *
     * @return count.
     */
    public long divisionsByZero()
    {
        return divisionsByZero;
    }

    /**
     * Sets how many divisions by zero there were, when a partition goes on from a checkpoint.
     *
     * @param count of them.
     */
    public void divisionsByZero(final long count)
    {
        divisionsByZero = count;
    }

    /**
     * The name of a fault, as the protocol has it.
     *
     * @param fault which.
     * @return name.
     */
    public static String name(final int fault)
    {
        return NAMES[fault];
    }
}
