package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.FileCheckpointStore;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.DamageKind;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingScan;
import io.corelane.ingest.log.ScanListener;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Checks a backup: the sum of each file, then what checkpoints and recordings say of themselves, which has the exact
 * places. Nothing is changed. For one thread.
 */
public final class BackupCheck
{
    private static final int CHUNK_LENGTH = 1 << 20;
    private static final byte[] ZEROES = new byte[CHUNK_LENGTH];
    private static final String MANIFEST = ".manifest";

    private final Path folder;
    private final BackupListener listener;
    private final byte[] chunk = new byte[CHUNK_LENGTH];
    private BackupManifest manifest;
    private final TreeSet<String> missing = new TreeSet<>();
    private long bytes;
    private long damages;

    private BackupCheck(final Path folder, final BackupListener listener)
    {
        this.folder = folder;
        this.listener = listener;
    }

    /**
     * Reads the manifest of a backup.
     *
     * @param folder of the backup.
     * @return what it says.
     * @throws ApplianceException when there is none, or it is damaged.
     */
    public static BackupManifest manifest(final Path folder)
    {
        final Path file = folder.resolve(BackupManifest.NAME);
        try
        {
            return BackupManifest.decode(Files.readAllBytes(file), file.toString());
        }
        catch (final NoSuchFileException ex)
        {
            throw new ApplianceException(folder + " is no backup, or one that was not finished: it has no " +
                BackupManifest.NAME, ex);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the manifest " + file + " cannot be read: " + ex, ex);
        }
    }

    /**
     * Checks a backup.
     *
     * @param folder   of the backup.
     * @param listener is told of each damage.
     * @return how many damages there are.
     * @throws ApplianceException when it is none, or cannot be read.
     */
    public static long run(final Path folder, final BackupListener listener)
    {
        final BackupCheck check = new BackupCheck(folder, listener);
        try
        {
            return check.run();
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the backup " + folder + " cannot be read: " + ex, ex);
        }
    }

    private long run() throws IOException
    {
        manifest = manifest(folder);
        final TreeSet<String> extra = new TreeSet<>(BackupFolder.list(folder));
        extra.remove(BackupManifest.NAME);
        final List<BackupManifest.File> broken = new ArrayList<>();
        for (final BackupManifest.File file : manifest.files())
        {
            extra.remove(file.name());
            final String fault = fault(file);
            if (null != fault)
            {
                broken.add(file);
                onDamage(file.name(), fault);
            }
        }
        extra.forEach((name) -> onDamage(name, "is not in the manifest"));
        if (missing.stream().noneMatch((name) -> name.startsWith("catalog/") || name.endsWith("archive.catalog")))
        {
            checkRecordings();
        }
        checkCheckpoints();
        return damages;
    }

    /** What is wrong with a file as a whole, or null. */
    private String fault(final BackupManifest.File file) throws IOException
    {
        final Path path = folder.resolve(file.name());
        if (!Files.exists(path))
        {
            missing.add(file.name());
            return "is missing";
        }
        if (Files.size(path) != file.length())
        {
            return "has " + Files.size(path) + " bytes, not " + file.length();
        }
        final MessageDigest digest = BackupManifest.digest();
        try (InputStream input = new BufferedInputStream(Files.newInputStream(path), CHUNK_LENGTH))
        {
            for (long done = 0; done < file.dataLength();)
            {
                final int read = input.read(chunk, 0, (int)Math.min(CHUNK_LENGTH, file.dataLength() - done));
                if (read < 0)
                {
                    return "ends at byte " + done;
                }
                digest.update(chunk, 0, read);
                done += read;
                bytes += read;
                listener.onProgress(file.name(), bytes, manifest.bytes());
            }
            if (!file.sum().equals(BackupManifest.text(digest)))
            {
                return "has another SHA-256 than the manifest says";
            }
            return zeroFault(input, file);
        }
    }

    private String zeroFault(final InputStream input, final BackupManifest.File file) throws IOException
    {
        long position = file.dataLength();
        int read;
        while ((read = input.read(chunk)) > 0)
        {
            final int place = Arrays.mismatch(chunk, 0, read, ZEROES, 0, read);
            if (place >= 0)
            {
                return "is not zero at byte " + (position + place) + ", behind its end";
            }
            position += read;
        }
        return null;
    }

    private void checkRecordings()
    {
        final RecordedLogs logs = RecordedLogs.of(folder);
        for (final Recording recording : logs.recordings())
        {
            new RecordingScan(recording, new ScanListener()
            {
                @Override
                public void onDamage(final Damage damage, final long sequence)
                {
                    // Where it was cut half a message may stand at the end, as a killed process leaves it.
                    final boolean isCut = damage.endPosition() == recording.stopPosition() &&
                        (DamageKind.BROKEN_MESSAGE == damage.kind() || DamageKind.TORN_TAIL == damage.kind());
                    if (!isCut)
                    {
                        BackupCheck.this.onDamage("archive/" + damage.segment(),
                            damage.text() + ", byte " + damage.segmentOffset() + " of the file");
                    }
                }

                @Override
                public void onProgress(final long position)
                {
                    listener.onProgress(recording.name(), bytes, bytes);
                }
            }).run(logs.end(recording));
        }
    }

    private void checkCheckpoints() throws IOException
    {
        final TreeSet<String> logs = new TreeSet<>();
        manifest.files().stream().map(BackupManifest.File::name).filter((name) -> name.startsWith("checkpoints/"))
            .forEach((name) -> logs.add(name.substring(0, name.lastIndexOf('/'))));
        // A store cleans up what has no manifest: that is not to happen to what is damaged.
        logs.removeIf((log) -> missing.stream().anyMatch((name) -> name.startsWith(log + "/")));
        for (final String log : logs)
        {
            final FileCheckpointStore store = new FileCheckpointStore(folder.resolve(log));
            for (final String name : store.names())
            {
                try
                {
                    new CheckpointReader(store).verify(name);
                }
                catch (final CheckpointException ex)
                {
                    onDamage(log + "/" + name + MANIFEST, ex.getMessage());
                }
            }
        }
    }

    private void onDamage(final String file, final String place)
    {
        damages++;
        listener.onDamage(file, place);
    }
}
