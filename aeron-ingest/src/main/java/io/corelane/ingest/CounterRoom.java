package io.corelane.ingest;

import io.aeron.exceptions.RegistrationException;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterPlaces;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.CountersReader;

/**
 * Room in Aeron's counters file, which has a fixed number of places. Without a free one, nothing can be made that has
 * counters, which is everything: streams, jobs, publishers, readers, and the connection by which a job is dropped. So a
 * stream or a job is refused before the last places are taken. For any thread.
 */
final class CounterRoom
{
    /** The fewest that Aeron makes room for. */
    static final int LEAST = 8_192;

    /** The most, of 500 MiB of values. */
    static final int MOST = 4_096_000;

    /** So that 100 jobs of two fragments each, their latencies, readers and reasons for dead letters have room. */
    private static final int PER_PARTITION = 4_096;

    private static final int METADATA_PER_VALUE = CountersReader.METADATA_LENGTH / CountersReader.COUNTER_LENGTH;

    /** The driver's own, the Archive's, and those of an appliance. */
    private static final int BASE = 128;
    /** Latencies, and what else there is one of in a partition. */
    private static final int OF_PARTITION = 64;
    /** Two of the log, two of its recording, and so of the dead letters; seven of a level, reasons for dead letters. */
    private static final int OF_LEVEL = 19;
    private static final int OF_STREAM = 4;
    /** Records, state, time, and two reasons for dead letters. */
    private static final int OF_FRAGMENT = 10;
    /** Four of results, two of their stream, two of its recording, and the latencies that come: six. */
    private static final int OF_RESULTS = 14;

    private final CountersReader counters;

    /**
     * The room of a driver.
     *
     * @param counters that it has.
     */
    CounterRoom(final CountersReader counters)
    {
        this.counters = counters;
    }

    /** Places that an appliance has unless somebody says otherwise. */
    static int standard(final int partitions)
    {
        return Math.max(LEAST, Math.min(MOST, partitions * PER_PARTITION));
    }

    /** Bytes of the values alone, by which Aeron is told. */
    static int valuesLength(final int counters)
    {
        return counters * CountersReader.COUNTER_LENGTH;
    }

    /** Bytes of shared memory that places take. */
    static long bytes(final int counters)
    {
        return (1L + METADATA_PER_VALUE) * CountersReader.COUNTER_LENGTH * counters;
    }

    /** About as many as an appliance takes that has nothing yet. */
    static long ofAppliance(final int partitions, final int levels)
    {
        return BASE + (long)partitions * (OF_PARTITION + levels * OF_LEVEL);
    }

    /** About as many as a stream takes. */
    static long ofStream(final int partitions)
    {
        // One to find it by, and the forwarder's publisher.
        return 4 + (long)partitions * OF_STREAM;
    }

    /** About as many as a job takes, and levels that are made for it. */
    static long ofJob(final CompiledJob job, final int partitions, final int levels)
    {
        return 1 + (long)partitions * (job.fragments().size() * OF_FRAGMENT + OF_RESULTS +
            job.plan().options().metrics().size() + levels * OF_LEVEL);
    }

    /** Refuses a start for which there are too few. */
    void requireAll(final int streams, final List<CompiledJob> jobs, final int partitions, final int levels)
    {
        final long needed = ofAppliance(partitions, levels) + streams * ofStream(partitions) +
            jobs.stream().mapToLong((job) -> ofJob(job, partitions, 0)).sum();
        final int length = CounterPlaces.all(counters);
        if (needed > length)
        {
            throw new ApplianceException(streams + " streams and " + jobs.size() + " jobs in " + partitions +
                " partitions need about " + needed + " counters, but there is room for " + length + " in Aeron's " +
                "counters file; set 'counters' to " + (needed + CounterPlaces.KEPT_FROM_JOBS) + " or more (each " +
                "takes " + bytes(1) + " bytes of shared memory; of an external driver: its " +
                "aeron.counters.buffer.length), or use fewer partitions or jobs");
        }
    }

    /** Refuses what would take the last places. */
    void require(final long needed, final String what)
    {
        final int free = CounterPlaces.free(counters);
        final int length = CounterPlaces.all(counters);
        final int reserve = CounterPlaces.KEPT_FROM_JOBS;
        if (needed > free - reserve)
        {
            throw ApplianceException.passing(what + " needs about " + needed + " counters, but " + free + " of " +
                length + " are free in Aeron's counters file, and " + reserve + " are kept for publishers, " +
                "readers and tools; " + remedy(), null);
        }
    }

    /** What a driver's answer says to a user, or itself when it is about something else. */
    static RuntimeException explained(final RuntimeException refused)
    {
        return refused instanceof RegistrationException && CounterFactory.isOutOfRoom(refused) ?
            ApplianceException.passing("no counter is free in Aeron's counters file; " + remedy(), refused) : refused;
    }

    /** Tells once what a full file means, which the driver says in its own words each time that somebody asks it. */
    static ErrorHandler telling(final ErrorHandler errorHandler)
    {
        final AtomicBoolean isTold = new AtomicBoolean();
        return (error) ->
        {
            if (!CounterFactory.isOutOfRoom(error))
            {
                errorHandler.onError(error);
            }
            else if (!isTold.getAndSet(true))
            {
                errorHandler.onError(new ApplianceException("no counter is free in Aeron's counters file, so " +
                    "publishers, readers or tools are refused; " + remedy(), error));
            }
        };
    }

    private static String remedy()
    {
        return "drop a job or end readers, or start with a greater 'counters' (each takes " + bytes(1) +
            " bytes of shared memory)";
    }
}
