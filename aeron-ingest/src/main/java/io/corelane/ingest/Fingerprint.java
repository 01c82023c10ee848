package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import io.corelane.ingest.log.RecordingWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.agrona.collections.LongArrayList;

/**
 * What the log of a partition's level says, in a few numbers: equal logs have equal ones, whatever segments and
 * fragments they lie in. Immutable.
 */
public final class Fingerprint
{
    private static final String MANIFEST = ".manifest";

    private final Recording recording;
    private final long end;
    private final TreeMap<Long, CheckpointManifest> checkpoints;
    private final RecordHash hash;
    private final long before;

    private Fingerprint(
        final Recording recording,
        final long end,
        final TreeMap<Long, CheckpointManifest> checkpoints,
        final RecordHash hash,
        final long before)
    {
        this.recording = recording;
        this.end = end;
        this.checkpoints = checkpoints;
        this.hash = hash;
        this.before = before;
    }

    /**
     * Reads all logs of an instance, or of a backup; of an appliance that runs, up to where they are recorded.
     *
     * @param root directory of the instance.
     * @return one for each log, the lowest level first.
     * @throws ApplianceException when nothing was recorded there.
     */
    public static List<Fingerprint> of(final Path root)
    {
        final RecordedLogs logs = RecordedLogs.of(root);
        final List<Fingerprint> fingerprints = new ArrayList<>();
        for (final Recording recording : logs.recordings())
        {
            if (RecordingName.Kind.LOG == RecordingName.parse(recording.name()).kind())
            {
                fingerprints.add(of(root, recording, logs.end(recording)));
            }
        }
        return fingerprints;
    }

    private static Fingerprint of(final Path root, final Recording recording, final long to)
    {
        final TreeMap<Long, CheckpointManifest> checkpoints = checkpoints(root, recording.name());
        final CheckpointManifest anchor = 0 == recording.startPosition() || checkpoints.isEmpty() ? null :
            checkpoints.firstEntry().getValue();
        final RecordHash hash = new RecordHash(null == anchor ? -1 : anchor.position(), -1);
        final long end = new RecordingWalk(recording).walk(recording.startPosition(), to, hash);
        // Where the beginning was purged, a checkpoint knows how many records there were.
        final long before = null == anchor ? 0 : anchor.records() - hash.anchorRecords();
        return new Fingerprint(recording, end, checkpoints, hash, before);
    }

    /** Those that are there, by position; nothing is cleaned up, as another process may be writing there. */
    private static TreeMap<Long, CheckpointManifest> checkpoints(final Path root, final String log)
    {
        final TreeMap<Long, CheckpointManifest> checkpoints = new TreeMap<>();
        final Path folder = Checkpoints.folder(root).resolve(log);
        final String[] names = folder.toFile().list();
        for (final String name : null == names ? new String[0] : names)
        {
            if (name.endsWith(MANIFEST))
            {
                read(folder.resolve(name), checkpoints);
            }
        }
        return checkpoints;
    }

    private static void read(final Path file, final TreeMap<Long, CheckpointManifest> checkpoints)
    {
        try
        {
            final CheckpointManifest manifest =
                CheckpointManifest.decode(Files.readAllBytes(file), file.toString());
            checkpoints.put(manifest.position(), manifest);
        }
        catch (final NoSuchFileException ex)
        {
            // Deleted at this moment, as a newer one is there.
            return;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the checkpoint " + file + " cannot be read: " + ex, ex);
        }
    }

    /**
     * Name of the log.
     *
     * @return {@code log-LEVEL-PARTITION}.
     */
    public String name()
    {
        return recording.name();
    }

    /**
     * Level of the log.
     *
     * @return from 0.
     */
    public int level()
    {
        return (int)RecordingName.parse(recording.name()).number();
    }

    /**
     * Whose log it is.
     *
     * @return partition from 0.
     */
    public int partition()
    {
        return RecordingName.parse(recording.name()).partition();
    }

    /**
     * Where it was read to.
     *
     * @return position behind its last byte.
     */
    public long end()
    {
        return end;
    }

    /**
     * Records that are there, as the partition takes them: what a producer sent again does not count.
     *
     * @return count.
     */
    public long records()
    {
        return hash.records();
    }

    /**
     * Sequence of the first record.
     *
     * @return sequence, from 0.
     */
    public long firstSequence()
    {
        return before;
    }

    /**
     * Sequence of the last record.
     *
     * @return sequence, one less than the first when there is none.
     */
    public long lastSequence()
    {
        return before + hash.records() - 1;
    }

    /**
     * Of all records and of all that stands between them.
     *
     * @return hash.
     */
    public long hash()
    {
        return hash.hash();
    }

    /**
     * Ranges that cannot be read; the hash goes on behind them.
     *
     * @return count.
     */
    public long damages()
    {
        return hash.damages();
    }

    /**
     * The newest checkpoint.
     *
     * @return what it is, or null.
     */
    public CheckpointManifest checkpoint()
    {
        return checkpoints.isEmpty() ? null : checkpoints.lastEntry().getValue();
    }

    /**
     * What is the first thing in which another log, or the state that it led to, is another one.
     *
     * @param other of the same partition and level.
     * @return a sentence, or null when there is nothing.
     */
    public String difference(final Fingerprint other)
    {
        if (before == other.before && (hash.hash() != other.hash.hash() || records() != other.records()))
        {
            return name() + ": " + firstDifference(other);
        }
        if (before != other.before)
        {
            return name() + " begins with sequence " + before + ", the other one with " + other.before;
        }
        for (final CheckpointManifest mine : checkpoints.descendingMap().values())
        {
            final CheckpointManifest theirs = other.checkpoints.get(mine.position());
            if (null != theirs && mine.stateHash() != theirs.stateHash())
            {
                return name() + ": the state at position " + mine.position() + " has hash " +
                    Long.toHexString(mine.stateHash()) + ", the other one " + Long.toHexString(theirs.stateHash());
            }
        }
        return null;
    }

    private String firstDifference(final Fingerprint other)
    {
        final LongArrayList mine = hash.blocks();
        final LongArrayList theirs = other.hash.blocks();
        int block = 0;
        while (block < mine.size() && block < theirs.size() && mine.getLong(block) == theirs.getLong(block))
        {
            block++;
        }
        final LongArrayList here = details(block);
        final LongArrayList there = other.details(block);
        int i = 0;
        while (i < here.size() && i < there.size() && here.getLong(i) == there.getLong(i))
        {
            i += 3;
        }
        final String lengths = " (it has " + records() + " records, the other one " + other.records() + ")";
        if (i >= here.size() || i >= there.size())
        {
            final boolean isLonger = i < here.size();
            final LongArrayList longer = isLonger ? here : there;
            return "alike up to where " + (isLonger ? "the other one" : "it") + " ends" +
                (records() == other.records() ? ", with all " + records() + " records; behind it stand only ticks " +
                "and the like, which an appliance that runs goes on writing" :
                (i >= longer.size() ? ", with other messages behind" :
                ", which is in front of sequence " + (before + longer.getLong(i + 1))) + lengths);
        }
        return "sequence " + (before + here.getLong(i + 1)) + ", at position " + here.getLong(i + 2) +
            " (in the other one sequence " + (other.before + there.getLong(i + 1)) + ", at position " +
            there.getLong(i + 2) + ") is the first that differs" + lengths;
    }

    private LongArrayList details(final long block)
    {
        final RecordHash detailed = new RecordHash(-1, block);
        new RecordingWalk(recording).walk(recording.startPosition(), end, detailed);
        return detailed.details();
    }
}
