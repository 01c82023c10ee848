package io.corelane.affinity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A cache of the machine.
 *
 * @param level 1 is nearest to the CPU.
 * @param type  {@code Data}, {@code Instruction} or {@code Unified}.
 * @param size  as Linux writes it, such as {@code 32768K}.
 * @param cpus  that share it.
 */
public record CpuCache(int level, String type, String size, List<Integer> cpus)
{
    /**
     * All caches of a machine as a tree of files shows it.
     *
     * @param system in place of {@code /sys/devices/system}.
     * @param cpus   that are online.
     * @return each cache once; none where Linux shows none.
     */
    public static List<CpuCache> read(final Path system, final List<CpuTopology.Cpu> cpus)
    {
        final Set<CpuCache> caches = new LinkedHashSet<>();
        for (final CpuTopology.Cpu cpu : cpus)
        {
            final Path folder = system.resolve("cpu/cpu" + cpu.id() + "/cache");
            for (int index = 0; Files.exists(folder.resolve("index" + index + "/level")); index++)
            {
                final Path cache = folder.resolve("index" + index);
                try
                {
                    caches.add(new CpuCache(Integer.parseInt(text(cache, "level")), text(cache, "type"),
                        text(cache, "size"), CpuList.parse(text(cache, "shared_cpu_list"))));
                }
                catch (final IOException | NumberFormatException ex)
                {
                    // Virtual machines show some of it only: better none than half a cache.
                    continue;
                }
            }
        }
        return new ArrayList<>(caches);
    }

    private static String text(final Path cache, final String name) throws IOException
    {
        return Files.readString(cache.resolve(name)).trim();
    }
}
