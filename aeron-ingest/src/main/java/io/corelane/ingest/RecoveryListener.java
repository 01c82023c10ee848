package io.corelane.ingest;

import io.corelane.ingest.log.Quarantined;
import java.util.List;

/** Is told how a restart gets on. */
@FunctionalInterface
public interface RecoveryListener
{
    /**
     * Some of what former runs left has been read again. Called by the thread that launches, some times a second and at
     * the end.
     *
     * @param bytesDone bytes read.
     * @param bytes     bytes to read in all.
     * @param records   records taken from them.
     */
    void onProgress(long bytesDone, long bytes, long records);

    /**
     * Damaged ranges of recordings were set aside, as the setting {@code quarantine} says; before anything is read.
     *
     * @param ranges what, where to, and what is lost; none when all is whole.
     */
    default void onQuarantined(final List<Quarantined> ranges)
    {
        // Told by the files as well.
    }

    /**
     * All that former runs left has been read again; not when there was nothing.
     *
     * @param report how much it was.
     */
    default void onRecovered(final RecoveryReport report)
    {
        // The progress has told the most of it.
    }
}
