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
 * Writes how near the sums of panes come to what a result can hold. Sums of integers are held in 128 bits, so that only
 * the sum of a whole window can be too great.
 */
final class PaneWriter
{
    /** Decimals of so many digits do not come to 38 digits with as many rows as a window can have. */
    private static final int HARMLESS_PRECISION = 24;

    private final ClassWriter owner;
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
        final MethodWriter distance = owner.method();
        distance.line("double most = 0.0;");
        integers.forEach((sum) -> distance(distance, sum, "0x1p63"));
        decimals.forEach((sum) -> distance(distance, sum, "1e38"));
        distance.line("return most;");
        owner.add("protected double distance(final long other)", distance);

        final MethodWriter check = owner.method();
        for (final Accumulator sum : integers)
        {
            final List<String> parts = fields.get(sum.name()).parts();
            check.open("if (" + parts.get(0) + " != " + parts.get(1) + " >> 63)");
            check.line("faults.raise(Faults.OVERFLOW);");
            check.close();
        }
        owner.add("protected void checkSums()", check);
    }

    private void distance(final MethodWriter method, final Accumulator sum, final String most)
    {
        final JavaValue field = fields.get(sum.name());
        method.line("most = Math.max(most, distance(" + field.high() + ", " + field.low() +
            ", UnsafeApi.getLong(null, other + " + sum.offset() + "L), UnsafeApi.getLong(null, other + " +
            (sum.offset() + Long.BYTES) + "L)) / " + most + ");");
    }
}
