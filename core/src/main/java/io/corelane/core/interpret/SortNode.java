package io.corelane.core.interpret;

import io.corelane.core.partition.JobTask;
import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Rows in order: of each window, or of the whole input. */
final class SortNode extends Node
{
    private final Rel.Sort sort;
    private final Rows rows;
    private final TreeMap<Long, List<Object[]>> windows = new TreeMap<>();
    private long watermarkNs = JobTask.NO_TIME;

    SortNode(final Rel.Sort sort, final Node input, final Rows rows)
    {
        super(List.of(input));
        this.sort = sort;
        this.rows = rows;
    }

    @Override
    void on(final int input, final RowChange change)
    {
        final long end = sort.windowEnd() < 0 ? Long.MAX_VALUE : (Long)change.after()[sort.windowEnd()];
        if (JobTask.NO_TIME != watermarkNs && end <= watermarkNs && Long.MAX_VALUE != end)
        {
            throw new FaultException(Faults.LATE);
        }
        windows.computeIfAbsent(end, (one) -> new ArrayList<>()).add(change.after());
    }

    @Override
    void time(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        while (!windows.isEmpty() && windows.firstKey() <= watermarkNs && Long.MAX_VALUE != windows.firstKey())
        {
            tell();
        }
    }

    @Override
    void end()
    {
        super.end();
        while (!windows.isEmpty())
        {
            tell();
        }
    }

    private void tell()
    {
        final List<Object[]> all = windows.remove(windows.firstKey());
        all.sort((a, b) -> rows.compare(sort.order(), a, b));
        all.stream().limit(sort.limit()).forEach((row) -> give(RowChange.insert(row)));
    }
}
