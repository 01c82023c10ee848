package io.corelane.core.interpret;

import io.corelane.codec.Field;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.SystemColumn;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.TreeSet;
import org.agrona.DirectBuffer;

/**
 * Reads the columns of a source that a job needs: those of its filters first, the others only of records that pass.
 * What is wrong with a column that the job does not look at is not the job's fault.
 */
final class ScanDecoder
{
    private final RecordSchema schema;
    private final int eventField;
    private final List<Integer> early;
    private final List<Integer> late;
    private final RowDecoder earlyDecoder;
    private final RowDecoder lateDecoder;

    ScanDecoder(final JobPlan plan)
    {
        schema = plan.scan().source().schema();
        eventField = plan.scan().source().eventField();
        final TreeSet<Integer> filters = new TreeSet<>();
        final TreeSet<Integer> all = new TreeSet<>();
        collect(plan, filters, all);
        all.removeAll(filters);
        early = new ArrayList<>(filters);
        late = new ArrayList<>(all);
        earlyDecoder = decoder(early);
        lateDecoder = decoder(late);
    }

    /** The schema with other columns. */
    static RecordSchema withFields(final RecordSchema schema, final List<Field> fields)
    {
        return new RecordSchema(schema.name(), schema.schemaId(), schema.templateId(), schema.version(),
            schema.order(), schema.header(), schema.blockLength(), List.copyOf(fields), schema.groups(),
            schema.varData(), schema.xml());
    }

    /** Reads what the filters need into a row of the source's columns. */
    void decodeEarly(final DirectBuffer buffer, final int offset, final int length, final Object[] row)
    {
        decode(earlyDecoder, early, buffer, offset, length, row);
    }

    /** Reads the rest. */
    void decodeLate(final DirectBuffer buffer, final int offset, final int length, final Object[] row)
    {
        decode(lateDecoder, late, buffer, offset, length, row);
    }

    private static void decode(
        final RowDecoder decoder,
        final List<Integer> indexes,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Object[] row)
    {
        try
        {
            final Object[] values = decoder.decode(buffer, offset, length);
            for (int i = 0; i < values.length; i++)
            {
                row[indexes.get(i)] = values[i];
            }
        }
        catch (final RecordException ex)
        {
            throw new FaultException(code(ex));
        }
    }

    static int code(final RecordException ex)
    {
        return switch (ex.fault())
        {
            case MALFORMED -> Faults.MALFORMED;
            case UNKNOWN_TEMPLATE -> Faults.UNKNOWN_TEMPLATE;
            case OVERFLOW -> Faults.OVERFLOW;
            case TOO_LONG -> Faults.TOO_LONG;
            case CAST -> Faults.CAST;
        };
    }

    private RowDecoder decoder(final List<Integer> indexes)
    {
        final List<Field> fields = new ArrayList<>();
        indexes.forEach((index) -> fields.add(schema.fields().get(index)));
        return new RowDecoder(withFields(schema, fields));
    }

    /** From the source up to the groups (or the output); a column of a projection stands for what it is made of. */
    private void collect(final JobPlan plan, final TreeSet<Integer> filters, final TreeSet<Integer> all)
    {
        final LinkedList<Rel> chain = new LinkedList<>();
        for (Rel rel = plan.root(); !(rel instanceof Rel.Scan); rel = JobPlan.input(rel))
        {
            chain.addFirst(rel);
        }
        List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < plan.scan().output().size(); i++)
        {
            final Attribute attribute = plan.scan().output().get(i);
            columns.add(new Expr.Column(i, attribute.name(), attribute.type()));
        }
        for (final Rel rel : chain)
        {
            if (rel instanceof Rel.Aggregate)
            {
                collect((Rel.Aggregate)rel, columns, all);
                return;
            }
            if (rel instanceof Rel.Filter)
            {
                collect(((Rel.Filter)rel).condition(), columns, filters);
            }
            else
            {
                final List<Expr> input = columns;
                columns = new ArrayList<>();
                for (final Expr expr : ((Rel.Project)rel).expressions())
                {
                    columns.add(Exprs.replaceColumns(expr, (column) -> input.get(column.index())));
                }
            }
        }
        for (final Expr expr : columns)
        {
            collect(expr, all);
        }
    }

    private void collect(final Rel.Aggregate aggregate, final List<Expr> columns, final TreeSet<Integer> indexes)
    {
        aggregate.keys().forEach((expr) -> collect(expr, columns, indexes));
        for (final AggregateCall call : aggregate.aggregates())
        {
            call.expressions().forEach((expr) -> collect(expr, columns, indexes));
        }
    }

    private void collect(final Expr expr, final List<Expr> columns, final TreeSet<Integer> indexes)
    {
        if (null != expr)
        {
            Exprs.forEachColumn(expr, (column) -> collect(columns.get(column.index()), indexes));
        }
    }

    private void collect(final Expr expr, final TreeSet<Integer> indexes)
    {
        Exprs.forEachColumn(expr, (column) ->
        {
            final int system = column.index() - schema.fields().size();
            if (system < 0)
            {
                indexes.add(column.index());
            }
            else if (SystemColumn.EVENT_TIME.ordinal() == system && eventField >= 0)
            {
                indexes.add(eventField);
            }
        });
    }
}
