package io.corelane.ingest;

import io.corelane.ingest.client.StreamIds;
import java.io.StringReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where the logs know jobs, and what they knew that is gone. For one thread. */
final class JobPlaces
{
    private static final String LAST_NUMBER = "last.number";
    private static final String RETIRED = "retired.streams";
    private static final String JOB = "job.";

    private final Map<String, JobPlace> places = new TreeMap<>();
    private final TreeSet<Integer> retired = new TreeSet<>();
    private long lastNumber;
    private int nextEgress;

    /** As {@link #text} gave it. */
    static JobPlaces parse(final String text)
    {
        final Properties properties = new Properties();
        try
        {
            properties.load(new StringReader(text));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        final JobPlaces places = new JobPlaces();
        places.lastNumber = Long.parseLong(properties.getProperty(LAST_NUMBER, "0"));
        for (final String id : properties.getProperty(RETIRED, "").split(","))
        {
            if (!id.isEmpty())
            {
                places.retired.add(Integer.parseInt(id));
            }
        }
        properties.stringPropertyNames().stream().filter((name) -> name.startsWith(JOB)).forEach((name) ->
            places.places.put(name.substring(JOB.length()), JobPlace.parse(properties.getProperty(name))));
        return places;
    }

    String text()
    {
        final StringBuilder text = new StringBuilder(LAST_NUMBER + "=" + lastNumber + "\n" + RETIRED + "=");
        retired.forEach((id) -> text.append(id).append(','));
        text.append('\n');
        places.forEach((name, place) -> text.append(JOB).append(name).append('=').append(place.text()).append('\n'));
        return text.toString();
    }

    /** Jobs by their numbers. */
    Map<Long, String> names()
    {
        final Map<Long, String> names = new TreeMap<>();
        places.forEach((name, place) -> names.put(place.number(), name));
        return names;
    }

    /** The place of a job, or null. */
    JobPlace find(final String job)
    {
        return places.get(job);
    }

    /** Gives a job a place; the egress stream is the next one that is free, since a freed one may have readers yet. */
    JobPlace add(final String job, final boolean isFromStart)
    {
        final TreeSet<Integer> taken = new TreeSet<>();
        places.values().forEach((place) -> taken.add(place.egressStreamId()));
        for (int i = 0; i < StreamIds.MAX_JOBS; i++)
        {
            final int streamId = StreamIds.FIRST_EGRESS + nextEgress++ % StreamIds.MAX_JOBS;
            if (!taken.contains(streamId))
            {
                final JobPlace place = new JobPlace(++lastNumber, streamId, isFromStart);
                places.put(job, place);
                return place;
            }
        }
        throw new ApplianceException("there are " + StreamIds.MAX_JOBS + " jobs, and no more are possible; DROP one");
    }

    void remove(final String job)
    {
        places.remove(job);
    }

    /** A stream is gone that the logs hold records of. */
    void retire(final int streamId)
    {
        retired.add(streamId);
    }

    /** Streams that are gone. */
    Iterable<Integer> retired()
    {
        return retired;
    }
}
