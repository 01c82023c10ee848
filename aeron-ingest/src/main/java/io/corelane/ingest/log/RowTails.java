package io.corelane.ingest.log;

import java.util.Map;
import java.util.TreeSet;

/**
 * What a quarantine has to know of rows between partitions: where logs of higher levels begin to depend on damaged
 * ranges, and which checkpoints count on what is behind.
 */
public interface RowTails
{
    /**
     * Where logs of levels above 0 cannot be used any further, since rows there were made of what is damaged, or are
     * damaged themselves. They are made again; nothing is changed by this.
     *
     * @param damaged the first position that is damaged in logs, by their names.
     * @return positions by the names of the logs.
     * @throws io.corelane.ingest.ApplianceException when they could not be made again, with the reason.
     */
    Map<String, Long> find(Map<String, Long> damaged);

    /** Deletes the checkpoints that count on what stands behind there; before anything else is changed. */
    void deleteCheckpoints();

    /**
     * Positions at which checkpoints were taken.
     *
     * @return by the names of recordings.
     */
    Map<String, TreeSet<Long>> places();
}
