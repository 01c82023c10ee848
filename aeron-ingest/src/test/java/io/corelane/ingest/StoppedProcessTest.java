package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that stand still (SIGSTOP) for longer than Aeron's liveness limits, and then go on. */
@Timeout(300)
class StoppedProcessTest
{
    /** Longer than clients are waited for, and than the log of one is held up. */
    private static final long STOP_NS = Drivers.UNBLOCK_TIMEOUT_NS + TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path directory;

    @Test
    void shouldEndWithOneSentenceAndGoOnWhenStartedAgainAfterTheApplianceStoodStill()
        throws IOException, InterruptedException
    {
        try (ChildAppliance appliance = new ChildAppliance(directory, directory.resolve("errors.txt"));
            OutlivingLoad load = new OutlivingLoad(directory))
        {
            appliance.start();
            load.await(10_000);
            for (int stop = 1; stop < 3; stop++)
            {
                turn(load, 500);
                appliance.signal("STOP");
                turn(load, TimeUnit.NANOSECONDS.toMillis(STOP_NS));
                appliance.signal("CONT");
                final String sentence = appliance.failure();
                assertTrue(sentence.startsWith("the process stood still for longer than 3 s"), sentence);
                assertTrue(sentence.endsWith("nothing that was acknowledged is lost"), sentence);
                appliance.start();
                load.await(load.sent() + 1_000);
                assertEquals(stop + 1, load.connects());
            }
            assertEquals(0, appliance.errors().size(), () -> "it said as well " + read(appliance));
        }
    }

    private static String read(final ChildAppliance appliance)
    {
        try
        {
            return String.join("\n", appliance.errors());
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }

    private static void turn(final OutlivingLoad load, final long millis)
    {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        final long most = load.sent() + 20_000;
        while (System.nanoTime() - endNs < 0)
        {
            load.turn(most);
        }
    }
}
