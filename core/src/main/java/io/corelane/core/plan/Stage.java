package io.corelane.core.plan;

import java.util.List;

/**
 * A part of a job with one relation that keeps state, or none: what becomes one generated class. Its plan reads sources
 * of the job, and rows of other stages as if they were streams. Immutable.
 *
 * @param plan        what it computes; the output schema of an inner stage has columns {@code c0}, {@code c1}, ...
 * @param inputs      of each of the plan's scans, the job's scan that it is, or {@link #INNER}.
 * @param target      index of the stage that takes its rows, or {@link #RESULTS}.
 * @param targetInput which of the target's scans they are for.
 * @param delayNs     how far the watermark behind it lies below the one before it, nanoseconds.
 */
public record Stage(JobPlan plan, List<Integer> inputs, int target, int targetInput, long delayNs)
{
    /** An input that is another stage's rows. */
    public static final int INNER = -1;

    /** A target: the job's results. */
    public static final int RESULTS = -1;

    /** Copies the inputs. */
    public Stage
    {
        inputs = List.copyOf(inputs);
    }

    /**
     * Whether each row gives a row at most, and nothing is kept of it here.
     *
     * @return true for filters and projections of rows that only come.
     */
    public boolean isRowForRow()
    {
        Rel rel = plan.root();
        while (rel instanceof Rel.Filter || rel instanceof Rel.Project)
        {
            rel = rel.inputs().get(0);
        }
        return rel instanceof Rel.Scan scan && StreamDefinition.Kind.STREAM == scan.source().kind();
    }

    Stage to(final int otherTarget, final int input)
    {
        return new Stage(plan, inputs, otherTarget, input, delayNs);
    }
}
