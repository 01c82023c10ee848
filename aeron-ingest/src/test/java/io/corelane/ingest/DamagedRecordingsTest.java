package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The last segment of each kind of recording is flipped or cut after kill -9: records, rows between partitions,
 * results, dead letters. Checkpoints are gone, so all of it is read.
 */
@Timeout(300)
class DamagedRecordingsTest
{
    private static final String POISON = "CREATE STREAM poison AS SELECT CAST(CASE WHEN n % 10 = 3 THEN 'x' ELSE " +
        "'1' END AS BIGINT) AS b FROM trades;\n";
    private static final int RECORDS = 5_000;

    @TempDir
    private Path directory;

    @Test
    void shouldNameTheExactPlaceAndTheTwoChoicesAndBeWholeAgainWhenItIsRestored()
        throws IOException, InterruptedException
    {
        try (ChildAppliance appliance = new ChildAppliance(directory, directory.resolve("errors.txt"));
            OutlivingLoad load = new OutlivingLoad(directory, directory + "/aeron", POISON))
        {
            appliance.start();
            load.await(RECORDS);
            appliance.kill();
            copy(directory.resolve("archive"), directory.resolve("kept"));
            for (final String kind : List.of("log-0-0", "log-1-0", "job-1-0", "dead-letters-0-0"))
            {
                for (final boolean isCut : new boolean[]{false, true})
                {
                    restore();
                    final Path segment = segment(kind);
                    final long middle = middle(Files.readAllBytes(segment));
                    damage(segment, middle, isCut);
                    final String sentence = appliance.startRefused();
                    assertTrue(sentence.matches("in \\S+/archive is damaged " + kind + " \\(recording \\d+, segment " +
                        segment.getFileName() + "\\): " + (isCut ? "cut segment at position " + middle +
                        " up to \\d+: the file has " + middle + " bytes" : "bad checksum at position " + middle +
                        " up to \\d+") + "; restore it from a backup, or go on behind it by --quarantine, which sets " +
                        "the range aside and tells what is lost"), sentence);
                }
            }
            restore();
            appliance.start();
            load.await(RECORDS + 1_000);
        }
    }

    /** The archive as it was after the kill; without checkpoints all of it is read. */
    private void restore() throws IOException, InterruptedException
    {
        IoUtil.delete(directory.resolve("checkpoints").toFile(), true);
        IoUtil.delete(directory.resolve("archive").toFile(), true);
        copy(directory.resolve("kept"), directory.resolve("archive"));
    }

    /** Segments are mostly holes. */
    private static void copy(final Path from, final Path to) throws IOException, InterruptedException
    {
        assertEquals(0, new ProcessBuilder("cp", "-r", "--sparse=always", from.toString(), to.toString())
            .inheritIO().start().waitFor());
    }

    private Path segment(final String name)
    {
        final Recording recording = RecordedLogs.of(directory).recordings().stream()
            .filter((each) -> name.equals(each.name())).findFirst().orElseThrow();
        return directory.resolve("archive").resolve(recording.segmentName(recording.startPosition()));
    }

    private static long middle(final byte[] bytes)
    {
        final List<Integer> begins = new ArrayList<>();
        int at = 0;
        while (at + 4 <= bytes.length)
        {
            final int length = bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 |
                (bytes[at + 3] & 0xFF) << 24;
            if (length <= 0)
            {
                break;
            }
            begins.add(at);
            at += length + 31 & ~31;
        }
        assertTrue(begins.size() > 4, "only " + begins.size() + " fragments");
        return begins.get(begins.size() / 2);
    }

    private static void damage(final Path segment, final long position, final boolean isCut) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            if (isCut)
            {
                file.setLength(position);
            }
            else
            {
                file.seek(position + 40);
                final int value = file.read();
                file.seek(position + 40);
                file.write(value ^ 1);
            }
        }
    }
}
