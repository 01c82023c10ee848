package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.DriverTimeoutException;
import io.aeron.exceptions.RegistrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.collections.MutableLong;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.status.CountersReader;

/**
 * A connection to an appliance through its Aeron directory. Streams and jobs are found by the counters that the
 * appliance keeps for them: no handshake and no files. Thread safe; what it makes is not.
 */
public final class CorelaneClient implements AutoCloseable
{
    private static final long DRIVER_TIMEOUT_MS = 2_000;

    private final Aeron aeron;
    private final String aeronDirectory;
    // The system clock itself: one that each process calibrates for itself differs between processes.
    private final EpochNanoClock clock = SystemEpochNanoClock.INSTANCE;

    private final boolean ownsAeron;

    private CorelaneClient(final Aeron aeron, final String aeronDirectory, final boolean ownsAeron)
    {
        this.ownsAeron = ownsAeron;
        this.aeron = aeron;
        this.aeronDirectory = aeronDirectory;
    }

    /**
     * Connects.
     *
     * @param aeronDirectory of the appliance.
     * @param errorHandler   takes errors of Aeron's client thread.
     * @return the connection.
     * @throws CorelaneClientException when no driver is alive there, or this user may not talk to it.
     */
    public static CorelaneClient connect(final String aeronDirectory, final ErrorHandler errorHandler)
    {
        final String refusal = AeronAccess.refusal(aeronDirectory, true);
        if (null != refusal)
        {
            throw CorelaneClientException.refusal(refusal, false, "");
        }
        try
        {
            return new CorelaneClient(
                Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(aeronDirectory)
                    .driverTimeoutMs(DRIVER_TIMEOUT_MS)
                    .idleSleepDurationNs(TimeUnit.MILLISECONDS.toNanos(16))
                    .errorHandler(errorHandler)),
                aeronDirectory, true);
        }
        catch (final DriverTimeoutException ex)
        {
            throw new CorelaneClientException("no appliance is running at the Aeron directory " + aeronDirectory +
                "; start one, or name the directory of the one that runs", ex);
        }
    }

    /**
     * A client by a connection that is somebody else's to close.
     *
     * @param aeron connected to the appliance's driver.
     * @return the client.
     */
    public static CorelaneClient of(final Aeron aeron)
    {
        return new CorelaneClient(aeron, aeron.context().aeronDirectoryName(), false);
    }

    /**
     * A publisher with a random producer id.
     *
     * @param stream name.
     * @return the publisher.
     * @throws CorelaneClientException when there is no such stream.
     */
    public CorelanePublisher publisher(final String stream)
    {
        return publisher(stream, new SplittableRandom().nextLong());
    }

    /**
     * A publisher.
     *
     * @param stream     name.
     * @param producerId who publishes.
     * @return the publisher.
     * @throws CorelaneClientException when there is no such stream.
     */
    public CorelanePublisher publisher(final String stream, final long producerId)
    {
        final StreamTarget target = stream(stream);
        return make(() -> new CorelanePublisher(aeron, target, producerId, clock));
    }

    /**
     * A publisher to a stream that was found before, with a random producer id.
     *
     * @param target where records go.
     * @return the publisher.
     */
    public CorelanePublisher publisher(final StreamTarget target)
    {
        return make(() -> new CorelanePublisher(aeron, target, new SplittableRandom().nextLong(), clock));
    }

    /**
     * Where records of a stream go.
     *
     * @param name of the stream.
     * @return the target.
     * @throws CorelaneClientException when there is no such stream.
     */
    public StreamTarget stream(final String name)
    {
        final List<StreamTarget> found = new ArrayList<>();
        forEach(CounterType.STREAM, (counterId, key, label) ->
        {
            if (label.equalsIgnoreCase(StreamCounterDescriptor.LABEL + name))
            {
                found.add(StreamCounterDescriptor.decode(key, label));
            }
        });
        if (found.isEmpty())
        {
            throw missing("stream", name, CounterType.STREAM);
        }
        return found.get(0);
    }

    /**
     * A connection by which statements are sent.
     *
     * @return the connection.
     */
    public ControlClient control()
    {
        return make(0, () -> new ControlClient(aeron));
    }

    /**
     * A reader of a job's results.
     *
     * @param job name.
     * @return the reader.
     * @throws CorelaneClientException when there is no such job.
     */
    public ResultReader results(final String job)
    {
        return results(job, false);
    }

    /**
     * A reader of a job's results for which nobody waits, recorded or not: one that takes nothing for a while is let
     * go, and misses results. For those who only look.
     *
     * @param job name.
     * @return the reader.
     * @throws CorelaneClientException when there is no such job.
     */
    public ResultReader glance(final String job)
    {
        return results(job, true);
    }

    private ResultReader results(final String job, final boolean isGlance)
    {
        final List<ResultReader> found = new ArrayList<>();
        forEach(CounterType.JOB, (counterId, key, label) ->
        {
            if (found.isEmpty() && label.equalsIgnoreCase(JobCounterDescriptor.LABEL + job))
            {
                found.add(make(() -> new ResultReader(
                    aeron,
                    JobCounterDescriptor.egressStreamId(key),
                    JobCounterDescriptor.partitions(key),
                    isGlance || JobCounterDescriptor.NOT_RECORDED != JobCounterDescriptor.number(key))));
            }
        });
        if (found.isEmpty())
        {
            throw missing("job", job, CounterType.JOB);
        }
        return found.get(0);
    }

    /**
     * A reader of a job's recorded results, from any of them on: none is missed, and none comes twice, whatever happens
     * to the appliance or to this process, as long as it remembers what it has read.
     *
     * @param job           name.
     * @param nextSequences in each partition the sequence of the first result that is wanted, from 0.
     * @return the reader.
     * @throws CorelaneClientException when there is no such job, or its results are not recorded.
     */
    public RecordedResultReader recordedResults(final String job, final long[] nextSequences)
    {
        final List<long[]> found = new ArrayList<>();
        forEach(CounterType.JOB, (counterId, key, label) ->
        {
            if (label.equalsIgnoreCase(JobCounterDescriptor.LABEL + job))
            {
                found.add(new long[]{JobCounterDescriptor.number(key), JobCounterDescriptor.egressStreamId(key),
                    JobCounterDescriptor.partitions(key)});
            }
        });
        if (found.isEmpty())
        {
            throw missing("job", job, CounterType.JOB);
        }
        final long[] place = found.get(0);
        if (JobCounterDescriptor.NOT_RECORDED == place[0] || nextSequences.length != place[2])
        {
            throw new CorelaneClientException(JobCounterDescriptor.NOT_RECORDED == place[0] ?
                "the results of job " + job + " are not recorded; start the appliance with --record" :
                "job " + job + " runs in " + place[2] + " partitions, not in " + nextSequences.length);
        }
        return make(() -> new RecordedResultReader(aeron, place[0], (int)place[1], nextSequences));
    }

    /**
     * A reader of all dead letters.
     *
     * @return the reader.
     */
    public DeadLetterReader deadLetters()
    {
        return make(() -> new DeadLetterReader(aeron, false));
    }

    /**
     * A reader of all dead letters for which nobody waits: one that takes nothing for a while is let go, and misses
     * some. For those who only look.
     *
     * @return the reader.
     */
    public DeadLetterReader glanceAtDeadLetters()
    {
        return make(() -> new DeadLetterReader(aeron, true));
    }

    /**
     * Keeps the appliance from deleting recordings and checkpoints, as soon as it is begun.
     *
     * @return to be closed when they may be deleted.
     */
    public RetentionHold holdRetention()
    {
        return make(() -> new RetentionHold(aeron));
    }

    /**
     * Whether an appliance is ready there.
     *
     * @return true when it takes records.
     */
    public boolean isReady()
    {
        return sum(CounterType.APPLIANCE) > 0;
    }

    /**
     * The sum of all counters of a type.
     *
     * @param type what is summed up.
     * @return the sum.
     */
    public long sum(final CounterType type)
    {
        final CountersReader counters = counters();
        final MutableLong sum = new MutableLong();
        forEach(type, (counterId, key, label) -> sum.addAndGet(counters.getCounterValue(counterId)));
        return sum.get();
    }

    /**
     * Names of the streams or jobs there are.
     *
     * @param type {@link CounterType#STREAM} or {@link CounterType#JOB}.
     * @return names in the order of their creation.
     */
    public List<String> names(final CounterType type)
    {
        final String prefix =
            CounterType.STREAM == type ? StreamCounterDescriptor.LABEL : JobCounterDescriptor.LABEL;
        final List<String> names = new ArrayList<>();
        forEach(type, (counterId, key, label) -> names.add(label.substring(prefix.length())));
        return names;
    }

    /**
     * The clock of send times.
     *
     * @return epoch nanoseconds.
     */
    public long nowNs()
    {
        return clock.nanoTime();
    }

    /** Closes everything that was made from it. */
    @Override
    public void close()
    {
        if (ownsAeron)
        {
            aeron.close();
        }
    }

    private <T> T make(final Supplier<T> maker)
    {
        return make(CounterPlaces.KEPT_FROM_CLIENTS, maker);
    }

    /** Makes what takes counters, but not from the last places. */
    private <T> T make(final int kept, final Supplier<T> maker)
    {
        if (kept > 0 && CounterPlaces.free(counters()) < kept)
        {
            throw CorelaneClientException.outOfRoom(null);
        }
        try
        {
            return maker.get();
        }
        catch (final RegistrationException ex)
        {
            throw CorelaneClientException.of(ex);
        }
        catch (final AeronException ex)
        {
            throw aeron.isClosed() ? gone(ex) : ex;
        }
    }

    /** Aeron's client closes itself when its driver has gone. */
    private CountersReader counters()
    {
        try
        {
            return aeron.countersReader();
        }
        catch (final AeronException ex)
        {
            throw aeron.isClosed() ? gone(ex) : ex;
        }
    }

    private CorelaneClientException gone(final AeronException cause)
    {
        return new CorelaneClientException("the appliance at the Aeron directory " + aeronDirectory + " has stopped; " +
            "look why, start it again, and connect anew", cause);
    }

    private CorelaneClientException missing(final String what, final String name, final CounterType type)
    {
        final List<String> names = names(type);
        return new CorelaneClientException("there is no " + what + " " + name + " at " + aeronDirectory + "; there " +
            (names.isEmpty() ? "is none" : 1 == names.size() ? "is " + names.get(0) :
            "are " + String.join(", ", names)));
    }

    private void forEach(final CounterType type, final CounterVisitor visitor)
    {
        final CountersReader counters = counters();
        counters.forEach((counterId, counterTypeId, key, label) ->
        {
            if (type.id() == counterTypeId && CountersReader.RECORD_ALLOCATED == counters.getCounterState(counterId))
            {
                visitor.onCounter(counterId, key, label);
            }
        });
    }

    private interface CounterVisitor
    {
        void onCounter(int counterId, DirectBuffer key, String label);
    }
}
