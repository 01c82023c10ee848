package io.corelane.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells people what a job is made of. */
public final class FragmentText
{
    private FragmentText()
    {
    }

    /**
     * How a job runs over partitions: its shape and, where it has several fragments, a line for each.
     *
     * @param job        the job.
     * @param partitions number of partitions.
     * @return lines, each ended by a line feed; equal for equal plans.
     */
    public static String of(final JobPlan job, final int partitions)
    {
        final StringBuilder text = new StringBuilder("Partitioning " + Partitioning.of(job, partitions) + "\n");
        final List<Fragment> fragments = Fragments.of(job, partitions);
        for (int i = 0; fragments.size() > 1 && i < fragments.size(); i++)
        {
            final Fragment fragment = fragments.get(i);
            text.append("Fragment ").append(i).append(", level ").append(fragment.level()).append(": reads ")
                .append(inputs(fragment, fragments)).append("; ").append(target(fragment)).append('\n');
        }
        return text.toString();
    }

    private static String inputs(final Fragment fragment, final List<Fragment> fragments)
    {
        final List<String> names = new ArrayList<>();
        for (final Rel.Scan scan : fragment.plan().scans())
        {
            String name = scan.source().name();
            for (int i = 0; i < fragments.size(); i++)
            {
                final StreamDefinition sent = fragments.get(i).stream();
                name = null != sent && sent.id() == scan.source().id() ? "fragment " + i : name;
            }
            names.add(name);
        }
        return String.join(", ", names);
    }

    private static String target(final Fragment fragment)
    {
        final String where = switch (fragment.route())
        {
            case RESULTS -> "gives the results";
            case HASH -> "rows go by the hash of " + fragment.keys().stream().map((key) ->
                fragment.plan().output().get(key).name()).collect(Collectors.joining(", ")) +
                (0 == fragment.targets() ? "" : " to the first " + fragment.targets() + " partitions");
            case GATHER -> "rows go to partition 0";
            case BROADCAST -> "rows go to all partitions";
            case ROUND_ROBIN -> "each row goes to the next " + (0 == fragment.targets() ? "partition" :
                "of the first " + fragment.targets() + " partitions");
            case LOCAL -> "rows stay in their partition";
        };
        return where + (fragment.reason().isEmpty() ? "" : " (" + fragment.reason() + ")");
    }
}
