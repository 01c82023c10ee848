package io.corelane.core.codegen;

import io.corelane.codec.RecordSchema;
import io.corelane.core.operator.WindowState;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Window;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Background;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.BlockStoreConfig;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.KeyedStateConfig;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;

/** One stage of a job compiled: a generated class in a class loader of its own. Not for the record path; any thread. */
final class StageCompiler
{
    private final String name;
    private final JobPlan plan;
    private final JobShape shape;
    private final GroupLayout layout;
    private final String source;
    private final Constructor<?> constructor;

    /**
     * Compiles a stage.
     *
     * @param name     of its state.
     * @param plan     of the stage.
     * @param maxParts that are written into one method.
     */
    StageCompiler(final String name, final JobPlan plan, final int maxParts)
    {
        this.name = name;
        this.plan = plan;
        this.shape = JobShape.of(plan);
        this.layout = null == shape.aggregate() ? null :
            new GroupLayout(shape.aggregate(), (expr) -> InputWriter.isNeverNull(shape.scan(), expr));
        this.source = hasWindows() ? new WindowWriter(plan, shape, layout, maxParts).source() :
            new TaskWriter(plan, shape, layout, maxParts).source();
        try
        {
            final SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(JobCompiler.class.getClassLoader());
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

    boolean hasState()
    {
        return null != layout && !hasWindows();
    }

    private boolean hasWindows()
    {
        return null != layout && null != shape.aggregate().window();
    }

    JobTask create(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final Path directory,
        final Background background)
    {
        final Object state = null == layout ? null : hasWindows() ? windowState(directory, background) :
            keyedState(directory, background, layout.valueLength());
        return instantiate(context, faults, results, state);
    }

    JobTask createViewer(final RowSink results)
    {
        return instantiate(new RecordContext(0), new Faults(), results, null);
    }

    private KeyedState keyedState(final Path directory, final Background background, final int valueLength)
    {
        return KeyedState.create(new KeyedStateConfig(
            directory,
            name,
            layout.keyLengthMax(),
            layout.keyLengthMean(),
            valueLength,
            plan.options().initialKeys(),
            plan.options().maxKeys(),
            plan.text(),
            background));
    }

    private WindowState windowState(final Path directory, final Background background)
    {
        final Window window = shape.aggregate().window();
        // A key is in the windows that overlap, and in those that lateness keeps open behind them.
        final long openWindows = 2 + (window.sizeNs() + window.latenessNs()) / window.advanceNs();
        final long maxBlocks = Math.min(Integer.MAX_VALUE - 1L, plan.options().maxKeys() * Math.min(openWindows, 128));
        final BlockStore blocks = BlockStore.create(new BlockStoreConfig(
            directory,
            name + "$windows",
            WindowState.blockLength(layout.valueLength()),
            Math.min(plan.options().initialKeys(), maxBlocks),
            maxBlocks));
        return new WindowState(
            keyedState(directory, background, WindowState.keyValueLength()), blocks, window.sizeNs());
    }

    private JobTask instantiate(
        final RecordContext context, final Faults faults, final RowSink results, final Object state)
    {
        try
        {
            return (JobTask)constructor.newInstance(context, faults, results, state, schemas());
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
