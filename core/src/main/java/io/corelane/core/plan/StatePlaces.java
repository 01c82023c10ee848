package io.corelane.core.plan;

import java.util.ArrayList;
import java.util.List;

/** What a look at a job can show: the rows that it would give now, of groups, of open windows, or of a table. */
public final class StatePlaces
{
    private final List<Fragment> fragments;
    private final List<StatePlace> places = new ArrayList<>();
    private String obstacle;

    private StatePlaces(final JobPlan job, final int partitions)
    {
        fragments = Fragments.of(job, partitions);
    }

    /**
     * What a look at a job shows.
     *
     * @param job        the job.
     * @param partitions number of partitions that it runs in.
     * @return its places, if it has any.
     */
    public static StatePlaces of(final JobPlan job, final int partitions)
    {
        final StatePlaces found = new StatePlaces(job, partitions);
        found.findAll(found.fragments.size() - 1, List.of());
        return found;
    }

    /**
     * Where a job keeps the rows of a table that it reads.
     *
     * @param job        the job.
     * @param partitions number of partitions that it runs in.
     * @param table      name of the table.
     * @return the places; their columns are the table's, those that the job needs.
     */
    public static List<StatePlace> ofTable(final JobPlan job, final int partitions, final String table)
    {
        final StatePlaces found = new StatePlaces(job, partitions);
        for (int i = 0; i < found.fragments.size(); i++)
        {
            final List<Stage> stages = Stages.of(found.fragments.get(i).plan());
            for (int stage = 0; stage < stages.size(); stage++)
            {
                if (core(stages.get(stage).plan().root()) instanceof Rel.Scan scan && isTable(scan) &&
                    scan.source().name().equals(table))
                {
                    found.places.add(StatePlace.of(i, stage, stages.get(stage).plan(), scan, List.of()));
                }
            }
        }
        return found.places;
    }

    /**
     * Why nothing can be looked at.
     *
     * @return a clause with the remedy; null when {@link #all} is what there is.
     */
    public String obstacle()
    {
        return obstacle;
    }

    /**
     * Where the rows are; together they are all.
     *
     * @return the places; none with an {@link #obstacle}.
     */
    public List<StatePlace> all()
    {
        return null == obstacle ? places : List.of();
    }

    /** The stages that give a fragment's rows. */
    private void findAll(final int fragment, final List<JobPlan> above)
    {
        final List<Stage> stages = Stages.of(fragments.get(fragment).plan());
        for (int i = 0; i < stages.size(); i++)
        {
            if (Stage.RESULTS == stages.get(i).target())
            {
                find(fragment, stages, i, above);
            }
        }
    }

    private void find(final int fragment, final List<Stage> stages, final int index, final List<JobPlan> above)
    {
        final Stage stage = stages.get(index);
        final Rel core = core(stage.plan().root());
        if (core instanceof Rel.Aggregate aggregate)
        {
            final int parts = sender(core(aggregate.input()));
            if (parts >= 0 && fragments.get(parts).isPart())
            {
                merge(parts, StatePlace.of(fragment, index, stage.plan(), aggregate, List.of(), false), aggregate,
                    with(stage.plan(), above));
            }
            else
            {
                places.add(StatePlace.of(fragment, index, stage.plan(), aggregate, above, false));
            }
        }
        else if (core instanceof Rel.Scan scan)
        {
            if (isTable(scan))
            {
                places.add(StatePlace.of(fragment, index, stage.plan(), scan, above));
            }
            else if (sender(scan) >= 0)
            {
                findAll(sender(scan), with(stage.plan(), above));
            }
            else if (Stage.INNER == stage.inputs().get(0))
            {
                findBelow(fragment, stages, index, with(stage.plan(), above));
            }
            else
            {
                obstacle = "it keeps no rows, each record stands for itself; look at a job that groups them, or let " +
                    "EMIT CHANGES follow them";
            }
        }
        else
        {
            obstacle = reason(core);
        }
    }

    private void findBelow(
        final int fragment, final List<Stage> stages, final int index, final List<JobPlan> above)
    {
        for (int i = 0; i < index; i++)
        {
            if (index == stages.get(i).target())
            {
                find(fragment, stages, i, above);
            }
        }
    }

    /** Parts of groups, which are merged for the look as they are when they leave. */
    private void merge(
        final int fragment, final StatePlace merging, final Rel.Aggregate merged, final List<JobPlan> above)
    {
        final List<Stage> stages = Stages.of(fragments.get(fragment).plan());
        for (int i = 0; i < stages.size(); i++)
        {
            if (core(stages.get(i).plan().root()) instanceof Rel.Aggregate parts &&
                Stage.RESULTS == stages.get(i).target())
            {
                final StatePlace place = StatePlace.of(fragment, i, stages.get(i).plan(), parts, above, true);
                places.add(null == merged.window() ? place : place.mergedAt(merging));
            }
        }
    }

    /** The fragment whose rows a scan reads, or -1. */
    private int sender(final Rel rel)
    {
        for (int i = 0; i < fragments.size(); i++)
        {
            final StreamDefinition sent = fragments.get(i).stream();
            if (rel instanceof Rel.Scan scan && null != sent && sent.id() == scan.source().id() &&
                sent.name().equals(scan.source().name()))
            {
                return i;
            }
        }
        return -1;
    }

    private static List<JobPlan> with(final JobPlan plan, final List<JobPlan> above)
    {
        final List<JobPlan> all = new ArrayList<>(List.of(plan));
        all.addAll(above);
        return all;
    }

    private static boolean isTable(final Rel.Scan scan)
    {
        return StreamDefinition.Kind.TABLE == scan.source().kind();
    }

    private static String reason(final Rel core)
    {
        final String groups = "; look at a job that groups its rows";
        if (core instanceof Rel.Join)
        {
            return "a join keeps the rows of its sides, and no results" + groups;
        }
        if (core instanceof Rel.Over)
        {
            return "OVER keeps rows of its frames, and no results" + groups;
        }
        return core instanceof Rel.Sort ? "ORDER BY keeps no rows that it gave; look at what it reads, and order that" :
            "UNNEST keeps no rows" + groups;
    }

    private static Rel core(final Rel root)
    {
        Rel rel = root;
        while (rel instanceof Rel.Filter || rel instanceof Rel.Project)
        {
            rel = rel.inputs().get(0);
        }
        return rel;
    }
}
