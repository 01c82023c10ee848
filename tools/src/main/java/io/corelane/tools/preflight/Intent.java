package io.corelane.tools.preflight;

import io.corelane.affinity.IdleMode;
import java.nio.file.Path;

/**
 * What is to run on the machine.
 *
 * @param directory     of the instance.
 * @param memory        in which Aeron's directory lies, such as {@code /dev/shm}.
 * @param partitions    from 1.
 * @param cpus          {@code auto}, {@code none} or a list.
 * @param idleMode      of the loops.
 * @param recording     whether logs are recorded.
 * @param fileSyncLevel 0 when nothing is forced to the disk.
 * @param memoryBytes   that logs take of {@code memory} with one job, without state.
 */
public record Intent(
    Path directory,
    Path memory,
    int partitions,
    String cpus,
    IdleMode idleMode,
    boolean recording,
    int fileSyncLevel,
    long memoryBytes)
{
}
