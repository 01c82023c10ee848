package io.corelane.tools;

import io.corelane.codec.HeaderLayout;
import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which jobs and streams dead letters are of, by what runs now. For one thread. */
final class DeadLetterNames
{
    private static final String NONE = "";

    private final Catalog catalog;
    private final Map<Integer, JobPlan> jobs = new TreeMap<>();
    private final Map<Integer, StreamDefinition> rows = new TreeMap<>();
    private final Map<Integer, String> rowNames = new TreeMap<>();

    DeadLetterNames(final Catalog catalog, final int partitions)
    {
        this.catalog = catalog;
        catalog.jobs().forEach((job) -> jobs.put(job.id(), job));
        for (final JobPlan job : catalog.plans())
        {
            for (final Fragment fragment : Fragments.of(job, partitions))
            {
                if (null != fragment.stream())
                {
                    rows.put(fragment.stream().id(), fragment.stream());
                    rowNames.put(fragment.stream().id(), "(rows of " + catalog.jobOf(job.name()) + ")");
                }
            }
        }
    }

    Catalog catalog()
    {
        return catalog;
    }

    /** The job that refused it; empty when the record reached none. */
    String job(final DeadLetter letter)
    {
        final JobPlan job = jobs.get(letter.jobId());
        return null != job ? job.name() : 0 == letter.jobId() ? NONE : unknown(letter.jobId());
    }

    /** The stream of its record; empty when the record is of none, or there is no record. */
    String stream(final DeadLetter letter)
    {
        final StreamDefinition stream = target(letter);
        return null != stream ? stream.name() :
            0 == letter.streamId() ? NONE : rowNames.getOrDefault(letter.streamId(), unknown(letter.streamId()));
    }

    /** The stream to which its record belongs; null when there is none, or the record came from a partition. */
    StreamDefinition target(final DeadLetter letter)
    {
        final StreamDefinition stream = catalog.stream(letter.streamId());
        return null != stream || 0 != letter.streamId() ? stream : ofHeader(letter);
    }

    /** How its record can be read; null when that is not known. */
    RecordSchema schema(final DeadLetter letter)
    {
        final StreamDefinition stream = target(letter);
        final StreamDefinition known = null == stream ? rows.get(letter.streamId()) : stream;
        return null == known ? null : known.schema();
    }

    /** Jobs that read a stream now. */
    List<JobPlan> readers(final StreamDefinition stream)
    {
        return catalog.plans().stream().filter((plan) -> plan.scans().stream()
            .anyMatch((scan) -> stream.name().equals(scan.source().name())))
            .map((plan) -> catalog.job(catalog.jobOf(plan.name()))).distinct().collect(Collectors.toList());
    }

    /** A plain message that belonged to no stream when it came may belong to one now. */
    private StreamDefinition ofHeader(final DeadLetter letter)
    {
        for (final StreamDefinition stream : catalog.streams())
        {
            final RecordSchema schema = stream.schema();
            final HeaderLayout header = schema.header();
            if (letter.recordLength() >= header.length() &&
                schema.templateId() == header.templateId(letter.buffer(), letter.recordOffset()) &&
                schema.schemaId() == header.schemaId(letter.buffer(), letter.recordOffset()))
            {
                return stream;
            }
        }
        return null;
    }

    private static String unknown(final int id)
    {
        return "(dropped, id " + id + ")";
    }
}
