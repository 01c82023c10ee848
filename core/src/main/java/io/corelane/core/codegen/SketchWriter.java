package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.codegen.GroupLayout.Kind;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.sketch.FrequentTexts;
import java.util.List;
import java.util.Map;

/**
 * Writes how sketches are kept: what a row brings waits until the accumulators are stored, since what is in a sketch
 * cannot be taken back. So does another sketch that is merged into one.
 * <p>
 * Where rows also leave, values come and go at once, and are kept as they are in the place of a sketch.
 */
final class SketchWriter
{
    private final ClassWriter owner;
    private final GroupLayout layout;
    private final Map<String, JavaValue> fields;
    private final List<Accumulator> sketches;

    SketchWriter(final ClassWriter owner, final GroupLayout layout, final Map<String, JavaValue> fields)
    {
        this.owner = owner;
        this.layout = layout;
        this.fields = fields;
        this.sketches = layout.sketches();
    }

    void declare()
    {
        for (final Accumulator sketch : sketches)
        {
            final String type = type(sketch);
            owner.field("private final " + type + " " + sketch.name() + "_sketches = new " + type + "();");
            if (!layout.isMoving())
            {
                owner.field("private boolean " + sketch.name() + "_new;");
            }
            if (layout.isOrdered())
            {
                owner.field("private long " + sketch.name() + "_merged;");
            }
            switch (sketch.kind())
            {
                case QUANTILE_SKETCH -> owner.field("private double " + sketch.name() + "_value;");
                case EXACT_SUM ->
                {
                    // Values are given as they are.
                }
                case MEDIAN_SKETCH ->
                {
                    owner.field("private long " + sketch.name() + "_high;");
                    owner.field("private long " + sketch.name() + "_low;");
                }
                case TOP_SKETCH ->
                {
                    value(sketch, sketch.argument().type().length());
                    owner.field("private final UnsafeBuffer " + sketch.name() + "_text = new UnsafeBuffer(new byte[" +
                        (FrequentTexts.MAX_LENGTH + Long.BYTES) + "]);");
                }
                default -> value(sketch, KeyWriter.lengthMax(sketch.argument()));
            }
        }
    }

    private void value(final Accumulator sketch, final int length)
    {
        owner.field("private int " + sketch.name() + "_length;");
        // With room for the last text's last word.
        owner.field("private final UnsafeBuffer " + sketch.name() + "_value = new UnsafeBuffer(new byte[" +
            (length + Long.BYTES) + "]);");
    }

    void forget(final MethodWriter method, final List<Accumulator> group)
    {
        if (!layout.isMoving())
        {
            group.stream().filter(Accumulator::isSketch).forEach((sketch) ->
                method.line(sketch.name() + "_new = false;"));
        }
    }

    /** Lines that let a value come, or go. */
    void move(final MethodWriter method, final Accumulator sketch, final JavaValue value, final boolean isBack)
    {
        if (!isBack)
        {
            method.open("if (0L == " + field(sketch) + ")");
            method.line(field(sketch) + " = " + sketch.name() + "_sketches.create();");
            method.close();
        }
        if (Kind.EXACT_SUM == sketch.kind())
        {
            method.line(sketch.name() + "_sketches." + (isBack ? "remove(" : "update(") + field(sketch) + ", " +
                (isDouble(sketch) ? value.only() : value.high() + ", " + value.low()) + ");");
            return;
        }
        keep(method, sketch, value);
        update(method, sketch, isBack ? "remove" : "update");
    }

    /** Lines that remember a value. */
    void remember(final MethodWriter method, final Accumulator sketch, final JavaValue value)
    {
        method.line(sketch.name() + "_new = true;");
        keep(method, sketch, value);
    }

    private static void keep(final MethodWriter method, final Accumulator sketch, final JavaValue value)
    {
        switch (sketch.kind())
        {
            case QUANTILE_SKETCH -> method.line(sketch.name() + "_value = " + value.only() + ";");
            case MEDIAN_SKETCH ->
            {
                method.line(sketch.name() + "_high = " + value.high() + ";");
                method.line(sketch.name() + "_low = " + value.low() + ";");
            }
            case TOP_SKETCH ->
            {
                method.line(sketch.name() + "_length = " + value.part(2) + ";");
                method.line("Text.copy(" + String.join(", ", value.parts()) + ", " + sketch.name() + "_value, 0);");
            }
            default ->
            {
                method.open("");
                method.line("int p = 0;");
                KeyWriter.put(method, sketch.name() + "_value", value.neverNull());
                method.line(sketch.name() + "_length = p;");
                method.close();
            }
        }
    }

    void load(final MethodWriter method)
    {
        for (final Accumulator sketch : layout.isMoving() ? List.<Accumulator>of() : sketches)
        {
            method.line(sketch.name() + "_new = false;");
            if (layout.isOrdered())
            {
                method.line(sketch.name() + "_merged = 0L;");
            }
        }
    }

    /** Lines that remember another sketch. */
    void merge(final MethodWriter method)
    {
        sketches.forEach((sketch) -> method.line(sketch.name() + "_merged = " +
            layout.memory().word(sketch, MergeWriter.OTHER) + ";"));
    }

    void store(final MethodWriter method)
    {
        for (final Accumulator sketch : layout.isMoving() ? List.<Accumulator>of() : sketches)
        {
            final String name = sketch.name();
            if (layout.isOrdered())
            {
                method.line(field(sketch) + " = " + name + "_sketches.merge(" + field(sketch) + ", " + name +
                    "_merged);");
                method.line(name + "_merged = 0L;");
            }
            method.open("if (" + name + "_new)");
            method.line(name + "_new = false;");
            method.open("if (0L == " + field(sketch) + ")");
            method.line(field(sketch) + " = " + name + "_sketches.create();");
            method.close();
            update(method, sketch, "update");
            method.close();
        }
    }

    private void update(final MethodWriter method, final Accumulator sketch, final String verb)
    {
        final String name = sketch.name();
        method.line(name + "_sketches." + verb + "(" + field(sketch) + ", " + name + switch (sketch.kind())
        {
            case QUANTILE_SKETCH -> "_value";
            case MEDIAN_SKETCH -> "_high, " + name + "_low";
            default -> "_value, 0, " + name + "_length";
        } + ");");
    }

    void snapshot(final MethodWriter method)
    {
        sketches.forEach((sketch) -> method.line(sketch.name() + "_sketches.snapshot(snapshot);"));
    }

    void release(final MethodWriter method)
    {
        sketches.forEach((sketch) -> method.line(sketch.name() + "_sketches.release(" +
            layout.memory().word(sketch, "gone") + ");"));
    }

    JavaValue result(final AggregateCall call, final MethodWriter method)
    {
        final Accumulator sketch = layout.main(call);
        // All values may have left.
        final String none = "(0L == " + field(layout.isMoving() ? sketch.count() : sketch) + ")";
        final String sketches = sketch.name() + "_sketches";
        switch (sketch.kind())
        {
            case QUANTILE_SKETCH ->
            {
                final JavaValue value = method.let(call.type(), JavaValue.NO, none + " ? Double.NaN : " + sketches +
                    ".quantile(" + field(sketch) + ", " + constant(call) + ")");
                return new JavaValue("Double.isNaN(" + value.only() + ")", value.parts(), call.type());
            }
            case MEDIAN_SKETCH ->
            {
                final JavaValue value = method.declare(call.type(), false);
                method.open("if (!" + none + ")");
                method.line(sketches + ".median(" + field(sketch) + ", " +
                    (call.type().scale() - sketch.argument().type().scale()) + ");");
                method.line(value.part(0) + " = " + sketches + ".high();");
                method.line(value.part(1) + " = " + sketches + ".low();");
                method.close();
                return new JavaValue(none, value.parts(), call.type());
            }
            case TOP_SKETCH ->
            {
                final JavaValue length = method.let(DataType.BIGINT, JavaValue.NO, none + " ? 0L : " + sketches +
                    ".top(" + field(sketch) + ", " + constant(call) + ", " + sketch.name() + "_text)");
                return new JavaValue(
                    none, List.of(sketch.name() + "_text", "0", "(int)" + length.only()), call.type());
            }
            default ->
            {
                return method.let(call.type(), JavaValue.NO, none + " ? 0L : " + sketches + ".count(" +
                    field(sketch) + ")");
            }
        }
    }

    /** A sum whose values leave; the lines raise a fault when it is too great. */
    JavaValue sum(final Accumulator sketch, final MethodWriter method)
    {
        final String isSome = "0L != " + field(sketch.count());
        if (isDouble(sketch))
        {
            return method.let(DataType.DOUBLE, JavaValue.NO,
                isSome + " ? " + sketch.name() + "_sketches.sum(" + field(sketch) + ") : 0.0");
        }
        final JavaValue sum = method.declare(
            DataType.decimal(DataType.MAX_PRECISION, sketch.argument().type().scale()), false);
        method.open("if (" + isSome + ")");
        method.open("if (" + sketch.name() + "_sketches.take(" + field(sketch) + "))");
        method.line("x.add(" + sketch.name() + "_sketches.high(), " + sketch.name() + "_sketches.low(), 0L, 0L, " +
            "faults);");
        method.line(sum.part(0) + " = x.high();");
        method.line(sum.part(1) + " = x.low();");
        method.close();
        method.open("else");
        method.line("faults.raise(Faults.OVERFLOW);");
        method.close();
        method.close();
        return sum;
    }

    private static boolean isDouble(final Accumulator sketch)
    {
        return DataType.Kind.DOUBLE == sketch.argument().type().kind();
    }

    private static String constant(final AggregateCall call)
    {
        return AggregateFunction.MEDIAN == call.function() ? "0.5" :
            String.valueOf(((Expr.Literal)call.arguments().get(1)).value());
    }

    private String type(final Accumulator sketch)
    {
        if (Kind.EXACT_SUM == sketch.kind())
        {
            return "ExactSums";
        }
        return (layout.isMoving() ? "Moving" : "") + switch (sketch.kind())
        {
            case QUANTILE_SKETCH -> "Quantiles";
            case MEDIAN_SKETCH -> "Medians";
            case TOP_SKETCH -> layout.isMoving() ? "Texts" : "FrequentTexts";
            default -> "DistinctCounts";
        };
    }

    private String field(final Accumulator accumulator)
    {
        return fields.get(accumulator.name()).only();
    }
}
