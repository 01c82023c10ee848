package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveMarkFile;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.status.ReadableCounter;
import io.corelane.affinity.IdleMode;
import io.corelane.affinity.IdleStrategies;
import io.corelane.ingest.client.StreamIds;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.Quarantine;
import io.corelane.ingest.log.Quarantined;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingCatalog;
import io.corelane.ingest.log.RecordingName;
import io.corelane.ingest.log.RecordingWalk;
import io.corelane.ingest.log.SegmentFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.CountersReader;

/**
 * The appliance's streams as Aeron Archive keeps them: each has a name, and goes on after a restart where its recording
 * ended, so that positions are of the whole log, not of a run. One thread at a time.
 */
final class Recordings implements AutoCloseable
{
    private static final String ARCHIVE_CHANNEL = CommonContext.IPC_CHANNEL;
    private static final String UNUSED_REPLICATION_CHANNEL = "aeron:udp?endpoint=localhost:0";
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);

    /**
     * What is recorded under a name.
     *
     * @param id            of the recording.
     * @param startPosition of the first byte that is kept.
     * @param stopPosition  behind the last byte.
     * @param initialTermId of the stream.
     * @param termLength    of the stream.
     * @param mtuLength     of the stream.
     */
    record Found(
        long id, long startPosition, long stopPosition, int initialTermId, int termLength, int mtuLength)
    {
    }

    private final Aeron aeron;
    private final ApplianceContext context;
    private final RunningArchive archive;
    private final AeronArchive client;
    private final int quarantined;
    private final Map<String, Found> found = new TreeMap<>();
    private final Map<String, RecordedStream> recording = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> firstError;

    private Recordings(
        final Aeron aeron,
        final ApplianceContext context,
        final RunningArchive archive,
        final AeronArchive client,
        final int quarantined,
        final AtomicReference<Throwable> firstError)
    {
        this.firstError = firstError;
        this.aeron = aeron;
        this.context = context;
        this.archive = archive;
        this.client = client;
        this.quarantined = quarantined;
    }

    /** Damaged ranges that were set aside at the start. */
    int quarantined()
    {
        return quarantined;
    }

    /** Files of the logs. */
    long logSegments()
    {
        return RecordingCatalog.read(folder()).stream()
            .filter((recording) -> RecordingName.Kind.LOG == RecordingName.parse(recording.name()).kind())
            .mapToLong((recording) -> new RecordingWalk(recording).segments()).sum();
    }

    /** Launches the Archive in this process and looks at what it holds. */
    static Recordings launch(final Aeron aeron, final ApplianceContext context)
    {
        return launch(aeron, context, true);
    }

    /** The same, also where files are missing that somebody means to do without. */
    static Recordings launch(final Aeron aeron, final ApplianceContext context, final boolean requiresFiles)
    {
        final AtomicReference<Throwable> firstError = new AtomicReference<>();
        RunningArchive archive = null;
        try
        {
            final List<Quarantined> quarantined = new ArrayList<>();
            archive = launchArchive(context, requiresFiles, quarantined, firstError);
            final AeronArchive client = AeronArchive.connect(new AeronArchive.Context()
                .aeron(aeron)
                .ownsAeronClient(false)
                .controlRequestChannel(ARCHIVE_CHANNEL)
                .controlRequestStreamId(StreamIds.ARCHIVE_REQUESTS)
                .controlResponseChannel(ARCHIVE_CHANNEL)
                .controlResponseStreamId(StreamIds.ARCHIVE_RESPONSES));
            final Recordings recordings =
                new Recordings(aeron, context, archive, client, quarantined.size(), firstError);
            recordings.findAll();
            return recordings;
        }
        catch (final ApplianceException ex)
        {
            CloseHelper.quietClose(archive);
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(archive);
            throw new ApplianceException("the recorded log in " + context.archiveDirectory() + " cannot be opened: " +
                ex.getMessage(), ex);
        }
    }

    private static RunningArchive launchArchive(
        final ApplianceContext context,
        final boolean requiresFiles,
        final List<Quarantined> quarantined,
        final AtomicReference<Throwable> firstError)
    {
        final File directory = context.archiveDirectory().toFile();
        OwnerFolder.make(context.archiveDirectory());
        OwnerFolder.make(Checkpoints.folder(context.directory()));
        // Says for ten seconds that a killed Archive is alive. Only the owner of the instance's lock gets here.
        IoUtil.deleteIfExists(new File(directory, ArchiveMarkFile.FILENAME));
        IoUtil.deleteIfExists(new File(context.aeronDirectory(), ArchiveMarkFile.FILENAME));
        TornTails.clean(directory);
        if (requiresFiles && new File(directory, "archive.catalog").exists())
        {
            if (context.quarantine())
            {
                quarantined.addAll(Quarantine.run(
                    context.directory(), InstanceDirectory.loggedJobs(context.directory()),
                    new QuarantineTails(context.directory())));
                context.recoveryListener().onQuarantined(List.copyOf(quarantined));
            }
            requireFiles(directory);
        }
        return RunningArchive.launch(archiveContext(context).errorHandler((error) ->
        {
            // What ends a recording is told by whoever misses it.
            final Throwable cause = error instanceof IOException ? error : error.getCause();
            if (cause instanceof IOException || error instanceof ArchiveException &&
                ArchiveException.STORAGE_SPACE == ((ArchiveException)error).errorCode())
            {
                firstError.compareAndSet(null, cause instanceof IOException ? cause : error);
            }
            else if (!isDamageOfReplay(error))
            {
                context.errorHandler().onError(error);
            }
        }));
    }

    /** Whoever reads the recording is told of it, and says where it is and what to do. */
    private static boolean isDamageOfReplay(final Throwable error)
    {
        return error instanceof ArchiveException && error.getMessage().contains("CRC checksum mismatch");
    }

    /** Before the Archive makes files anew that are missing, and the recording looks longer than it is. */
    private static void requireFiles(final File directory)
    {
        for (final Recording recording : RecordingCatalog.read(directory.toPath()))
        {
            final Damage damage = SegmentFiles.firstMissing(recording);
            if (null != damage)
            {
                throw new ApplianceException(DamagePlace.sentence(directory.toPath(), damage));
            }
        }
    }

    private static Archive.Context archiveContext(final ApplianceContext context)
    {
        final boolean spins = IdleMode.SPIN == context.recorderIdleMode();
        final Archive.Context archive = new Archive.Context()
            .aeronDirectoryName(context.aeronDirectory())
            .archiveDir(context.archiveDirectory().toFile())
            .deleteArchiveOnStart(false)
            // It holds the log of errors as well, mapped: on a disk that is full, the thread that writes one would die.
            .markFileDir(new File(context.aeronDirectory()))
            // Only this process talks to it, by shared memory; nothing listens on the network.
            .controlChannelEnabled(false)
            .localControlChannel(ARCHIVE_CHANNEL)
            .localControlStreamId(StreamIds.ARCHIVE_REQUESTS)
            .archiveClientContext(new AeronArchive.Context()
                .controlResponseChannel(ARCHIVE_CHANNEL)
                .controlResponseStreamId(StreamIds.ARCHIVE_RESPONSES))
            .replicationChannel(UNUSED_REPLICATION_CHANNEL)
            .recordingEventsEnabled(false)
            .maxConcurrentRecordings(Integer.MAX_VALUE)
            .maxConcurrentReplays(Integer.MAX_VALUE)
            .segmentFileLength(context.segmentLength())
            // Tells whether the last fragment of a killed process is whole, and any other that is damaged later.
            .recordChecksum(Checksums.crc32c())
            .replayChecksum(Checksums.crc32c())
            .fileSyncLevel(context.fileSyncLevel())
            .catalogFileSyncLevel(context.fileSyncLevel());
        // A record is taken when it is recorded, so whatever the recorder sleeps, or does for readers, it waits for.
        Drivers.unlessSet(Archive.Configuration.THREADING_MODE_PROP_NAME, () ->
            archive.threadingMode(spins ? ArchiveThreadingMode.DEDICATED : ArchiveThreadingMode.SHARED));
        Drivers.unlessSet(Archive.Configuration.ARCHIVE_RECORDER_IDLE_STRATEGY_PROP_NAME, () ->
            archive.recorderIdleStrategySupplier(() -> IdleStrategies.of(context.recorderIdleMode())));
        Drivers.unlessSet(Archive.Configuration.ARCHIVE_REPLAYER_IDLE_STRATEGY_PROP_NAME, () ->
            archive.replayerIdleStrategySupplier(() -> IdleStrategies.of(IdleMode.BACKOFF)));
        Drivers.unlessSet(Archive.Configuration.ARCHIVE_IDLE_STRATEGY_PROP_NAME, () ->
            archive.idleStrategySupplier(() ->
            spins ? IdleStrategies.background() : IdleStrategies.of(context.recorderIdleMode())));
        return archive;
    }

    private void findAll()
    {
        client.listRecordings(0, Integer.MAX_VALUE, (controlSessionId, correlationId, recordingId, startTimestamp,
            stopTimestamp, startPosition, stopPosition, initialTermId, segmentFileLength, termBufferLength, mtuLength,
            sessionId, streamId, strippedChannel, originalChannel, sourceIdentity) ->
        {
            final String name = ChannelUri.parse(originalChannel).get(CommonContext.ALIAS_PARAM_NAME);
            if (null != name)
            {
                found.put(name, new Found(
                    recordingId, startPosition, stopPosition, initialTermId, termBufferLength, mtuLength));
            }
        });
    }

    /**
     * A stream that is recorded from its beginning, or goes on where its recording ended.
     *
     * @param name        of the stream, unique in the appliance.
     * @param streamId    Aeron stream id.
     * @param termLength  bytes of a term.
     * @param isExclusive whether this process alone sends to it, from one thread.
     * @return the stream.
     */
    RecordedStream open(final String name, final int streamId, final int termLength, final boolean isExclusive)
    {
        final Found former = found.get(name);
        final ChannelUriStringBuilder channel = new ChannelUriStringBuilder()
            .media(CommonContext.IPC_MEDIA)
            .termLength(termLength)
            .mtu(context.fragmentLength() + DataHeaderFlyweight.HEADER_LENGTH);
        if (null != former)
        {
            requireSame(name, former, termLength);
            channel.initialPosition(former.stopPosition(), former.initialTermId(), former.termLength());
        }
        final Publication publication = isExclusive ?
            aeron.addExclusivePublication(channel.build(), streamId) : aeron.addPublication(channel.build(), streamId);
        final String recorded = new ChannelUriStringBuilder().media(CommonContext.IPC_MEDIA).alias(name)
            .sessionId(publication.sessionId()).build();
        try
        {
            if (null == former)
            {
                client.startRecording(recorded, streamId, SourceLocation.LOCAL);
            }
            else
            {
                client.extendRecording(former.id(), recorded, streamId, SourceLocation.LOCAL);
            }
        }
        catch (final ArchiveException ex)
        {
            throw ArchiveException.STORAGE_SPACE == ex.errorCode() ? DiskRoom.tooLittle(context, name, ex) :
                new ApplianceException("the stream " + name + " cannot be recorded: " + ex.getMessage(), ex);
        }
        final int counterId = awaitCounter(name, publication.sessionId());
        final long id = RecordingPos.getRecordingId(aeron.countersReader(), counterId);
        final RecordedStream stream = new RecordedStream(name, publication, id,
            null == former ? 0 : former.startPosition(), null == former ? 0 : former.stopPosition(),
            new ReadableCounter(aeron.countersReader(), counterId));
        recording.put(name, stream);
        return stream;
    }

    /** A stream that is sent to but not recorded any more, or null. Any thread. */
    RecordedStream lost()
    {
        for (final RecordedStream stream : recording.values())
        {
            if (CountersReader.RECORD_ALLOCATED != stream.recorded().state() && !stream.publication().isClosed())
            {
                return stream;
            }
        }
        return null;
    }

    /** Why one is lost, as far as the Archive says. Any thread. */
    String cause()
    {
        final Throwable error = firstError.get();
        return (null == error ? "" : error.getMessage() + ", ") + context.archiveDirectory() + " has " +
            (context.archiveDirectory().toFile().getUsableSpace() >> 20) + " MiB free";
    }

    /** How far each stream that former runs recorded is there, by its name. */
    Map<String, Long> ends()
    {
        final Map<String, Long> ends = new TreeMap<>();
        found.forEach((name, former) -> ends.put(name, former.stopPosition()));
        return ends;
    }

    /**
     * What a recording holds.
     *
     * @param stream   the stream.
     * @param position from which on, the first byte of a fragment.
     * @return a subscription that gives it up to where it ended before this start.
     */
    Subscription replay(final RecordedStream stream, final long position)
    {
        return client.replay(stream.recordingId(), position, stream.stopPosition() - position, ARCHIVE_CHANNEL,
            StreamIds.REPLAY);
    }

    /**
     * Deletes the oldest segments of a recording.
     *
     * @param stream     the stream.
     * @param neededFrom position from which on all is needed.
     * @param mostBytes  that are to be kept, 0 for no limit.
     * @param mostNs     how old a segment may be that is kept, 0 for no limit.
     * @return bytes deleted; a negative number when somebody reads what is to be deleted.
     */
    long purge(final RecordedStream stream, final long neededFrom, final long mostBytes, final long mostNs)
    {
        final long[] kept = new long[3];
        client.listRecording(stream.recordingId(), (controlSessionId, correlationId, recordingId, startTimestamp,
            stopTimestamp, startPosition, stopPosition, initialTermId, segmentFileLength, termBufferLength, mtuLength,
            sessionId, streamId, strippedChannel, originalChannel, sourceIdentity) ->
        {
            kept[0] = startPosition;
            kept[1] = termBufferLength;
            kept[2] = segmentFileLength;
        });
        long until = 0 == mostBytes ? kept[0] : stream.recorded().get() - mostBytes;
        final long first = segmentBase(kept, kept[0]);
        for (long base = first; 0 != mostNs && base + kept[2] <= neededFrom && isOld(stream, base, mostNs);
            base += kept[2])
        {
            until = Math.max(until, base + kept[2]);
        }
        final long target = segmentBase(kept, Math.max(kept[0], Math.min(until, neededFrom)));
        if (target <= kept[0])
        {
            return 0;
        }
        try
        {
            client.purgeSegments(stream.recordingId(), target);
            return target - kept[0];
        }
        catch (final ArchiveException ex)
        {
            // A reader is still there: the next time, then.
            return -1;
        }
    }

    private static long segmentBase(final long[] kept, final long position)
    {
        return AeronArchive.segmentFileBasePosition(kept[0], position, (int)kept[1], (int)kept[2]);
    }

    private boolean isOld(final RecordedStream stream, final long base, final long mostNs)
    {
        final long written =
            context.archiveDirectory().resolve(stream.recordingId() + "-" + base + ".rec").toFile().lastModified();
        return 0 != written &&
            TimeUnit.MILLISECONDS.toNanos(TimeUnit.NANOSECONDS.toMillis(context.epochClock().nanoTime()) - written) >
            mostNs;
    }

    /** Where they are. */
    Path folder()
    {
        return context.archiveDirectory();
    }

    /** Stops and deletes what is recorded of a stream whose publication is closed. */
    void delete(final RecordedStream stream)
    {
        recording.remove(stream.name());
        client.tryStopRecordingByIdentity(stream.recordingId());
        client.purgeRecording(stream.recordingId());
    }

    /** Looks again at what the Archive holds. */
    void refresh()
    {
        found.clear();
        findAll();
    }

    /** Waits until all that was sent to a stream is recorded, then ends its recording. */
    void finish(final RecordedStream stream)
    {
        final long end = stream.publication().position();
        long recorded = stream.recorded().get();
        long lastProgressNs = System.nanoTime();
        while (recorded < end)
        {
            LockSupport.parkNanos(PARK_NS);
            final long next = stream.recorded().get();
            lastProgressNs = next > recorded ? System.nanoTime() : lastProgressNs;
            recorded = next;
            if (System.nanoTime() - lastProgressNs > START_TIMEOUT_NS)
            {
                throw new ApplianceException("recording " + stream.recordingId() + " does not go on; look at the " +
                    "room on the disk of " + context.archiveDirectory());
            }
        }
        recording.remove(stream.name());
        client.tryStopRecordingByIdentity(stream.recordingId());
        stream.publication().close();
        while (end != client.getStopPosition(stream.recordingId()))
        {
            LockSupport.parkNanos(PARK_NS);
            if (System.nanoTime() - lastProgressNs > START_TIMEOUT_NS)
            {
                throw new ApplianceException("recording " + stream.recordingId() + " does not end");
            }
        }
    }

    /** Behind the last byte that is recorded under a name. */
    long stopPosition(final String name)
    {
        return found.get(name).stopPosition();
    }

    /** A recording begins anew: nothing of what it held is left. */
    void empty(final String name)
    {
        final Found former = found.get(name);
        if (former.stopPosition() > former.startPosition())
        {
            truncate(former.id(), former.startPosition());
        }
        refresh();
    }

    /** Cuts a recording that nobody writes or reads, at a border of fragments. */
    void truncate(final long recordingId, final long position)
    {
        try
        {
            client.truncateRecording(recordingId, position);
        }
        catch (final ArchiveException ex)
        {
            throw new ApplianceException("recording " + recordingId + " in " + context.archiveDirectory() +
                " cannot be cut at position " + position + ": " + ex.getMessage(), ex);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(client, archive);
    }

    private void requireSame(final String name, final Found former, final int termLength)
    {
        final int fragmentLength = former.mtuLength() - DataHeaderFlyweight.HEADER_LENGTH;
        if (termLength != former.termLength() || context.fragmentLength() != fragmentLength)
        {
            throw new ApplianceException("the recorded stream " + name + " has terms of " + former.termLength() +
                " and fragments of " + fragmentLength + " bytes, not of " + termLength + " and " +
                context.fragmentLength() + "; set term-length and fragment-length as they were");
        }
    }

    private int awaitCounter(final String name, final int sessionId)
    {
        final long startNs = System.nanoTime();
        while (true)
        {
            final int counterId =
                RecordingPos.findCounterIdBySession(aeron.countersReader(), sessionId, client.archiveId());
            if (counterId >= 0)
            {
                return counterId;
            }
            if (System.nanoTime() - startNs > START_TIMEOUT_NS)
            {
                throw new ApplianceException("the recording of the stream " + name + " does not begin; look at the " +
                    "room on the disk of " + context.archiveDirectory());
            }
            LockSupport.parkNanos(PARK_NS);
        }
    }
}
