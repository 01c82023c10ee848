package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The appliance is killed under load again and again; a publisher and a reader that outlive it see each record and each
 * result once. {@code -Dcorelane.kills=500} kills it more often, {@code -Dcorelane.java=/path/to/java} runs it on
 * another Java.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KilledApplianceTest
{
    private static final int KILLS = Integer.getInteger("corelane.kills", 50);
    private static final int KILLS_ON_NEWEST_JAVA = 3;
    private static final int RECORDS_PER_KILL = 40_000;
    // What is not told by the row alone is told by the sketches' own bytes: they are in checkpoints.
    private static final String SKETCHES =
        "CREATE TABLE estimates AS SELECT symbol, APPROX_COUNT_DISTINCT(n) AS d, APPROX_PERCENTILE(n, 0.5) AS p, " +
        "TOP_K(symbol, 3) AS t FROM trades GROUP BY symbol EMIT CHANGES;\n";

    @TempDir
    private Path directory;

    @Test
    void shouldLoseAndDoubleNothing() throws IOException, InterruptedException
    {
        try (ChildAppliance appliance = new ChildAppliance(directory, directory.resolve("errors.txt"));
            OutlivingLoad load = new OutlivingLoad(directory))
        {
            killUnderLoad(appliance, load, KILLS);
        }
    }

    @Test
    void shouldLoseAndDoubleNothingOnTheNewestJava() throws IOException, InterruptedException
    {
        try (ChildAppliance appliance = new ChildAppliance(
            ChildAppliance.newestJava(), directory, directory.resolve("errors.txt"));
            OutlivingLoad load = new OutlivingLoad(directory, directory + "/aeron", SKETCHES))
        {
            killUnderLoad(appliance, load, KILLS_ON_NEWEST_JAVA);
        }
    }

    private static void killUnderLoad(final ChildAppliance appliance, final OutlivingLoad load, final int kills)
        throws IOException, InterruptedException
    {
        final Random random = new Random(7);
        appliance.start();
        for (int kill = 0; kill < kills; kill++)
        {
            final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(500));
            // Enough between two kills.
            final long most = load.sent() + RECORDS_PER_KILL;
            while (load.connects() <= kill || System.nanoTime() - endNs < 0)
            {
                load.turn(most);
            }
            appliance.kill();
            appliance.start();
        }
        load.await(load.sent() + 1_000);
        assertEquals(kills + 1, load.connects());
        assertTrue(load.sent() > 1_000L * kills, "sent " + load.sent());
    }

    @Test
    void shouldCutOffWhatWasHalfWritten() throws IOException, InterruptedException
    {
        try (ChildAppliance appliance = new ChildAppliance(directory, directory.resolve("errors.txt"));
            OutlivingLoad load = new OutlivingLoad(directory))
        {
            appliance.start();
            for (int torn = 0; torn < 3; torn++)
            {
                load.await(1_000 * (torn + 1));
                appliance.kill();
                try (Stream<Path> files = Files.list(directory.resolve("archive")))
                {
                    for (final Path file : files.filter((each) -> each.toString().endsWith(".rec")).toList())
                    {
                        tear(file, 3_000 * torn);
                    }
                }
                appliance.start();
            }
            load.await(4_000);
        }
    }

    /** As when the machine stops and not all has come to the disk: the log ends before what was made of it. */
    @Test
    void shouldRefuseALogThatEndsBeforeWhatWasMadeOfIt() throws IOException, InterruptedException
    {
        try (ChildAppliance appliance = new ChildAppliance(directory, directory.resolve("errors.txt"));
            OutlivingLoad load = new OutlivingLoad(directory))
        {
            appliance.start();
            load.await(1_000);
            appliance.kill();
            // The first recording is the log of partition 0.
            loseHalf(directory.resolve("archive/0-0.rec"));
            final String message = appliance.startRefused();
            assertTrue(message.matches("the recording job-\\d-0 holds results of records that log-0-0 does not have: " +
                ".*file-sync-level is 0; restore a backup, or begin anew by --fresh.*"), message);
        }
    }

    private static void loseHalf(final Path segment) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            long end = 0;
            int length;
            final List<Long> frames = new ArrayList<>();
            while ((length = Integer.reverseBytes(readInt(file, end))) > 0)
            {
                frames.add(end);
                end += length + 31 & ~31;
            }
            final long half = frames.get(frames.size() / 2);
            file.seek(half);
            file.write(new byte[(int)(end - half)]);
        }
    }

    /** Puts half a fragment behind the last one, as long as the fragment says or shorter. */
    private static void tear(final Path segment, final int written) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            long end = 0;
            int length;
            while ((length = Integer.reverseBytes(readInt(file, end))) > 0)
            {
                end += length + 31 & ~31;
            }
            final byte[] torn = new byte[32 + written];
            Arrays.fill(torn, (byte)1);
            // A frame of 8,000 bytes of data.
            System.arraycopy(new byte[]{0x40, 0x1F, 0, 0, 0, (byte)0xC0, 1, 0}, 0, torn, 0, 8);
            file.seek(end);
            file.write(torn);
        }
    }

    private static int readInt(final RandomAccessFile file, final long offset) throws IOException
    {
        file.seek(offset);
        return file.readInt();
    }
}
