package io.corelane.core.interpret;

import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records of a source; of a table the changes that they make. */
final class ScanNode extends Node
{
    private final Rel.Scan scan;
    private final Evaluator evaluator;
    private final Map<List<Object>, Object[]> rows = new LinkedHashMap<>();

    private Rel.Unnest unnest;

    private final long mostKeys;

    ScanNode(final Rel.Scan scan, final Evaluator evaluator, final long mostKeys)
    {
        super(List.of());
        this.mostKeys = mostKeys;
        this.scan = scan;
        this.evaluator = evaluator;
    }

    /** Says which group's entries are looked at. */
    void unnest(final Rel.Unnest above)
    {
        unnest = above;
    }

    /** Which group's entries are looked at, or null. */
    Rel.Unnest unnest()
    {
        return unnest;
    }

    StreamDefinition source()
    {
        return scan.source();
    }

    @Override
    void on(final int input, final RowChange change)
    {
        if (StreamDefinition.Kind.TABLE != scan.source().kind())
        {
            pass(change);
            return;
        }
        final List<Object> key = new ArrayList<>();
        key.add(change.after()[scan.source().keyField()]);
        final Columns columns = (index) -> change.after()[index];
        if (null != scan.source().deleted() && evaluator.isTrue(scan.source().deleted(), columns))
        {
            pass(new RowChange(rows.remove(key), null));
        }
        else
        {
            if (rows.size() >= mostKeys && !rows.containsKey(key))
            {
                throw new FaultException(Faults.CAPACITY);
            }
            try
            {
                pass(new RowChange(rows.put(key, change.after()), change.after()));
            }
            catch (final FaultException ex)
            {
                // Of a row that cannot be made nothing is kept.
                rows.remove(key);
                throw ex;
            }
        }
    }
}
