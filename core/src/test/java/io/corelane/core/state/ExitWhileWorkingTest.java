package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * At a signal the JVM runs all shutdown hooks at once, while the partition still works: none of them may take its
 * memory away. (Chronicle Map's own hook did, and the process died of a segmentation fault.)
 */
@Timeout(60)
class ExitWhileWorkingTest
{
    private static final long HOOK_NS = TimeUnit.MILLISECONDS.toNanos(500);

    @TempDir
    private Path directory;

    @Test
    void shouldKeepTheMemoryOfAStateUntilTheProcessHasEnded() throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((flag) -> flag.startsWith("--")).collect(Collectors.toList()));
        command.addAll(List.of("-XX:ErrorFile=" + directory.resolve("crash"), "-cp",
            System.getProperty("java.class.path"), Worker.class.getName(), directory.toString()));
        final Process process = new ProcessBuilder(command)
            .redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile()).start();
        assertTrue(process.waitFor(50, TimeUnit.SECONDS));
        assertEquals(7, process.exitValue(), () -> new File(directory.toFile(), "out").toString());
    }

    /** Works on a state in one thread and exits in another, whose hook takes its time. */
    static final class Worker
    {
        private Worker()
        {
        }

        public static void main(final String[] args) throws InterruptedException
        {
            final KeyedState state = KeyedState.create(new KeyedStateConfig(
                Path.of(args[0]), "groups", 8, 56, 10_000, 100_000, "", Background.INLINE));
            final CountDownLatch working = new CountDownLatch(1);
            final Thread worker = new Thread(() -> work(state, working));
            worker.setDaemon(true);
            worker.start();
            working.await();
            Runtime.getRuntime().addShutdownHook(new Thread(Worker::pause));
            System.exit(7);
        }

        private static void work(final KeyedState state, final CountDownLatch working)
        {
            final UnsafeBuffer key = new UnsafeBuffer(new byte[8]);
            for (long i = 0; true; i++)
            {
                key.putLong(0, i % 10_000);
                final long address = state.findOrCreate(key, 0, 8, (int)(i % 10_000));
                UnsafeApi.putLong(null, address, i);
                if (100_000 == i)
                {
                    working.countDown();
                }
            }
        }

        private static void pause()
        {
            final long endNs = System.nanoTime() + HOOK_NS;
            while (System.nanoTime() - endNs < 0)
            {
                Thread.onSpinWait();
            }
        }
    }
}
