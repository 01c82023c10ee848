package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of an appliance that deletes what is older than a moment. */
@Timeout(180)
class BackupHoldTest
{
    private static final int SEGMENT_LENGTH = 256 * 1024;

    @TempDir
    private Path folder;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private int published;

    private Appliance launch(final long holdNs)
    {
        return Appliance.launch(support.context(folder.resolve("instance"),
            TestSupport.STREAM + TestSupport.BY_SYMBOL, 1).recording(true).checkpointIntervalNs(Long.MAX_VALUE)
            .segmentLength(SEGMENT_LENGTH).retentionBytes(1).backupHoldNs(holdNs));
    }

    /** Has the appliance delete all that it may, whenever a backup has begun to copy recordings. */
    private final class Meddler implements BackupListener
    {
        private final Appliance appliance;
        private final CorelaneClient client;
        private final ControlClient control;
        private long lastDone = Long.MAX_VALUE;
        private int tries;
        private boolean isDue;

        private Meddler(final Appliance appliance, final CorelaneClient client, final ControlClient control)
        {
            this.appliance = appliance;
            this.client = client;
            this.control = control;
        }

        @Override
        public void onProgress(final String file, final long done, final long whole)
        {
            if (done < lastDone)
            {
                tries++;
                isDue = true;
            }
            lastDone = done;
            if (isDue && file.startsWith("archive/"))
            {
                isDue = false;
                for (int i = 0; i < 3; i++)
                {
                    publish(client, appliance, 10_000);
                    control.checkpoint();
                }
            }
        }
    }

    @Test
    void shouldMakeABackupInOneGoWhateverIsToBeDeletedMeanwhile()
    {
        final Path backup = folder.resolve("backup");
        try (Appliance appliance = launch(ApplianceContext.DEFAULT_BACKUP_HOLD_NS);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            publish(client, appliance, 20_000);
            final Meddler meddler = new Meddler(appliance, client, control);
            Backup.make(folder.resolve("instance"), backup, List.of(), meddler, support);
            assertEquals(1, meddler.tries);
            assertTrue(client.sum(CounterType.PURGES_HELD_UP) > 0);
            assertEquals(0, client.sum(CounterType.PURGED_BYTES));
            assertTrue(checkpoints() > 2);
            control.checkpoint();
            publish(client, appliance, 10);
            control.checkpoint();
            TestSupport.await(() -> client.sum(CounterType.PURGED_BYTES) > 0);
            assertEquals(2, checkpoints());
        }
        Restore.run(backup, folder.resolve("restored"), (file, done, whole) -> { });
        try (Appliance appliance = Appliance.launch(support.context(folder.resolve("restored"), null, 1)
            .recording(true).segmentLength(SEGMENT_LENGTH)))
        {
            assertEquals(20_000, appliance.records());
        }
        support.assertNoErrors();
    }

    @Test
    void shouldWaitForABackupNoLongerThanIsSet()
    {
        try (Appliance appliance = launch(0);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            publish(client, appliance, 20_000);
            final Meddler meddler = new Meddler(appliance, client, control);
            final String message = assertThrows(ApplianceException.class, () -> Backup.make(
                folder.resolve("instance"), folder.resolve("backup"), List.of(), meddler, support)).getMessage();
            assertTrue(message.contains("does not wait for the backup any longer"), message);
            assertTrue(client.sum(CounterType.PURGED_BYTES) > 0);
        }
        assertTrue(support.errors().stream().allMatch((error) -> error.getMessage().contains("set backup-hold")));
        assertTrue(support.errors().size() > 0);
    }

    @Test
    void shouldDeleteAgainWhenABackupIsKilled() throws IOException, InterruptedException
    {
        try (Appliance appliance = launch(ApplianceContext.DEFAULT_BACKUP_HOLD_NS);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            final Process process = hold(appliance);
            try
            {
                publish(client, appliance, 20_000);
                control.checkpoint();
                TestSupport.await(() -> client.sum(CounterType.PURGES_HELD_UP) > 0);
                assertEquals(0, client.sum(CounterType.PURGED_BYTES));
            }
            finally
            {
                process.destroyForcibly().waitFor();
            }
            TestSupport.await(() ->
            {
                control.checkpoint();
                return client.sum(CounterType.PURGED_BYTES) > 0;
            });
        }
        support.assertNoErrors();
    }

    private static Process hold(final Appliance appliance) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(TestSupport.moduleOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"),
            "io.corelane.ingest.client.DoomedPublisher", appliance.aeronDirectory(), "hold", ""));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final BufferedReader output = process.inputReader();
        assertEquals("READY", output.readLine());
        return process;
    }

    private long checkpoints()
    {
        final String[] names = folder.resolve("instance/checkpoints/log-0-0").toFile().list();
        return List.of(names).stream().filter((name) -> name.endsWith(".manifest")).count();
    }

    private void publish(final CorelaneClient client, final Appliance appliance, final int count)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        try (CorelanePublisher publisher = client.publisher("trades"))
        {
            for (int i = 0; i < count; i++)
            {
                TestSupport.publish(publisher, record, encoder.encode(
                    new Object[]{"S" + published % 7, BigDecimal.ONE, (long)published}, record, 0));
                published++;
            }
            TestSupport.flush(publisher);
        }
        TestSupport.await(() -> published == appliance.records());
    }
}
