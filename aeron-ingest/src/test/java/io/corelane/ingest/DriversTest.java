package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.MappedByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DriversTest
{
    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();

    @Test
    void shouldGiveUpDeadPublishersSoonAndLetAeronsOwnPropertiesDecideWhatTheySet()
    {
        try (MediaDriver driver = Drivers.launch(support.context(directory, "", 1)))
        {
            assertEquals(TimeUnit.SECONDS.toNanos(3), driver.context().clientLivenessTimeoutNs());
            assertEquals(TimeUnit.SECONDS.toNanos(4), driver.context().publicationUnblockTimeoutNs());
            assertEquals(ThreadingMode.SHARED, driver.context().threadingMode());
            assertEquals(ApplianceContext.SMALL_TERM_LENGTH, driver.context().ipcTermBufferLength());
        }
        final ApplianceContext context = support.context(directory, "", 1)
            .aeronProperty(Configuration.THREADING_MODE_PROP_NAME, "SHARED_NETWORK")
            .aeronProperty(Configuration.PUBLICATION_UNBLOCK_TIMEOUT_PROP_NAME, "5s");
        context.conclude();
        try (MediaDriver driver = Drivers.launch(context))
        {
            assertEquals(ThreadingMode.SHARED_NETWORK, driver.context().threadingMode());
            assertEquals(TimeUnit.SECONDS.toNanos(5), driver.context().publicationUnblockTimeoutNs());
            assertEquals(TimeUnit.SECONDS.toNanos(3), driver.context().clientLivenessTimeoutNs());
        }
        finally
        {
            System.clearProperty(Configuration.THREADING_MODE_PROP_NAME);
            System.clearProperty(Configuration.PUBLICATION_UNBLOCK_TIMEOUT_PROP_NAME);
        }
        support.assertNoErrors();
    }

    @Test
    void shouldTakeTheDirectoryOverFromAKilledProcessAndFromNoOther() throws IOException, InterruptedException
    {
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), DriverProcess.class.getName(), directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try
        {
            assertEquals("READY", new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine());
            final ApplianceException refused = assertThrows(
                ApplianceException.class, () -> Drivers.launch(support.context(directory, "", 1)));
            assertTrue(refused.getMessage().startsWith("another media driver is running at "), refused.getMessage());
            // Not waited for: whether the process is still to be seen makes no difference.
            process.destroyForcibly();
            Drivers.launch(support.context(directory, "", 1)).close();
        }
        finally
        {
            process.destroyForcibly();
        }
        support.assertNoErrors();
    }

    @Test
    void shouldStartWhereADriverWasKilledWhileItStarted() throws IOException, InterruptedException
    {
        final Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        leaveHalfMade(gone.pid());
        Drivers.launch(support.context(directory, "", 1)).close();
        leaveHalfMade(ProcessHandle.current().pid());
        final ApplianceException refused = assertThrows(
            ApplianceException.class, () -> Drivers.launch(support.context(directory, "", 1)));
        assertTrue(refused.getMessage().startsWith("another media driver is starting at "), refused.getMessage());
        assertTrue(refused.isPassing());
        support.assertNoErrors();
    }

    /** What a driver writes first: lengths and its process, and not that the rest is there, too. */
    private void leaveHalfMade(final long pid)
    {
        final File file = CommonContext.newCncFile(directory + "/aeron");
        IoUtil.ensureDirectoryExists(file.getParentFile(), "aeron");
        final MappedByteBuffer cnc = IoUtil.mapNewFile(file, 1 << 20);
        CncFileDescriptor.fillMetaData(CncFileDescriptor.createMetaDataBuffer(cnc), 1 << 16, 1 << 16, 1 << 16, 1 << 16,
            TimeUnit.SECONDS.toNanos(3), 1 << 16, System.currentTimeMillis(), pid, 4_096);
        IoUtil.unmap(cnc);
    }
}
