package io.corelane.core.sql;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Partitioning;
import io.corelane.core.plan.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns the annotations that say how a job's rows are spread over partitions into options. */
final class SpreadAnnotations
{
    static final String NUM_PARTITIONS = "num_partitions";
    static final String STRATEGY = "partitioning_strategy";
    static final String REPLICATE = "replicate";

    private final Map<String, Syntax.Annotation> annotations;
    private final int partitions;

    /**
     * Those of a job.
     *
     * @param annotations by their names.
     * @param partitions  that there are.
     */
    SpreadAnnotations(final Map<String, Syntax.Annotation> annotations, final int partitions)
    {
        this.annotations = annotations;
        this.partitions = partitions;
    }

    Spread spread()
    {
        return new Spread(count(), strategy(), replicated());
    }

    /** Refuses what would give wrong results, or has no meaning. */
    void check(final JobPlan job)
    {
        final Spread spread = job.options().spread();
        if (Spread.Strategy.STICKY == spread.strategy())
        {
            // Whatever the number of partitions is: a job that is right over one of them alone is not sticky.
            final Partitioning shape = Partitioning.of(job, Math.max(2, partitions));
            if (Partitioning.Kind.IN_PLACE != shape.kind())
            {
                throw annotations.get(STRATEGY).position().error("sticky rows stay in their partition, which would " +
                    "give wrong results, since " + shape.reason() + "; take the annotation away");
            }
        }
        if (spread.isRoundRobin() && !Spread.isRowByRow(job.root()))
        {
            throw annotations.get(STRATEGY).position().error("roundrobin sends each row to the next partition, and " +
                "would take rows apart that belong together here: it is for jobs that filter and project rows of " +
                "streams; take the annotation away");
        }
        for (final String table : spread.replicated())
        {
            if (!Spread.isLookedUp(table, job.root()))
            {
                throw annotations.get(REPLICATE).position().error("@replicate is for a table, made by CREATE TABLE " +
                    "with columns or a schema, that a stream looks up in this job, and " + table + " is none");
            }
        }
        if (spread.isFanIn() && !spread.replicated().isEmpty())
        {
            throw annotations.get(REPLICATE).position().error("@replicate keeps a stream's rows where they are, and " +
                "fanin sends them all to partition 0: take one of both away");
        }
    }

    private int count()
    {
        final Syntax.Annotation annotation = annotations.get(NUM_PARTITIONS);
        if (null == annotation)
        {
            return 0;
        }
        final String value = annotation.value();
        if (!value.matches("[1-9][0-9]{0,8}") || Integer.parseInt(value) > partitions)
        {
            throw annotation.position().error("@num_partitions takes a number from 1 to " + partitions +
                ", which is how many partitions there are, found " + found(value));
        }
        return Integer.parseInt(value);
    }

    private Spread.Strategy strategy()
    {
        final Syntax.Annotation annotation = annotations.get(STRATEGY);
        if (null == annotation)
        {
            return Spread.Strategy.HASH;
        }
        return switch (annotation.value().toLowerCase(Locale.ROOT))
        {
            case "hash" -> Spread.Strategy.HASH;
            case "fanin" -> Spread.Strategy.FANIN;
            case "sticky" -> Spread.Strategy.STICKY;
            case "roundrobin" -> Spread.Strategy.ROUND_ROBIN;
            default -> throw annotation.position().error("@partitioning_strategy takes hash, fanin, roundrobin or " +
                "sticky, found " + found(annotation.value()));
        };
    }

    private List<String> replicated()
    {
        final Syntax.Annotation annotation = annotations.get(REPLICATE);
        if (null == annotation)
        {
            return List.of();
        }
        if (annotation.value().isEmpty())
        {
            throw annotation.position().error(
                "@replicate takes names of tables with commas between them, found nothing");
        }
        return List.of(annotation.value().toLowerCase(Locale.ROOT).split("\\s*,\\s*"));
    }

    private static String found(final String value)
    {
        return value.isEmpty() ? "nothing" : value;
    }
}
