package io.corelane.tools;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Says when each record is meant to be sent: open loop, so that a delay is never taken out of the rate and shows in
 * the latency of the records behind it. For one thread.
 */
final class Pacer
{
    /** As fast as it goes. */
    static final double MAX = 0;

    private static final double NS_PER_S = 1e9;
    private static final int CLOCK_READINGS = 64;
    /** With few processors a wait is a sleep: what is due meanwhile goes out at once, with its intended times. */
    private static final long SPIN_NS = Runtime.getRuntime().availableProcessors() < 4 ? 0 : 50_000;

    private final LongSupplier nanoTime;
    private final LongSupplier epochNs;
    private final double intervalNs;
    private long startNs;
    private long startEpochNs;
    private long count;

    Pacer(final double perSecond, final LongSupplier nanoTime, final LongSupplier epochNs)
    {
        this.nanoTime = nanoTime;
        this.epochNs = epochNs;
        intervalNs = MAX == perSecond ? 0 : NS_PER_S / perSecond;
    }

    /** Starts the clock; the first record is due at once. */
    void start()
    {
        long tightestNs = Long.MAX_VALUE;
        for (int i = 0; i < CLOCK_READINGS; i++)
        {
            // One instant by both clocks: the closest of several readings, since the first ones load classes.
            final long beforeNs = nanoTime.getAsLong();
            final long epoch = epochNs.getAsLong();
            final long afterNs = nanoTime.getAsLong();
            if (afterNs - beforeNs <= tightestNs)
            {
                tightestNs = afterNs - beforeNs;
                startNs = beforeNs + tightestNs / 2;
                startEpochNs = epoch;
            }
        }
        count = 0;
    }

    /** Whether the next record has to wait. */
    boolean isEarly()
    {
        return intervalNs > 0 && nanoTime.getAsLong() - startNs < offsetNs();
    }

    /** Waits a little, no longer than until the next record is due. */
    void pause()
    {
        final long leftNs = startNs + offsetNs() - nanoTime.getAsLong();
        if (leftNs > SPIN_NS)
        {
            LockSupport.parkNanos(leftNs - SPIN_NS);
        }
        else
        {
            Thread.onSpinWait();
        }
    }

    /** Intended send time of the next record, nanoseconds since the epoch; the record after it is next. */
    long next()
    {
        final long sendTimeNs = intervalNs > 0 ? startEpochNs + offsetNs() : epochNs.getAsLong();
        count++;
        return sendTimeNs;
    }

    private long offsetNs()
    {
        return (long)(count * intervalNs);
    }

    /** Reads a rate such as {@code 50000}, {@code 1.5M}, {@code 200k} or {@code max}. */
    static double parse(final String rate)
    {
        if ("max".equalsIgnoreCase(rate))
        {
            return MAX;
        }
        final int last = rate.length() - 1;
        final char unit = rate.isEmpty() ? ' ' : Character.toLowerCase(rate.charAt(last));
        final double factor = 'k' == unit ? 1e3 : 'm' == unit ? 1e6 : 1;
        try
        {
            final double number = Double.parseDouble(1 == factor ? rate : rate.substring(0, last)) * factor;
            if (number > 0 && number <= NS_PER_S)
            {
                return number;
            }
        }
        catch (final NumberFormatException ex)
        {
            // said below
        }
        throw ToolException.usage(
            "--rate " + rate + " is no number of records a second such as 50000, 200k, 1.5M or max");
    }
}
