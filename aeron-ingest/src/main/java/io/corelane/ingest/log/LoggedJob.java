package io.corelane.ingest.log;

/**
 * What the catalog says of a job that logs know. Immutable.
 *
 * @param number      by which the logs know it.
 * @param name        for people.
 * @param isFromStart whether it takes the records from the beginning of the logs; else from where they start it.
 * @param isPaused    whether it takes none now.
 */
public record LoggedJob(long number, String name, boolean isFromStart, boolean isPaused)
{
}
