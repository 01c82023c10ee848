package io.corelane.ingest.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.logbuffer.FrameDescriptor;
import io.corelane.ingest.ApplianceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the Archive's catalog, whether an Archive runs or not. */
public final class RecordingCatalog
{
    /** Name of the catalog's file. */
    public static final String FILE = "archive.catalog";

    private RecordingCatalog()
    {
    }

    /**
     * All recordings of an instance.
     *
     * @param archive folder of the recordings.
     * @return those that have a name, by name and id.
     * @throws ApplianceException when there is no catalog, or none that can be read.
     */
    public static List<Recording> read(final Path archive)
    {
        return read(archive, bytes(archive));
    }

    /**
     * The catalog as it is.
     *
     * @param archive folder of the recordings.
     * @return its bytes.
     * @throws ApplianceException when there is no catalog, or none that can be read.
     */
    public static byte[] bytes(final Path archive)
    {
        final Path file = archive.resolve(FILE);
        try
        {
            return Files.readAllBytes(file);
        }
        catch (final NoSuchFileException ex)
        {
            throw new ApplianceException("nothing was recorded in " + archive +
                "; record with 'corelane run --record', or name another directory by --dir", ex);
        }
        catch (final IOException ex)
        {
            throw unreadable(file, ex);
        }
    }

    /**
     * All recordings of a catalog.
     *
     * @param archive folder of the recordings.
     * @param catalog its bytes.
     * @return those that have a name, by name and id.
     * @throws ApplianceException when it cannot be read.
     */
    public static List<Recording> read(final Path archive, final byte[] catalog)
    {
        try
        {
            final List<Recording> recordings = new ArrayList<>();
            read(archive, new UnsafeBuffer(catalog), recordings);
            recordings.sort(Comparator.comparing(Recording::name, RecordingCatalog::compareNames)
                .thenComparing(Recording::id));
            return recordings;
        }
        catch (final RuntimeException ex)
        {
            throw unreadable(archive.resolve(FILE), ex);
        }
    }

    private static ApplianceException unreadable(final Path file, final Exception cause)
    {
        return new ApplianceException("the catalog " + file + " cannot be read: " + cause +
            "; restore it from a backup", cause);
    }

    private static void read(final Path archive, final UnsafeBuffer catalog, final List<Recording> recordings)
    {
        final int alignment = Math.max(FrameDescriptor.FRAME_ALIGNMENT, catalog.getInt(
            CatalogHeaderDecoder.alignmentEncodingOffset(), LITTLE_ENDIAN));
        final RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
        final RecordingDescriptorDecoder recording = new RecordingDescriptorDecoder();
        int offset = CatalogHeaderDecoder.BLOCK_LENGTH;
        while (offset + RecordingDescriptorHeaderDecoder.BLOCK_LENGTH < catalog.capacity())
        {
            header.wrap(catalog, offset, RecordingDescriptorHeaderDecoder.BLOCK_LENGTH,
                RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
            if (header.length() <= 0)
            {
                return;
            }
            if (RecordingState.VALID == header.state())
            {
                recording.wrap(catalog, offset + RecordingDescriptorHeaderDecoder.BLOCK_LENGTH,
                    RecordingDescriptorDecoder.BLOCK_LENGTH, RecordingDescriptorDecoder.SCHEMA_VERSION);
                add(archive, recording, recordings);
            }
            offset += BitUtil.align(RecordingDescriptorHeaderDecoder.BLOCK_LENGTH + header.length(), alignment);
        }
    }

    private static void add(
        final Path archive, final RecordingDescriptorDecoder recording, final List<Recording> recordings)
    {
        recording.skipStrippedChannel();
        final String name = ChannelUri.parse(recording.originalChannel()).get(CommonContext.ALIAS_PARAM_NAME);
        if (null != name)
        {
            recordings.add(new Recording(archive, recording.recordingId(), name, recording.streamId(),
                recording.startPosition(), recording.stopPosition(), recording.startTimestamp(),
                recording.stopTimestamp(), recording.initialTermId(), recording.termBufferLength(),
                recording.segmentFileLength(), recording.mtuLength()));
        }
    }

    /** Numbers in names by their value: log-0-2 before log-0-10. */
    private static int compareNames(final String a, final String b)
    {
        return sortable(a).compareTo(sortable(b));
    }

    private static String sortable(final String name)
    {
        final StringBuilder text = new StringBuilder();
        for (final String part : name.split("-"))
        {
            text.append(part.matches("\\d{1,19}") ? "0".repeat(19 - part.length()) + part : part).append('-');
        }
        return text.toString();
    }
}
