package io.corelane.perf.peers;

import java.util.concurrent.TimeUnit;

/** The records of all engines: the same by their number in every process. Immutable; any thread. */
interface Trades
{
    /** Of the first record: a whole ten minutes. */
    long FIRST_TIME_NS = TimeUnit.MINUTES.toNanos(28_333_330);

    /** So many records have come before anything is measured: as good as every key is there. */
    long warmUp();

    /** Key. */
    long id(long number);

    /** Second key. */
    long trader(long number);

    /** In ten-thousandths. */
    long price(long number);

    /** Number of pieces. */
    long quantity(long number);

    /** From one record to the next. */
    long timeStepNs();

    /** When it was. */
    default long timeNs(final long number)
    {
        return FIRST_TIME_NS + number * timeStepNs();
    }
}
