package io.corelane.ingest;

import io.corelane.affinity.IdleMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An appliance that records, as a process of its own that is to be killed. The argument is its directory. */
final class ApplianceProcess
{
    private ApplianceProcess()
    {
    }

    public static void main(final String[] args) throws Exception
    {
        final Path directory = Path.of(args[0]);
        final ApplianceContext context = new TestSupport()
            .context(directory, Files.readString(directory.resolve("job.sql")), 2)
            .idleMode(IdleMode.BACKOFF)
            .recording(true)
            .checkpointIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .errorHandler(Throwable::printStackTrace);
        Appliance.launch(context);
        System.out.println("READY");
        while (true)
        {
            LockSupport.park();
        }
    }
}
