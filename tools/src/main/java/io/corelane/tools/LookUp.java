package io.corelane.tools;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.SqlScript;
import java.io.IOException;
import java.util.List;
import org.agrona.collections.MutableLong;

/**
 * A SELECT over what jobs and tables hold, worked out in this process: the rows that each would give now are the input.
 * For one thread.
 */
final class LookUp
{
    private final SqlTarget target;
    private final Catalog catalog;
    private final JobPlan plan;

    /**
     * A look-up.
     *
     * @param target  whose state it is.
     * @param catalog of the target.
     * @param part    the SELECT.
     * @param name    what to call it in errors.
     */
    LookUp(final SqlTarget target, final Catalog catalog, final SqlScript.Part part, final String name)
    {
        this.target = target;
        this.catalog = catalog;
        this.plan = new SqlCompiler(StateSource.catalog(catalog, target.partitions()), (path) -> null, 1,
            UserFunctions.installed())
            .look(part.text(), name);
    }

    /** Whether it reads jobs and tables alone, and does not say when it emits. */
    static boolean isMeant(final SqlScript.Part part, final Catalog catalog)
    {
        return !part.hasEmit() && part.reads().stream().allMatch((name) -> StateSource.isOne(catalog, name));
    }

    /** What is looked up. */
    JobPlan plan()
    {
        return plan;
    }

    /** Looks, and shows what there is. */
    void run(final ResultView view) throws IOException
    {
        final MutableLong sequence = new MutableLong();
        final List<StreamDefinition> streams =
            plan.scans().stream().map((scan) -> scan.source()).distinct().toList();
        final List<StateSource> sources = streams.stream()
            .map((stream) -> StateSource.of(catalog, stream.name(), target.partitions())).toList();
        final LookBudget budget = target.budget(plan, sources);
        long refused = 0;
        try (LocalQuery query = new LocalQuery(plan, (buffer, offset, length) ->
            view.onResult((byte)0, 0, sequence.getAndIncrement(), buffer, offset, length)))
        {
            for (int i = 0; i < streams.size(); i++)
            {
                final StreamDefinition stream = streams.get(i);
                try (StateRows rows = new StateRows(
                    target.root(), sources.get(i), target.partitions(), target::control, budget))
                {
                    final LookKey key = LookKey.of(plan, stream, sources.get(i).schema());
                    rows.forEach(StateRows.ALL, key, (partition, buffer, offset, length) ->
                        query.onRow(stream, buffer, offset, length));
                    refused += rows.refused();
                }
            }
            query.drain();
            refused += query.refused();
        }
        view.end();
        if (refused > 0)
        {
            throw new ToolException(ExitCode.FAILED, Progress.count(refused) +
                " rows could not be worked out (an overflow or a CAST, say) and are missing");
        }
    }
}
