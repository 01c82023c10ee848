package io.corelane.perf.scaling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.IoUtil;

/**
 * Shows which cache lines two partitions write: takes a copy of all memory that their objects hold, lets one of them
 * take its log, and looks what has changed; then the other one. References are addresses here, and no collector moves
 * what they point to; both partitions are made by one thread, one behind the other, as an appliance makes them, so that
 * their objects lie as near to each other as they can.
 */
public final class CacheLineProcess
{
    /** Of its virtual machine. */
    static final List<String> OPTIONS = List.of(
        "-Xms1g", "-Xmx1g", "-Xlog:disable", "-XX:-UseCompressedOops",
        "-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC");

    private static final int KEYS = 1_000;
    private static final int WARM_UP = 200;
    private static final int PASSES = 3;

    private CacheLineProcess()
    {
    }

    /**
     * Says {@code LINES}, how many lines the first partition wrote, the second, and both, and whose those are.
     *
     * @param args none.
     * @throws IOException when state files cannot be made.
     */
    public static void main(final String[] args) throws IOException
    {
        final String told;
        final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-lines");
        try (PartitionRun first = new PartitionRun(0, Files.createDirectory(directory.resolve("p0")), KEYS);
            PartitionRun second = new PartitionRun(1, Files.createDirectory(directory.resolve("p1")), KEYS))
        {
            for (int i = 0; i < WARM_UP; i++)
            {
                take(first);
                take(second);
            }
            final MemoryMap memory = new MemoryMap();
            requireEyes(memory);
            memory.add(first.partition());
            memory.add(second.partition());
            final Set<Long> byFirst = new TreeSet<>();
            final Set<Long> bySecond = new TreeSet<>();
            for (int i = 0; i < PASSES; i++)
            {
                byFirst.addAll(memory.written(() -> take(first)));
                bySecond.addAll(memory.written(() -> take(second)));
            }
            final Set<Long> both = new TreeSet<>(byFirst);
            both.retainAll(bySecond);
            final StringBuilder words = new StringBuilder("LINES ").append(byFirst.size()).append(' ')
                .append(bySecond.size()).append(' ').append(both.size());
            both.stream().limit(8).forEach((line) -> words.append(' ').append(memory.owners(line)));
            told = words.toString();
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
        // At the very end: whoever reads it ends this process.
        System.out.println(told);
    }

    /** What both write is seen when there is something. */
    private static void requireEyes(final MemoryMap memory)
    {
        final long[] shared = new long[1];
        memory.add(new Object[]{shared});
        final Set<Long> both = memory.written(() -> shared[0]++);
        both.retainAll(memory.written(() -> shared[0]++));
        if (1 != both.size())
        {
            throw new IllegalStateException("a word written twice is on " + both.size() + " lines, not on one");
        }
    }

    private static void take(final PartitionRun run)
    {
        run.fill();
        run.take();
    }
}
