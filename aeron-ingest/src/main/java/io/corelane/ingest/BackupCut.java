package io.corelane.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corelane.ingest.log.CatalogCut;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingCatalog;
import io.corelane.ingest.log.RecordingName;
import io.corelane.ingest.log.RecordingWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * How far each recording goes in a backup, and the catalogs of that moment. What partitions made is looked at before
 * what they made it of, so that no result is there without its record: as after a process was killed. Immutable.
 */
final class BackupCut
{
    private static final int TRIES = 20;
    private static final int OUTCOMES = Integer.MAX_VALUE;
    private static final String PROPERTIES = "catalog/instance.properties";

    private final List<Recording> recordings;
    private final Map<Long, Long> ends;
    private final Map<String, byte[]> catalog;
    private final byte[] archive;

    private BackupCut(
        final List<Recording> recordings,
        final Map<Long, Long> ends,
        final Map<String, byte[]> catalog,
        final byte[] archive)
    {
        this.recordings = recordings;
        this.ends = ends;
        this.catalog = catalog;
        this.archive = archive;
    }

    /** Of an instance as it is now; again when its catalog changes meanwhile. */
    static BackupCut of(final Path root) throws IOException
    {
        for (int i = 0; i < TRIES; i++)
        {
            final Map<String, byte[]> before = catalog(root);
            final byte[] archive = RecordingCatalog.bytes(RecordedLogs.folder(root));
            final List<Recording> recordings = RecordingCatalog.read(RecordedLogs.folder(root), archive);
            final Map<Long, Long> ends = ends(root, recordings);
            if (isSame(before, catalog(root)) && recordings.equals(RecordedLogs.of(root).recordings()))
            {
                return new BackupCut(recordings, ends, before, archive);
            }
        }
        throw new ApplianceException("jobs come and go in " + root + " while its backup is made; try again");
    }

    private static Map<Long, Long> ends(final Path root, final List<Recording> recordings)
    {
        final TreeMap<Integer, Boolean> ranks = new TreeMap<>();
        recordings.forEach((recording) -> ranks.put(rank(recording), true));
        final Map<Long, Long> ends = new TreeMap<>();
        for (final int rank : ranks.descendingKeySet())
        {
            final RecordedLogs now = RecordedLogs.of(root);
            for (final Recording recording : recordings)
            {
                if (rank == rank(recording))
                {
                    ends.put(recording.id(), end(now, recording));
                }
            }
        }
        return ends;
    }

    /** Results and dead letters are made of what lies in logs, a log's rows of the records in the one below. */
    private static int rank(final Recording recording)
    {
        final RecordingName name = RecordingName.parse(recording.name());
        return RecordingName.Kind.LOG == name.kind() ? (int)name.number() : OUTCOMES;
    }

    private static long end(final RecordedLogs now, final Recording recording)
    {
        final long end = now.end(recording);
        if (RecordingWalk.TO_THE_END != end)
        {
            return end;
        }
        // Of a killed process; or it is about to begin.
        return now.isRunning() ? recording.startPosition() : walk(recording);
    }

    private static long walk(final Recording recording)
    {
        return new RecordingWalk(recording).walk(new MessageHandler()
        {
            @Override
            public boolean onMessage(final long position, final long endPosition, final DirectBuffer buffer,
                final int offset, final int length)
            {
                return true;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                // Its sums are of what is there; whether that is damaged is for verify to say.
            }
        });
    }

    private static Map<String, byte[]> catalog(final Path root) throws IOException
    {
        final Map<String, byte[]> files = new TreeMap<>();
        for (final String name : BackupFolder.list(root.resolve("catalog")))
        {
            try
            {
                if (!name.endsWith(".next"))
                {
                    files.put("catalog/" + name, Files.readAllBytes(root.resolve("catalog").resolve(name)));
                }
            }
            catch (final NoSuchFileException ex)
            {
                // Dropped at this moment: the catalog is looked at once more then.
                files.put("catalog/" + name, new byte[0]);
            }
        }
        return files;
    }

    private static boolean isSame(final Map<String, byte[]> then, final Map<String, byte[]> now)
    {
        return then.keySet().equals(now.keySet()) &&
            then.entrySet().stream().allMatch((file) -> Arrays.equals(file.getValue(), now.get(file.getKey())));
    }

    List<Recording> recordings()
    {
        return recordings;
    }

    /** Behind the last byte of a recording. */
    long end(final Recording recording)
    {
        return ends.get(recording.id());
    }

    /** The catalog of the instance, which says of no process that it runs there. */
    Map<String, byte[]> catalog(final int partitions)
    {
        final Map<String, byte[]> files = new TreeMap<>(catalog);
        files.put(PROPERTIES, ("aeron.directory=\npartitions=" + partitions + "\npid=0\n").getBytes(UTF_8));
        return files;
    }

    /** The Archive's catalog, in which the recordings end where the backup's do. */
    byte[] archiveCatalog(final long nowMs)
    {
        return CatalogCut.cut(archive, ends, nowMs);
    }
}
