package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CounterType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks without any room under an appliance that runs. */
@Timeout(300)
class FullDiskTest
{
    /** The Archive records nothing new where less than 128 MiB are free. */
    private static final int DISK_MEBIBYTES = 256;

    private static final int SHARED_MEBIBYTES = 100;

    @TempDir
    private Path directory;

    @Test
    void shouldEndWithOneSentenceAndGoOnWhenThereIsRoomAfterNothingCouldBeRecorded()
        throws IOException, InterruptedException
    {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), DISK_MEBIBYTES);
            ChildAppliance appliance = new ChildAppliance(disk.path(), directory.resolve("errors.txt"),
            "-Dcorelane.test.aeron=" + directory + "/aeron");
            OutlivingLoad load = new OutlivingLoad(disk.path(), directory + "/aeron", ""))
        {
            appliance.start();
            load.await(10_000);
            disk.fill();
            while (appliance.isAlive())
            {
                load.turn(Long.MAX_VALUE);
            }
            String sentence = appliance.failure();
            assertTrue(sentence.matches("the stream \\S+ cannot be recorded any more: .*No space left on device.*" +
                disk.path() + "/archive has 0 MiB free; make room there, then start it again: .*"),
                sentence + "\n" + appliance.errors());
            sentence = appliance.startRefused();
            assertEquals("to record needs 128 MiB at " + disk.path() + ", but 0 MiB are free there; make room, or " +
                "name another directory by --dir", sentence);
            disk.free();
            appliance.start();
            load.await(load.sent() + 10_000);
            // No checkpoint could be written of two levels of two partitions either: each is told once.
            final List<String> errors = appliance.errors();
            assertTrue(errors.size() <= 4, () -> String.join("\n", errors));
        }
    }

    @Test
    void shouldRefuseAJobWhoseResultsCannotBeRecorded() throws IOException, InterruptedException
    {
        final TestSupport support = new TestSupport();
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), DISK_MEBIBYTES))
        {
            try (Appliance appliance = Appliance.launch(support.context(disk.path().resolve("i"), TestSupport.STREAM, 1)
                .aeronDirectory(directory + "/aeron").recording(true).segmentLength(1 << 20));
                CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
                ControlClient control = client.control())
            {
                // Less than the Archive begins a recording with, and room for those there are.
                Files.write(disk.path().resolve("other"), new byte[140 << 20]);
                final CorelaneClientException refused = assertThrows(CorelaneClientException.class, () ->
                    control.execute(TestSupport.BY_SYMBOL));
                assertTrue(refused.getMessage().matches("the stream \\S+ cannot be recorded: to record needs 128 MiB " +
                    "at " + disk.path() + "/i, but 1[01][0-9] MiB are free there; make room, and try again"),
                    refused.getMessage());
                assertTrue(refused.isPassing());
                Files.delete(disk.path().resolve("other"));
                assertTrue(control.execute(TestSupport.BY_SYMBOL).startsWith("job by_symbol runs from here on"));
            }
        }
    }

    @Test
    void shouldGoOnWithTheCheckpointBeforeWhenOneCannotBeWritten() throws IOException, InterruptedException
    {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 8);
            ChildAppliance appliance = new ChildAppliance(directory, directory.resolve("errors.txt"));
            OutlivingLoad load = new OutlivingLoad(directory))
        {
            appliance.start();
            load.await(1_000);
            appliance.kill();
            // A first start would have deleted it.
            IoUtil.delete(directory.resolve("checkpoints").toFile(), false);
            Files.createSymbolicLink(directory.resolve("checkpoints"), disk.path());
            appliance.start();
            load.await(5_000);
            awaitCounter(load, CounterType.CHECKPOINTS, 8);
            disk.fill();
            final long givenUp = counter(CounterType.CHECKPOINTS_GIVEN_UP);
            // What is under way may still find room; after a round in which none did, nothing new comes.
            awaitCounter(load, CounterType.CHECKPOINTS_GIVEN_UP, givenUp + 8);
            final List<String> kept = manifests(disk);
            assertTrue(kept.size() >= 4, kept.toString());
            load.await(load.sent() + 5_000);
            awaitCounter(load, CounterType.CHECKPOINTS_GIVEN_UP, counter(CounterType.CHECKPOINTS_GIVEN_UP) + 8);
            assertEquals(kept, manifests(disk));
            appliance.kill();
            appliance.start();
            load.await(load.sent() + 1_000);
            disk.free();
            awaitCounter(load, CounterType.CHECKPOINTS, 8);
            final List<String> errors = appliance.errors();
            assertTrue(errors.stream().allMatch((error) -> error.contains("is given up, the one before stays: No " +
                "space left on device; make room in ")), () -> String.join("\n", errors));
            // Once for each of four logs, in each of two runs.
            assertTrue(!errors.isEmpty() && errors.size() <= 8, () -> String.join("\n", errors));
        }
    }

    @Test
    void shouldGoOnWhenSharedMemoryIsFullAndRefuseAStartThatDoesNotFit() throws IOException, InterruptedException
    {
        // Room for one appliance, so none for what a killed one left beside another.
        try (SmallDisk memory = SmallDisk.mount(directory.resolve("memory"), SHARED_MEBIBYTES);
            ChildAppliance appliance = new ChildAppliance(directory, directory.resolve("errors.txt"),
            "-Dcorelane.test.aeron=" + memory.path() + "/aeron");
            OutlivingLoad load = new OutlivingLoad(directory, memory.path() + "/aeron", ""))
        {
            appliance.start();
            load.await(5_000);
            memory.fill();
            load.await(load.sent() + 5_000);
            appliance.kill();
            memory.free();
            appliance.start();
            load.await(load.sent() + 5_000);
            appliance.kill();
            IoUtil.delete(memory.path().resolve("aeron").toFile(), false);
            memory.fill();
            final String sentence = appliance.startRefused();
            assertTrue(sentence.matches("the logs need \\d+ MiB at " + memory.path() +
                "/aeron, but \\d+ MiB are free there; make it larger .*"), sentence);
            memory.free();
            appliance.start();
            load.await(load.sent() + 5_000);
            assertEquals(List.of(), appliance.errors());
        }
    }

    private void awaitCounter(final OutlivingLoad load, final CounterType type, final long value)
    {
        try (CorelaneClient client = CorelaneClient.connect(directory + "/aeron", (error) -> { }))
        {
            TestSupport.await(() ->
            {
                // So that there is something to be checkpointed.
                load.turn(load.sent() + 1);
                return client.sum(type) >= value;
            });
        }
    }

    private long counter(final CounterType type)
    {
        try (CorelaneClient client = CorelaneClient.connect(directory + "/aeron", (error) -> { }))
        {
            return client.sum(type);
        }
    }

    private static List<String> manifests(final SmallDisk disk) throws IOException
    {
        try (Stream<Path> files = Files.walk(disk.path()))
        {
            return files.map(Path::toString).filter((file) -> file.endsWith(".manifest")).sorted().toList();
        }
    }
}
