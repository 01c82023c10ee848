package io.corelane.core.codegen;

import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.codegen.GroupLayout.Kind;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes how means and moments are kept: each value moves its mean, and adds to the moments what Welford found; those
 * of two sets of rows are merged as Chan, Golub and LeVeque do it. Nothing is lost to great values that hardly differ.
 */
final class MomentWriter
{
    private final GroupLayout layout;
    private final Map<String, JavaValue> fields;

    MomentWriter(final GroupLayout layout, final Map<String, JavaValue> fields)
    {
        this.layout = layout;
        this.fields = fields;
    }

    /** Lines that add a value, or two, to all means and moments of them. */
    void accumulate(
        final MethodWriter method, final List<Accumulator> group, final JavaValue value, final JavaValue other)
    {
        final Accumulator mean = find(group, Kind.MEAN);
        if (null == mean)
        {
            return;
        }
        // Several are in one method where all groups are worked on in one loop.
        final String rows = method.name("s");
        final String distance = method.name("s");
        method.line("final double " + rows + " = 1.0 + " + field(mean.count()) + ";");
        method.line("final double " + distance + " = " + value.only() + " - " + field(mean) + ";");
        method.line(field(mean) + " += " + distance + " / " + rows + ";");
        add(method, find(group, Kind.MOMENT), distance + " * (" + value.only() + " - " + field(mean) + ")");
        final Accumulator otherMean = find(group, Kind.OTHER_MEAN);
        if (null != otherMean)
        {
            final String otherDistance = method.name("s");
            method.line("final double " + otherDistance + " = " + other.only() + " - " + field(otherMean) + ";");
            method.line(field(otherMean) + " += " + otherDistance + " / " + rows + ";");
            final String rest = "(" + other.only() + " - " + field(otherMean) + ")";
            add(method, find(group, Kind.OTHER_MOMENT), otherDistance + " * " + rest);
            add(method, find(group, Kind.COMOMENT), distance + " * " + rest);
        }
    }

    /** Lines that merge all means and moments that go together; at the mean, which is the first of them. */
    void merge(final Accumulator accumulator, final MethodWriter method)
    {
        if (Kind.MEAN != accumulator.kind())
        {
            return;
        }
        combine(method, other(accumulator.count()), (kind) ->
            Kind.MEAN == kind ? accumulator : layout.sibling(accumulator, kind), this::other);
    }

    /** Lines that merge the means and moments of a partial group, which are columns of the row at hand. */
    void takeIn(final MethodWriter method, final List<Accumulator> group, final ExprWriter expressions)
    {
        final Accumulator count = find(group, Kind.COUNT);
        final JavaValue rows = expressions.write(count.argument());
        final Map<Kind, String> parts = new EnumMap<>(Kind.class);
        for (final Accumulator part : group)
        {
            if (part.isMoment())
            {
                final JavaValue value = expressions.write(part.argument());
                // What is no number between partitions is NULL, and no result either.
                parts.put(part.kind(), value.isNeverNull() ? value.only() :
                    "(" + value.nullFlag() + " ? Double.NaN : " + value.only() + ")");
            }
        }
        if (!rows.isNeverNull())
        {
            method.open("if (!" + rows.nullFlag() + ")");
        }
        combine(method, rows.only(), (kind) -> find(group, kind), (one) -> parts.get(one.kind()));
        method.line(field(count) + " += " + rows.only() + ";");
        if (!rows.isNeverNull())
        {
            method.close();
        }
    }

    private void combine(
        final MethodWriter method,
        final String m,
        final Function<Kind, Accumulator> own,
        final Function<Accumulator, String> others)
    {
        final Accumulator mean = own.apply(Kind.MEAN);
        final String n = field(mean.count());
        final String distance = method.name("d");
        final String weight = method.name("w");
        final String share = method.name("s");
        method.open("if (0L != " + m + ")");
        method.line("final double " + share + " = (double)" + m + " / ((double)" + n + " + " + m + ");");
        method.line("final double " + weight + " = " + n + " * " + share + ";");
        method.line("final double " + distance + " = " + others.apply(mean) + " - " + field(mean) + ";");
        merge(method, own.apply(Kind.MOMENT), others, distance + " * " + distance + " * " + weight);
        final Accumulator otherMean = own.apply(Kind.OTHER_MEAN);
        if (null != otherMean)
        {
            final String other = method.name("d");
            method.line("final double " + other + " = " + others.apply(otherMean) + " - " + field(otherMean) + ";");
            merge(method, own.apply(Kind.OTHER_MOMENT), others, other + " * " + other + " * " + weight);
            merge(method, own.apply(Kind.COMOMENT), others, distance + " * " + other + " * " + weight);
            method.line(field(otherMean) + " += " + other + " * " + share + ";");
        }
        method.line(field(mean) + " += " + distance + " * " + share + ";");
        method.close();
    }

    JavaValue result(final AggregateCall call, final MethodWriter method)
    {
        if (AggregateFunction.PART_ROWS == call.function())
        {
            return fields.get(layout.main(call).name());
        }
        final String n = field(layout.main(call).count());
        final JavaValue result = method.declare(call.type(), true);
        final boolean isSample = switch (call.function())
        {
            case VAR_SAMP, STDDEV_SAMP, COVAR_SAMP -> true;
            default -> false;
        };
        final String condition = n + (isSample ? " > 1L" : " > 0L") + switch (call.function())
        {
            case CORR -> " && 0.0 != " + part(call, Kind.MOMENT) + " && 0.0 != " + part(call, Kind.OTHER_MOMENT);
            case REGR_SLOPE, REGR_INTERCEPT, REGR_R2 -> " && 0.0 != " + part(call, Kind.OTHER_MOMENT);
            default -> "";
        };
        method.line(result.nullFlag() + " = !(" + condition + ");");
        method.open("if (!" + result.nullFlag() + ")");
        method.line(result.only() + " = " + formula(call, isSample ? "(" + n + " - 1L)" : n) + ";");
        method.line(result.nullFlag() + " = Double.isNaN(" + result.only() + ");");
        method.close();
        return result;
    }

    private String formula(final AggregateCall call, final String n)
    {
        return switch (call.function())
        {
            case VAR_POP, VAR_SAMP -> part(call, Kind.MOMENT) + " / " + n;
            case STDDEV_POP, STDDEV_SAMP -> "Math.sqrt(" + part(call, Kind.MOMENT) + " / " + n + ")";
            case COVAR_POP, COVAR_SAMP -> part(call, Kind.COMOMENT) + " / " + n;
            case CORR -> part(call, Kind.COMOMENT) + " / (Math.sqrt(" + part(call, Kind.MOMENT) + ") * Math.sqrt(" +
                part(call, Kind.OTHER_MOMENT) + "))";
            case PART_MEAN, PART_OTHER_MEAN, PART_MOMENT, PART_OTHER_MOMENT, PART_COMOMENT -> field(layout.main(call));
            case REGR_SLOPE -> slope(call);
            case REGR_INTERCEPT -> part(call, Kind.MEAN) + " - " + slope(call) + " * " + part(call, Kind.OTHER_MEAN);
            default -> "0.0 == " + part(call, Kind.MOMENT) + " ? 1.0 : " + part(call, Kind.COMOMENT) + " * " +
                part(call, Kind.COMOMENT) + " / (" + part(call, Kind.MOMENT) + " * " +
                part(call, Kind.OTHER_MOMENT) + ")";
        };
    }

    private String slope(final AggregateCall call)
    {
        return part(call, Kind.COMOMENT) + " / " + part(call, Kind.OTHER_MOMENT);
    }

    private String part(final AggregateCall call, final Kind kind)
    {
        return field(layout.part(call, kind));
    }

    private void add(final MethodWriter method, final Accumulator accumulator, final String what)
    {
        if (null != accumulator)
        {
            method.line(field(accumulator) + " += " + what + ";");
        }
    }

    private void merge(
        final MethodWriter method,
        final Accumulator accumulator,
        final Function<Accumulator, String> others,
        final String between)
    {
        if (null != accumulator)
        {
            method.line(field(accumulator) + " += " + others.apply(accumulator) + " + " + between + ";");
        }
    }

    private String field(final Accumulator accumulator)
    {
        return fields.get(accumulator.name()).only();
    }

    private static Accumulator find(final List<Accumulator> group, final Kind kind)
    {
        return group.stream().filter((one) -> kind == one.kind()).findFirst().orElse(null);
    }

    private String other(final Accumulator accumulator)
    {
        return layout.memory().word(accumulator, MergeWriter.OTHER);
    }
}
