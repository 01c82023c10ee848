package io.corelane.core.plan;

/** Units of time, and what else a time consists of. All of it is UTC and the ISO calendar. */
public enum TimeField
{
    /** 0 to 999,999,999 in its second. */
    NANOSECOND,
    /** 0 to 999,999 in its second. */
    MICROSECOND,
    /** 0 to 999 in its second. */
    MILLISECOND,
    /** 0 to 59. */
    SECOND,
    /** 0 to 59. */
    MINUTE,
    /** 0 to 23. */
    HOUR,
    /** 1 to 31 in its month. */
    DAY,
    /** 1 to 53: weeks begin on Monday, the first of a year has its first Thursday. */
    WEEK,
    /** 1 to 12. */
    MONTH,
    /** 1 to 4. */
    QUARTER,
    /** 1677 to 2262. */
    YEAR,
    /** Day of the week, 0 (Sunday) to 6; no unit. */
    DOW,
    /** Day of the week, 1 (Monday) to 7; no unit. */
    ISODOW,
    /** Day of the year, 1 to 366; no unit. */
    DOY,
    /** Year to which the week belongs; no unit. */
    ISOYEAR,
    /** Seconds since the epoch; no unit. */
    EPOCH;

    /**
     * Whether times can be moved by it and cut to it.
     *
     * @return true for units.
     */
    public boolean isUnit()
    {
        return compareTo(YEAR) <= 0;
    }
}
