package io.corelane.core.codegen;

import io.corelane.core.plan.JobPlan;
import java.util.List;

/** The frame of a generated class: where it comes from, what it imports. */
final class GeneratedSource
{
    static final String CLASS_NAME = "io.corelane.core.generated.Task";

    private static final List<String> IMPORTS = List.of(
        "io.corelane.codec.GroupPathCursor",
        "io.corelane.codec.RecordSchema",
        "io.corelane.codec.VarDataLocator",
        "io.corelane.core.function.TextOutput",
        "io.corelane.core.operator.ChangeGroupState",
        "io.corelane.core.operator.ChangeGroupTask",
        "io.corelane.core.operator.ChangeSessionTask",
        "io.corelane.core.operator.ChangeTask",
        "io.corelane.core.operator.ChangeWindowTask",
        "io.corelane.core.operator.IntervalJoinTask",
        "io.corelane.core.operator.JoinState",
        "io.corelane.core.operator.OrderedTrailingTask",
        "io.corelane.core.operator.OverState",
        "io.corelane.core.operator.OverTask",
        "io.corelane.core.operator.OverWindowTask",
        "io.corelane.core.operator.PaneState",
        "io.corelane.core.operator.PaneTask",
        "io.corelane.core.operator.RowBuffer",
        "io.corelane.core.operator.SessionState",
        "io.corelane.core.operator.SessionTask",
        "io.corelane.core.operator.TableJoinTask",
        "io.corelane.core.operator.TrailingState",
        "io.corelane.core.operator.TrailingTask",
        "io.corelane.core.operator.UnnestTask",
        "io.corelane.core.operator.UpsertTask",
        "io.corelane.core.operator.WindowJoinState",
        "io.corelane.core.operator.WindowJoinTask",
        "io.corelane.core.operator.WindowLookUpTask",
        "io.corelane.core.operator.WindowState",
        "io.corelane.core.operator.WindowTask",
        "io.corelane.core.partition.GroupTask",
        "io.corelane.core.partition.JobTask",
        "io.corelane.core.partition.RecordContext",
        "io.corelane.core.partition.RecordRun",
        "io.corelane.core.partition.ResultBatch",
        "io.corelane.core.partition.RowSink",
        "io.corelane.core.partition.StateLook",
        "io.corelane.core.partition.StateSize",
        "io.corelane.core.runtime.Casts",
        "io.corelane.core.runtime.Checked",
        "io.corelane.core.runtime.Faults",
        "io.corelane.core.runtime.Int128",
        "io.corelane.core.runtime.Numbers",
        "io.corelane.core.runtime.OrderKey",
        "io.corelane.core.runtime.Regex",
        "io.corelane.core.runtime.Text",
        "io.corelane.core.runtime.TextEdit",
        "io.corelane.core.runtime.TextSearch",
        "io.corelane.core.runtime.TextSlice",
        "io.corelane.core.runtime.TimeFormat",
        "io.corelane.core.runtime.Times",
        "io.corelane.core.sketch.DistinctCounts",
        "io.corelane.core.sketch.FrequentTexts",
        "io.corelane.core.sketch.Medians",
        "io.corelane.core.sketch.ExactSums",
        "io.corelane.core.sketch.MovingMedians",
        "io.corelane.core.sketch.MovingQuantiles",
        "io.corelane.core.sketch.MovingTexts",
        "io.corelane.core.sketch.Quantiles",
        "io.corelane.core.state.CacheLines",
        "io.corelane.core.state.DistinctSet",
        "io.corelane.core.state.EntryCursor",
        "io.corelane.core.state.KeyHash",
        "io.corelane.core.state.KeyedState",
        "io.corelane.core.state.Snapshot",
        "io.corelane.core.state.TextLists",
        "java.nio.ByteOrder",
        "java.util.Arrays",
        "org.agrona.DirectBuffer",
        "org.agrona.UnsafeApi",
        "org.agrona.concurrent.UnsafeBuffer");

    private GeneratedSource()
    {
    }

    /** The whole source; {@code header} says what the class extends or implements. */
    static String of(final JobPlan plan, final ClassWriter owner, final String header)
    {
        final StringBuilder source = new StringBuilder("// Generated for job " + plan.name() + ".\n// " +
            plan.text().strip().replace("\n", "\n// ") + "\npackage io.corelane.core.generated;\n\n");
        IMPORTS.forEach((name) -> source.append("import ").append(name).append(";\n"));
        return source.append('\n').append(owner.source("public final class Task " + header)).toString();
    }

    /** The constructor's parameters; {@code state} is the type of the state. */
    static String constructor(final String state)
    {
        return "public Task(final RecordContext context, final Faults faults, final RowSink results, final " + state +
            " state, final RecordSchema[] schemas, final DistinctSet[] sets, " +
            "final TextLists[] lists)";
    }
}
