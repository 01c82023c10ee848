package io.corelane.core.simulate;

/** What a world's partitions do wrong on purpose: the simulator has to find it. */
enum Defect
{
    /** Nothing. */
    NONE,
    /** Results that former runs recorded are sent again. */
    RESULTS_TWICE,
    /** A dead letter that has to wait is given up. */
    LOST_LETTER,
    /** Records are taken before they are recorded. */
    UNRECORDED,
    /** Rows from other partitions that come again are taken again. */
    ROWS_TWICE,
    /** Results that have to wait are given up. */
    LOST_RESULTS,
    /** A checkpoint says that it was taken a fragment before. */
    WRONG_PLACE,
    /** A start does not care whether results, dead letters or rows are of records that a log has lost. */
    LOST_END,
    /** A restart looks at one partition alone to see which jobs run. */
    HALF_A_PAUSE
}
