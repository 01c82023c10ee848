package io.corelane.ingest;

/**
 * What an appliance has to remember of a job, besides its SQL, to find it again in its logs. Immutable.
 *
 * @param number         by which the logs name it; never given again.
 * @param egressStreamId of its results.
 * @param isFromStart    whether it takes the records from the beginning of the logs; else from where they start it.
 */
record JobPlace(long number, int egressStreamId, boolean isFromStart)
{
    /** As {@link #parse} takes it. */
    String text()
    {
        return number + "," + egressStreamId + "," + isFromStart;
    }

    static JobPlace parse(final String text)
    {
        final String[] parts = text.split(",");
        return new JobPlace(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Boolean.parseBoolean(parts[2]));
    }
}
