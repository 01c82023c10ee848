package io.corelane.core.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a job keeps rows that a look at it shows. Immutable.
 *
 * @param fragment  index of the job's fragment.
 * @param stage     index of the stage in it.
 * @param plan      of the stage: its output schema is the layout of the rows.
 * @param keys      columns by which it keeps rows, in the order of the bytes of a key.
 * @param keyFields what columns these are of the relation that keeps the rows.
 * @param above     what makes the job's rows of them, the lowest first, each reading the rows of the one before; none
 *                  when the rows are the job's own.
 * @param isMerged  whether the rows of all partitions have to come together.
 * @param merging   where rows of this place that have left are merged until those of all partitions have come: its
 *                  entries, as they lie in memory, are those of the first plan above; else null.
 */
public record StatePlace(
    int fragment,
    int stage,
    JobPlan plan,
    List<Attribute> keys,
    List<Integer> keyFields,
    List<JobPlan> above,
    boolean isMerged,
    StatePlace merging)
{
    /** Copies the lists. */
    public StatePlace
    {
        keys = List.copyOf(keys);
        keyFields = List.copyOf(keyFields);
        above = List.copyOf(above);
    }

    /** The place of groups. */
    static StatePlace of(
        final int fragment,
        final int stage,
        final JobPlan plan,
        final Rel.Aggregate groups,
        final List<JobPlan> above,
        final boolean isMerged)
    {
        final List<Integer> fields = new ArrayList<>();
        groups.keys().forEach((key) -> fields.add(fields.size()));
        return new StatePlace(
            fragment, stage, plan, groups.output().subList(0, fields.size()), fields, above, isMerged, null);
    }

    /** The place of a table's rows. */
    static StatePlace of(
        final int fragment, final int stage, final JobPlan plan, final Rel.Scan table, final List<JobPlan> above)
    {
        final int key = table.source().keyField();
        return new StatePlace(
            fragment, stage, plan, List.of(table.output().get(key)), List.of(key), above, false, null);
    }

    /**
     * The same rows for something else that is made of them.
     *
     * @param plan what makes it, a plan over {@link #rows()}.
     * @return the place.
     */
    public StatePlace under(final JobPlan plan)
    {
        return new StatePlace(fragment, stage, this.plan, keys, keyFields, List.of(plan), isMerged, null);
    }

    /** The same rows, of which others have left and are at another place. */
    StatePlace mergedAt(final StatePlace other)
    {
        return new StatePlace(fragment, stage, plan, keys, keyFields, above, isMerged, other);
    }

    /**
     * The rows of this place as a plan reads them.
     *
     * @return a stream of them.
     */
    public Rel.Scan rows()
    {
        final List<Attribute> columns = new ArrayList<>(plan.output());
        for (final SystemColumn system : SystemColumn.values())
        {
            columns.add(system.attribute());
        }
        return new Rel.Scan(new StreamDefinition(plan.name() + "$rows", plan.id(), plan.outputSchema(),
            StreamDefinition.NONE, StreamDefinition.NONE, 0, 0, Long.MAX_VALUE), columns);
    }

    /**
     * Where a column of the relation that keeps the rows is among theirs.
     *
     * @param field index of the column in that relation.
     * @return index among the columns of the rows; -1 when they do not have it as it is kept.
     */
    public int columnOf(final int field)
    {
        for (int column = 0; column < plan.output().size(); column++)
        {
            if (field == origin(column))
            {
                return column;
            }
        }
        return -1;
    }

    /** Which column of the relation that keeps the rows a column of theirs is, or -1 when it is worked out. */
    private int origin(final int column)
    {
        Rel rel = plan.root();
        int place = column;
        while (place >= 0 && (rel instanceof Rel.Filter || rel instanceof Rel.Project))
        {
            if (rel instanceof Rel.Project project)
            {
                place = project.expressions().get(place) instanceof Expr.Column input ? input.index() : -1;
            }
            rel = rel.inputs().get(0);
        }
        return place;
    }
}
