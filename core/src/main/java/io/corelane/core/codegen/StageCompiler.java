package io.corelane.core.codegen;

import io.corelane.codec.RecordSchema;
import io.corelane.core.operator.ChangeSessionTask;
import io.corelane.core.operator.ChangeWindowTask;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Panes;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.TrailingFrames;
import io.corelane.core.plan.Window;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Background;
import io.corelane.core.state.DistinctSet;
import io.corelane.core.state.TextLists;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;

/** One stage of a job compiled: a generated class in a class loader of its own. Not for the record path; any thread. */
final class StageCompiler
{
    private final String name;
    private final JobPlan plan;
    private final boolean isInner;
    private final Rel core;
    private final String source;
    private final Constructor<?> constructor;
    private Function<StateMaker, Object> state = (maker) -> null;
    private List<GroupLayout.Accumulator> sets = List.of();
    private List<GroupLayout.Accumulator> lists = List.of();

    /**
     * Compiles a stage.
     *
     * @param name     of its state.
     * @param plan     of the stage.
     * @param isInner  whether its rows go to another stage.
     * @param maxParts that are written into one method.
     */
    StageCompiler(final String name, final JobPlan plan, final boolean isInner, final int maxParts)
    {
        this.name = name;
        this.plan = plan;
        this.isInner = isInner;
        this.core = core(plan.root());
        this.source = write(maxParts);
        try
        {
            final SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(FunctionClassLoader.of(plan));
            compiler.cook(plan.name(), source);
            constructor = compiler.getClassLoader().loadClass(GeneratedSource.CLASS_NAME).getConstructors()[0];
        }
        catch (final CompileException | InternalCompilerException | ReflectiveOperationException ex)
        {
            throw new IllegalStateException("the code generated for job " + plan.name() + " does not compile: " +
                ex.getMessage() + "\n" + source, ex);
        }
    }

    String source()
    {
        return source;
    }

    /** Whether the stage keeps groups that can be shown one by one. */
    boolean hasState()
    {
        return core instanceof Rel.Aggregate aggregate && null == aggregate.window() &&
            (!tellsFormerRows(JobShape.of(plan)) || !isInner && aggregate.input().isAppendOnly() &&
            !aggregate.entersLate());
    }

    JobTask create(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final Path directory,
        final Background background)
    {
        final StateMaker maker = new StateMaker(name, plan, directory, background);
        return instantiate(context, faults, results, state.apply(maker), maker.sets(sets, core),
            maker.lists(lists, core));
    }

    JobTask createViewer(final RowSink results)
    {
        return instantiate(new RecordContext(0), new Faults(), results, null, new DistinctSet[sets.size()],
            new TextLists[lists.size()]);
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

    private String write(final int maxParts)
    {
        if (core instanceof Rel.Join join)
        {
            final CoreShape shape = CoreShape.of(plan);
            final JoinWriter writer = new JoinWriter(plan, shape, maxParts);
            state = (maker) -> writer.looksUp() ? null : writer.keepsWindows() ?
                maker.windowJoin(writer.keyLengthMax(), shape.rowLength(0), shape.rowLength(1)) :
                maker.join(join, writer.keyLengthMax(), shape.rowLength(0), shape.rowLength(1));
            return writer.source();
        }
        if (core instanceof Rel.Over over && TrailingFrames.are(over))
        {
            final TrailingWriter writer = new TrailingWriter(plan, TrailingShape.of(plan), maxParts);
            state = (maker) -> writer.isOrdered() ?
                maker.ordered(writer.layout(), writer.keyLengthMax(), writer.rowLength(), over.lifetime()) :
                maker.trailing(writer.layout(), writer.keyLengthMax(), over.lifetime());
            return writer.source();
        }
        if (core instanceof Rel.Over || core instanceof Rel.Sort)
        {
            final OverWriter writer = new OverWriter(plan, CoreShape.of(plan), maxParts);
            sets = writer.sets();
            lists = writer.lists();
            state = (maker) -> maker.over(writer.layout(), writer.keyLengthMax(), writer.lifetime());
            return writer.source();
        }
        if (core instanceof Rel.Unnest)
        {
            return new UnnestWriter(plan, CoreShape.of(plan), maxParts).source();
        }
        final JobShape shape = JobShape.of(plan);
        if (null == shape.aggregate() && !shape.scan().isAppendOnly())
        {
            final RowTaskWriter writer = new RowTaskWriter(plan, shape, maxParts);
            if (StreamDefinition.Kind.CHANGES == shape.scan().source().kind())
            {
                return writer.changes();
            }
            state = (maker) -> maker.keyed(
                writer.keyLengthMax(), writer.rowLength() + 7 & ~7);
            return writer.upserts();
        }
        if (null == shape.aggregate())
        {
            return new TaskWriter(plan, shape, null, maxParts).source();
        }
        final boolean hasPanes = hasPanes(shape);
        final GroupLayout layout = new GroupLayout("", shape.aggregate(),
            (expr) -> InputWriter.isNeverNull(shape.scan(), expr), hasPanes || isSession(shape), hasPanes, false);
        sets = layout.sets();
        lists = layout.lists();
        if (null != shape.aggregate().window())
        {
            return windows(shape, layout, maxParts);
        }
        if (tellsFormerRows(shape))
        {
            final GroupLayout wide = new GroupLayout(
                "", shape.aggregate(), (expr) -> InputWriter.isNeverNull(shape.scan(), expr), false,
                !shape.scan().isAppendOnly(), false);
            sets = wide.sets();
            lists = wide.lists();
            final boolean keepsRows = ChangeGroupWriter.keepsRows(shape, wide);
            final int rowLength = new RowWriter(plan.outputSchema(), false).rowLength();
            state = (maker) ->
                maker.changes(wide, keepsRows, shape.scan().source().schema().blockLength(), rowLength,
                shape.aggregate().lifetime());
            return new ChangeGroupWriter(plan, shape, wide, maxParts).source();
        }
        state = (maker) -> maker.keyed(layout.keyLengthMax(), layout.valueLength());
        return new TaskWriter(plan, shape, layout, maxParts).source();
    }

    private String windows(final JobShape shape, final GroupLayout layout, final int maxParts)
    {
        final Window window = shape.aggregate().window();
        final boolean keepsRows = WindowWriter.keepsRows(shape.aggregate());
        final int rowLength = keepsRows ? new RowWriter(plan.outputSchema(), false).rowLength() : 0;
        final int length = layout.valueLength();
        if (isSession(shape))
        {
            state = (maker) -> maker.sessions(
                layout, window, keepsRows ? ChangeSessionTask.valueLength(rowLength, length) : length);
        }
        else if (hasPanes(shape))
        {
            state = (maker) -> maker.panes(layout, window, Panes.lengthNs(shape.aggregate()));
        }
        else
        {
            state = (maker) -> maker.windows(
                layout, window, keepsRows ? ChangeWindowTask.valueLength(rowLength, length) : length);
        }
        return new WindowWriter(plan, shape, layout, maxParts).source();
    }

    /** Groups that go, whose rows go again, whose changes others look at, or that tell them at intervals. */
    private boolean tellsFormerRows(final JobShape shape)
    {
        // A sketch or a list tells only what has entered it, which is after the row was sure to count.
        return !shape.aggregate().lifetime().isForever() || !shape.scan().isAppendOnly() ||
            EmitMode.EVERY == plan.emit() || shape.aggregate().entersLate() ||
            isInner && EmitMode.CHANGES == plan.emit() && !shape.aggregate().aggregates().isEmpty();
    }

    private static boolean hasPanes(final JobShape shape)
    {
        return null != shape.aggregate().window() && 0 != Panes.lengthNs(shape.aggregate());
    }

    private static boolean isSession(final JobShape shape)
    {
        return null != shape.aggregate().window() && Window.Kind.SESSION == shape.aggregate().window().kind();
    }

    private JobTask instantiate(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final Object taskState,
        final DistinctSet[] values,
        final TextLists[] texts)
    {
        try
        {
            return (JobTask)constructor.newInstance(context, faults, results, taskState, schemas(), values, texts);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException("the code generated for job " + plan.name() + " cannot be loaded", ex);
        }
    }

    private RecordSchema[] schemas()
    {
        return plan.scans().stream().map((scan) -> scan.source().schema()).toArray(RecordSchema[]::new);
    }
}
