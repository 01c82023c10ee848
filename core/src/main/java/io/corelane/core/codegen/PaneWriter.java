package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Rel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes how near the sums of panes come to what a result can hold. Sums of integers are held in 128 bits, and those of
 * long decimals in more, so that only the sum of a whole window can be too great.
 */
final class PaneWriter
{
    /** Decimals of so many digits do not come to 38 digits with as many rows as a window can have. */
    private static final int HARMLESS_PRECISION = 24;

    private final ClassWriter owner;
    private final GroupLayout layout;
    private final Map<String, JavaValue> fields;
    private final Set<Accumulator> integers = new LinkedHashSet<>();
    private final Set<Accumulator> decimals = new LinkedHashSet<>();

    PaneWriter(
        final ClassWriter owner,
        final Rel.Aggregate aggregate,
        final GroupLayout layout,
        final Map<String, JavaValue> fields)
    {
        this.owner = owner;
        this.layout = layout;
        this.fields = fields;
        for (final AggregateCall call : aggregate.aggregates())
        {
            final DataType.Kind kind = call.arguments().isEmpty() ? null : call.argument().type().kind();
            if (AggregateFunction.SUM == call.function() && DataType.Kind.BIGINT == kind)
            {
                integers.add(layout.main(call));
            }
            if ((AggregateFunction.SUM == call.function() || AggregateFunction.AVG == call.function()) &&
                DataType.Kind.DECIMAL == kind && call.argument().type().precision() > HARMLESS_PRECISION)
            {
                decimals.add(layout.main(call));
            }
        }
    }

    void write()
    {
        final MethodWriter share = owner.method();
        inlineShare(share);
        share.line("return share;");
        owner.add("protected double share()", share);

        final MethodWriter check = owner.method();
        for (final Accumulator sum : integers)
        {
            final List<String> parts = fields.get(sum.name()).parts();
            check.open("if (" + parts.get(0) + " != " + parts.get(1) + " >> 63)");
            check.line("faults.raise(Faults.OVERFLOW);");
            check.close();
        }
        decimals.forEach((sum) -> SumWriter.check(check, fields.get(sum.name()), turns(sum)));
        owner.add("protected void checkSums()", check);
    }

    /** Whether a sum of a window can become too great without a pane's telling. */
    boolean isLimited()
    {
        return !integers.isEmpty() || !decimals.isEmpty();
    }

    /** Writes into a method how far the sums that are there are from zero, as a share of what they can hold. */
    void inlineShare(final MethodWriter method)
    {
        method.line("double share = 0.0;");
        integers.forEach((sum) -> share(method, sum, "0x1p63"));
        decimals.forEach((sum) ->
        {
            share(method, sum, "1e38");
            method.line("share += Math.abs((double)" + turns(sum).only() + ") * 4.0;");
        });
    }

    private JavaValue turns(final Accumulator sum)
    {
        return fields.get(layout.turns(sum).name());
    }

    private void share(final MethodWriter method, final Accumulator sum, final String most)
    {
        final JavaValue value = fields.get(sum.name());
        method.line(
            "share = Math.max(share, distance(" + value.high() + ", " + value.low() + ") / " + most + ");");
    }
}
