package io.corelane.core.interpret;

import io.corelane.codec.GroupPathCursor;
import io.corelane.codec.GroupReader;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.Stages;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.SystemColumn;
import io.corelane.core.plan.TrailingFrames;
import io.corelane.core.plan.Window;
import io.corelane.core.plan.WireBounds;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A plan of any relations run by the interpreter: rows are plain values, everything is kept, and what can be worked out
 * anew is. Owned by the partition's thread.
 */
final class RelationTask implements JobTask
{
    private final JobPlan plan;
    private final RecordContext context;
    private final Faults faults;
    private final Rows rows;
    private final Evaluator evaluator;
    private final List<ScanNode> scans = new ArrayList<>();
    private final List<EventTime> eventTimes = new ArrayList<>();
    private final Node top;
    private final Object[][] formers;
    private UnnestNode lastUnnest;
    private long behindNs = NO_TIME;

    RelationTask(final JobPlan plan, final RecordContext context, final Faults faults, final RowSink results)
    {
        this.plan = plan;
        this.context = context;
        this.faults = faults;
        this.evaluator = new Evaluator(faults);
        this.rows = new Rows(evaluator, plan.options().maxKeys());
        this.top = new Top(gated(Stages.pruned(plan), this::checkOutput), plan, context, results);
        this.formers = new Object[scans.size()][];
        top.context(context);
    }

    /** Where the job's rows leave. */
    private static final class Top extends Node
    {
        private final JobPlan plan;
        private final RecordContext context;
        private final RowSink results;
        private final RowEncoder encoder;

        Top(final Node input, final JobPlan plan, final RecordContext context, final RowSink results)
        {
            super(List.of(input));
            this.plan = plan;
            this.context = context;
            this.results = results;
            this.encoder = new RowEncoder(OutputValue.withFullPrecision(plan.outputSchema()));
        }

        @Override
        void on(final int input, final RowChange change)
        {
            final boolean hasBefore = null != change.before() && Faults.NONE == fault(change.before());
            final int fault = null == change.after() ? Faults.NONE : fault(change.after());
            final boolean hasAfter = null != change.after() && Faults.NONE == fault;
            if (hasBefore)
            {
                write(hasAfter ? RowSink.RETRACT : RowSink.DELETE, change.before());
            }
            if (hasAfter)
            {
                write(hasBefore ? RowSink.UPDATE : RowSink.INSERT, change.after());
            }
            if (Faults.NONE != fault)
            {
                throw new FaultException(fault);
            }
        }

        @Override
        void check(final int input, final Object[] row)
        {
            final int fault = fault(row);
            if (Faults.NONE != fault)
            {
                throw new FaultException(fault);
            }
        }

        /** Why a row cannot be written, if so. */
        private int fault(final Object[] row)
        {
            try
            {
                for (int i = 0; i < row.length; i++)
                {
                    OutputValue.check(plan.outputSchema().fields().get(i), row[i]);
                }
                return Faults.NONE;
            }
            catch (final FaultException ex)
            {
                return ex.code();
            }
        }

        private void write(final byte operation, final Object[] row)
        {
            try
            {
                final int offset = results.rowOffset();
                final int length = encoder.encode(row, results.out(), offset);
                results.commit(operation, length, context.inputSequence(), context.sendTimeNs());
            }
            catch (final RecordException ex)
            {
                throw new IllegalStateException("a checked row cannot be written: " + ex.getMessage(), ex);
            }
        }
    }

    /** Whether rows are those of a table's records, column by column. */
    private static boolean isTable(final Rel rel)
    {
        return rel instanceof Rel.Scan scan ? StreamDefinition.Kind.TABLE == scan.source().kind() :
            rel instanceof Rel.Project project && isTable(project.input());
    }

    /** A relation; rows of entries wait above it until all rows of their record are made. */
    private Node gated(final Rel rel, final Consumer<Object[]> check)
    {
        final Node node = isTable(rel) ? new ChangedNode(node(rel)) : node(rel);
        Rel below = rel;
        while (below instanceof Rel.Filter || below instanceof Rel.Project)
        {
            below = below.inputs().get(0);
        }
        if (!(below instanceof Rel.Unnest))
        {
            return node;
        }
        final UnnestNode.Gate gate = new UnnestNode.Gate(node, check);
        lastUnnest.gate(gate);
        return gate;
    }

    private void checkOutput(final Object[] row)
    {
        for (int i = 0; i < row.length; i++)
        {
            OutputValue.check(plan.outputSchema().fields().get(i), row[i]);
        }
    }

    private Node node(final Rel rel)
    {
        if (rel instanceof Rel.Scan scan)
        {
            scans.add(new ScanNode(scan, evaluator, plan.options().maxKeys()));
            eventTimes.add(new EventTime(scan.source()));
            return scans.get(scans.size() - 1);
        }
        if (rel instanceof Rel.Unnest unnest)
        {
            lastUnnest = new UnnestNode(node(unnest.input()), unnest.input().output().size(), unnest.indexes());
            scans.get(scans.size() - 1).unnest(unnest);
            return lastUnnest;
        }
        if (isRow(rel))
        {
            return chain(rel);
        }
        final List<Node> inputs = new ArrayList<>();
        rel.inputs().forEach((input) -> inputs.add(gated(input, (row) -> { })));
        if (rel instanceof Rel.Aggregate aggregate)
        {
            if (null == aggregate.window())
            {
                return new GroupNode(aggregate, plan.everyNs(), inputs.get(0), aggregate.input().isAppendOnly() ?
                    rows : rows.with(Accumulator.Sums.UNBOUNDED), 0 == context.partition());
            }
            return Window.Kind.SESSION == aggregate.window().kind() ?
                new SessionNode(aggregate, plan.everyNs(), inputs.get(0), rows) :
                new WindowNode(aggregate, plan.everyNs(), inputs.get(0), rows);
        }
        if (rel instanceof Rel.Join join)
        {
            return new JoinNode(join, inputs, rows, plan.options().maxKeys());
        }
        if (rel instanceof Rel.Over over)
        {
            return new OverNode(over, inputs.get(0), rows);
        }
        if (rel instanceof Rel.Sort sort)
        {
            return new SortNode(sort, inputs.get(0), rows);
        }
        return new RowNode(List.of(rel), inputs, evaluator);
    }

    private static boolean isRow(final Rel rel)
    {
        return rel instanceof Rel.Filter || rel instanceof Rel.Project;
    }

    /** Filters and projections down to what gives them rows; those of a table are told apart below its filter. */
    private Node chain(final Rel top)
    {
        final List<Rel> relations = new ArrayList<>();
        Rel rel = top;
        while (isRow(rel))
        {
            relations.add(0, rel);
            final Rel input = rel.inputs().get(0);
            if (rel instanceof Rel.Filter && isTable(input))
            {
                return new RowNode(relations, List.of(gated(input, (row) -> { })), evaluator);
            }
            rel = input;
        }
        return new RowNode(relations, List.of(node(rel)), evaluator);
    }

    @Override
    public int onRecord(
        final int input,
        final byte operation,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        faults.clear();
        try
        {
            final Object[] row = row(input, operation, record, bodyOffset, endOffset);
            if (RowSink.RETRACT == operation)
            {
                formers[input] = row;
                return Faults.NONE;
            }
            final Object[] former = RowSink.UPDATE == operation ? formers[input] : null;
            scans.get(input).on(
                0, RowSink.DELETE == operation ? new RowChange(row, null) : new RowChange(former, row));
        }
        catch (final FaultException ex)
        {
            faults.raise(ex.code());
        }
        return faults.code();
    }

    /** Whether time matters, as to generated code: how far a stream has come is known only while a job looks at it. */
    @Override
    public boolean needsTime()
    {
        return needsTime(plan.root());
    }

    private static boolean needsTime(final Rel rel)
    {
        return rel instanceof Rel.Aggregate aggregate && null != aggregate.window() ||
            rel instanceof Rel.Over over && (Rel.OverOrder.ARRIVAL != over.kind() || !TrailingFrames.are(over)) ||
            rel instanceof Rel.Sort || rel instanceof Rel.Join join && null != join.span() ||
            rel.inputs().stream().anyMatch(RelationTask::needsTime);
    }

    @Override
    public long eventTimeNs(
        final int input,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        return eventTimes.get(input).read(record, bodyOffset, endOffset, context);
    }

    @Override
    public boolean onWatermark(final long watermarkNs)
    {
        faults.clear();
        behindNs = top.advance(watermarkNs);
        return true;
    }

    @Override
    public long behindNs(final long watermarkNs)
    {
        return behindNs;
    }

    @Override
    public boolean onTick(final long logTimeNs)
    {
        faults.clear();
        top.tick(logTimeNs);
        return true;
    }

    @Override
    public boolean drain()
    {
        faults.clear();
        top.end();
        return true;
    }

    @Override
    public void snapshot(final Snapshot snapshot)
    {
        throw new UnsupportedOperationException("the interpreter's state is not kept");
    }

    @Override
    public void close()
    {
        // Everything is on the heap.
    }

    /** The columns of a record, then the system's, then the entries of a group that is looked at. */
    private Object[] row(
        final int input, final byte operation, final UnsafeBuffer record, final int body, final int end)
    {
        final Object[] row = columns(input, operation, record, body, end);
        final int offset = body - scans.get(input).source().schema().header().length();
        return null != scans.get(input).unnest() ? withEntries(row, input, record, offset, end - offset) : row;
    }

    private Object[] columns(
        final int input, final byte operation, final UnsafeBuffer record, final int body, final int end)
    {
        final StreamDefinition source = scans.get(input).source();
        final int offset = body - source.schema().header().length();
        final Object[] fields;
        try
        {
            fields = new RowDecoder(template(source.schema(), operation)).decode(record, offset, end - offset);
        }
        catch (final RecordException ex)
        {
            throw new FaultException(ScanDecoder.code(ex));
        }
        final int width = fields.length;
        final Object[] row = Arrays.copyOf(fields, width + SystemColumn.values().length);
        final ScanRow columns = new ScanRow(source, context, fields);
        for (int i = width; i < row.length; i++)
        {
            row[i] = columns.value(i);
        }
        return row;
    }

    /** The entries of the group that is looked at, behind the columns. */
    private Object[] withEntries(
        final Object[] row, final int input, final UnsafeBuffer record, final int offset, final int length)
    {
        final RecordSchema schema = scans.get(input).source().schema();
        final Rel.Unnest unnest = scans.get(input).unnest();
        final int[] path = unnest.indexes();
        if (new GroupPathCursor(schema, path, unnest.groups().stream().mapToInt(WireBounds::leastBlockLength).toArray())
            .open(record, offset, length) < 0)
        {
            throw new FaultException(Faults.MALFORMED);
        }
        final Object[] all = Arrays.copyOf(row, row.length + 1);
        try
        {
            all[row.length] = new GroupReader(schema).read(record, offset, length).get(path[0]);
        }
        catch (final RecordException ex)
        {
            throw new FaultException(ScanDecoder.code(ex));
        }
        return all;
    }

    /** The template of rows between partitions tells what they do. */
    private static RecordSchema template(final RecordSchema schema, final byte operation)
    {
        return new RecordSchema(schema.name(), schema.schemaId(), schema.templateId() + operation, schema.version(),
            schema.order(), schema.header(), schema.blockLength(), schema.fields(), schema.groups(), schema.varData(),
            schema.xml());
    }
}
