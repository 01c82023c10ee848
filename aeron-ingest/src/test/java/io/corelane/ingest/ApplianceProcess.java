package io.corelane.ingest;

import io.corelane.affinity.IdleMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An appliance that records, as a process of its own that is to be killed. The argument is its directory. Says READY,
 * or FAILED with a sentence when it cannot start or go on; errors go to standard error, a line each.
 */
final class ApplianceProcess
{
    private ApplianceProcess()
    {
    }

    public static void main(final String[] args) throws Exception
    {
        final Path directory = Path.of(args[0]);
        final Path file = directory.resolve("job.sql");
        final ApplianceContext context = new TestSupport()
            .context(directory, Files.exists(file) ? Files.readString(file) : null, 2)
            .aeronDirectory(System.getProperty("corelane.test.aeron", directory + "/aeron"))
            .idleMode(IdleMode.BACKOFF)
            .recording(true)
            .checkpointIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .errorHandler((error) -> System.err.println("ERROR " + error.getMessage()));
        if (null != System.getProperty("corelane.test.state"))
        {
            context.stateDirectory(Path.of(System.getProperty("corelane.test.state")));
        }
        try (Appliance appliance = Appliance.launch(context))
        {
            System.out.println("READY");
            while (null == appliance.failure())
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            System.out.println("FAILED " + appliance.failure());
        }
        catch (final ApplianceException ex)
        {
            System.out.println("FAILED " + ex.getMessage());
        }
        System.exit(1);
    }
}
