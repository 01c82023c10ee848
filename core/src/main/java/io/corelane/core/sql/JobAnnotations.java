package io.corelane.core.sql;

import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Chart;
import io.corelane.core.plan.HeldRows;
import io.corelane.core.plan.JobOptions;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.plan.Metric;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns the annotations of a job into its options. */
final class JobAnnotations
{
    private static final String MAX_KEYS = "max_keys";
    private static final String INITIAL_KEYS = "initial_keys";
    private static final String TTL = "ttl";
    private static final String ON_FULL = "on_full";
    private static final String MAX_HOLD = "max_hold";
    private static final String EVICT = "evict";
    private static final String MODE = "job_mode";
    private static final String METRIC = "metric";
    private static final String CHART = "chart";
    private static final List<String> NAMES = List.of(MAX_KEYS, INITIAL_KEYS, TTL, ON_FULL, MAX_HOLD,
        SpreadAnnotations.NUM_PARTITIONS, SpreadAnnotations.STRATEGY, SpreadAnnotations.REPLICATE, MODE,
        METRIC, CHART);

    private final Map<String, Syntax.Annotation> annotations = new LinkedHashMap<>();

    private final List<Syntax.Annotation> metrics = new ArrayList<>();
    private final List<Syntax.Annotation> charts = new ArrayList<>();

    JobAnnotations(final List<Syntax.Annotation> all)
    {
        for (final Syntax.Annotation annotation : all)
        {
            final String name = annotation.name();
            if (!NAMES.contains(name))
            {
                throw annotation.position().error("there is no annotation @" + name + Nearest.hint(name, NAMES));
            }
            if (METRIC.equals(name))
            {
                metrics.add(annotation);
            }
            else if (CHART.equals(name))
            {
                charts.add(annotation);
            }
            else if (null != annotations.putIfAbsent(name, annotation))
            {
                throw annotation.position().error("the annotation @" + name + " is there twice");
            }
        }
    }

    SpreadAnnotations spread(final int partitions)
    {
        return new SpreadAnnotations(annotations, partitions);
    }

    JobOptions options(final int partitions)
    {
        final long maxKeys = count(MAX_KEYS, JobOptions.DEFAULT.maxKeys());
        final long initialKeys = count(INITIAL_KEYS, Math.min(maxKeys, JobOptions.DEFAULT.initialKeys()));
        if (initialKeys > maxKeys)
        {
            throw annotations.get(INITIAL_KEYS).position().error(
                "@initial_keys " + initialKeys + " is more than @max_keys " + maxKeys);
        }
        return new JobOptions(initialKeys, maxKeys, annotations.containsKey(MAX_KEYS),
            new Lifetime(durationNs(TTL, 0), maxKeys, evicts()), durationNs(MAX_HOLD, Long.MAX_VALUE),
            spread(partitions).spread(), isPaused(), List.of(), List.of(), 0);
    }

    /** The metrics of a job with these columns. */
    List<Metric> metrics(final List<Attribute> columns)
    {
        return MetricAnnotations.resolve(metrics, columns);
    }

    /** The charts of a job with these columns. */
    List<Chart> charts(final List<Attribute> columns)
    {
        return ChartAnnotations.resolve(charts, columns);
    }

    /** What says how a job runs is for jobs, not for a SELECT on its own. */
    void requireJob()
    {
        final Syntax.Annotation annotation = !metrics.isEmpty() ? metrics.get(0) :
            !charts.isEmpty() ? charts.get(0) : annotations.get(MODE);
        if (null != annotation)
        {
            throw annotation.position().error("@" + annotation.name() + " is for a job: write CREATE STREAM name AS " +
                "SELECT ..., or take the annotation away");
        }
    }

    private boolean isPaused()
    {
        final Syntax.Annotation annotation = annotations.get(MODE);
        if (null == annotation || "running".equalsIgnoreCase(annotation.value()))
        {
            return false;
        }
        if (!"paused".equalsIgnoreCase(annotation.value()))
        {
            final String nearest =
                Nearest.of(annotation.value().toLowerCase(Locale.ROOT), List.of("running", "paused"));
            throw annotation.position().error("@job_mode takes running or paused, found " + found(annotation) +
                (null == nearest ? "" : "; did you mean " + nearest + "?"));
        }
        return true;
    }

    /** What says how long groups live has to have groups that it is for. */
    void requireMeaning(final boolean hasGroups, final boolean hasMortals)
    {
        for (final String name : List.of(TTL, ON_FULL))
        {
            final Syntax.Annotation annotation = annotations.get(name);
            if (null != annotation && !hasMortals && (TTL.equals(name) || evicts() || !hasGroups))
            {
                throw annotation.position().error("@" + name + " is for groups by a key, without a WINDOW, over rows " +
                    "that only come, and for partitions of OVER, and there are none here; windows and RANGE frames " +
                    "go with time, rows of streams that are joined too, groups over rows that change when their " +
                    "last row goes, and a table's rows when it deletes them: take the annotation away");
            }
        }
    }

    /** What says how long rows hold time back has to have rows that do. */
    void requireHold(final Rel root)
    {
        if (annotations.containsKey(MAX_HOLD) && null == HeldRows.find(root))
        {
            throw annotations.get(MAX_HOLD).position().error("@max_hold is for LEAD or OVER (... ROWS ... FOLLOWING) " +
                "below a WINDOW, a JOIN of streams or another OVER, which wait for its rows, and there is none here: " +
                "take the annotation away");
        }
    }

    private long count(final String name, final long none)
    {
        final Syntax.Annotation annotation = annotations.get(name);
        if (null == annotation)
        {
            return none;
        }
        if (!annotation.value().matches("[1-9][0-9]{0,17}"))
        {
            throw annotation.position().error("the annotation @" + name + " takes a number from 1, found " +
                found(annotation));
        }
        return Long.parseLong(annotation.value());
    }

    private long durationNs(final String name, final long none)
    {
        final Syntax.Annotation annotation = annotations.get(name);
        if (null == annotation)
        {
            return none;
        }
        final long durationNs = Durations.parse(annotation.position(), annotation.value());
        if (durationNs <= 0)
        {
            throw annotation.position().error("@" + name + " takes a duration of more than nothing, found " +
                found(annotation));
        }
        return durationNs;
    }

    private boolean evicts()
    {
        final Syntax.Annotation annotation = annotations.get(ON_FULL);
        if (null == annotation)
        {
            return false;
        }
        final String value = annotation.value().toLowerCase(Locale.ROOT);
        if (!EVICT.equals(value) && !"reject".equals(value))
        {
            throw annotation.position().error("@on_full takes reject or evict, found " + found(annotation));
        }
        if (EVICT.equals(value) && !annotations.containsKey(MAX_KEYS))
        {
            throw annotation.position().error(
                "@on_full evict needs the number of groups to keep in a partition: add -- @max_keys n");
        }
        return EVICT.equals(value);
    }

    static String found(final Syntax.Annotation annotation)
    {
        return annotation.value().isEmpty() ? "nothing" : annotation.value();
    }
}
