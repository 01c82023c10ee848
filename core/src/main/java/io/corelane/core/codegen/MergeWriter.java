package io.corelane.core.codegen;

import io.corelane.core.codegen.GroupLayout.Accumulator;
import java.util.Map;

/**
 * Writes the method {@code merge(other)}: the accumulators of other rows come into those at hand. Unless the layout is
 * ordered, all of the other rows are behind those at hand. Texts of the other ones are looked at until {@code store},
 * so there is one merge before each.
 */
final class MergeWriter
{
    /** The variable that holds where the accumulators are that are taken in. */
    static final String OTHER = "other";

    private final ClassWriter owner;
    private final GroupLayout layout;
    private final Map<String, JavaValue> fields;
    private final SetWriter sets;
    private final SketchWriter sketches;
    private final ListWriter lists;

    MergeWriter(
        final ClassWriter owner,
        final GroupLayout layout,
        final Map<String, JavaValue> fields,
        final SetWriter sets,
        final SketchWriter sketches,
        final ListWriter lists)
    {
        this.lists = lists;
        this.sets = sets;
        this.sketches = sketches;
        this.owner = owner;
        this.layout = layout;
        this.fields = fields;
    }

    void write()
    {
        if (layout.hasText())
        {
            owner.field("private final UnsafeBuffer " + layout.prefix() + "otherValue = new UnsafeBuffer(0, 0);");
        }
        final SplitMethod all = new SplitMethod(owner, layout.prefix() + "merge", "(final long other)", "(other)");
        if (layout.hasText())
        {
            all.piece().line(layout.prefix() + "otherValue.wrap(other, " + layout.valueLength() + ");");
        }
        sets.merge(all.piece());
        sketches.merge(all.piece());
        lists.merge(all.piece());
        // Values first, counts last: which side has values at all is asked until the end.
        for (final Accumulator accumulator : layout.accumulators())
        {
            if (accumulator.isMoment())
            {
                new MomentWriter(layout, fields).merge(accumulator, all.piece());
            }
            else if (accumulator.isPick())
            {
                pick(accumulator, all.piece());
            }
            else if (!isCount(accumulator) && !isPlace(accumulator) && !isElsewhere(accumulator) &&
                !accumulator.isTurns())
            {
                merge(accumulator, all.piece());
            }
        }
        layout.accumulators().stream().filter(MergeWriter::isPlace).forEach((one) -> mergePlace(one, all.piece()));
        layout.accumulators().stream().filter(MergeWriter::isCount).forEach((one) -> all.piece().line(
            fields.get(one.name()).only() + " += " + word(one) + ";"));
        all.end();
    }

    private static boolean isCount(final Accumulator accumulator)
    {
        return accumulator.isCount() && !accumulator.isDistinct();
    }

    /** Whether what it stands for lies in a set, a sketch or a list. */
    private static boolean isElsewhere(final Accumulator accumulator)
    {
        return accumulator.isDistinct() || accumulator.isSketch() || accumulator.isList();
    }

    private static boolean isPlace(final Accumulator accumulator)
    {
        return GroupLayout.Kind.FIRST_AT == accumulator.kind() || GroupLayout.Kind.LAST_AT == accumulator.kind();
    }

    private void mergePlace(final Accumulator accumulator, final MethodWriter method)
    {
        final String field = fields.get(accumulator.name()).only();
        final String other = word(accumulator);
        final String own = fields.get(accumulator.count().name()).only();
        final String merged = GroupLayout.Kind.FIRST_AT == accumulator.kind() ? "Math.min(" : "Math.max(";
        method.open("if (0L != " + word(accumulator.count()) + ")");
        method.line(field + " = 0L == " + own + " ? " + other + " : " + merged + field + ", " + other + ");");
        method.close();
    }

    private void merge(final Accumulator accumulator, final MethodWriter method)
    {
        final JavaValue field = fields.get(accumulator.name());
        final JavaValue other = other(accumulator, method);
        final String count = fields.get(accumulator.count().name()).only();
        final String first = "0L == " + count;
        method.open("if (0L != " + word(accumulator.count()) + ")");
        switch (accumulator.kind())
        {
            case SUM, WIDE_SUM -> sum(accumulator, method, other, first);
            case MIN -> assignIf(method, first + " || " + GroupWriter.less(other, field), field, other);
            case MAX -> assignIf(method, first + " || " + GroupWriter.less(field, other), field, other);
            case FIRST -> assignIf(method, first + earlier(accumulator), field, other);
            default -> assignIf(method, first + later(accumulator), field, other);
        }
        method.close();
    }

    private void sum(
        final Accumulator accumulator, final MethodWriter method, final JavaValue other, final String first)
    {
        final JavaValue field = fields.get(accumulator.name());
        final Accumulator turns = layout.turns(accumulator);
        if (null == turns)
        {
            sum(method, field, other, first);
        }
        else
        {
            SumWriter.add(method, field, other, fields.get(turns.name()));
            method.line(fields.get(turns.name()).only() + " += " + word(turns) + ";");
        }
    }

    /** Of equal ones that whose row came first: that at hand, unless the rows came in turns. */
    private void pick(final Accumulator accumulator, final MethodWriter method)
    {
        final boolean isLeast = GroupLayout.Kind.LEAST == accumulator.kind();
        if (!isLeast && GroupLayout.Kind.GREATEST != accumulator.kind())
        {
            return;
        }
        final JavaValue best = fields.get(accumulator.name());
        method.open("if (0L != " + word(accumulator.count()) + ")");
        final JavaValue by = other(accumulator, method);
        final String isBetter = isLeast ? GroupWriter.less(by, best) : GroupWriter.less(best, by);
        final String isWorse = isLeast ? GroupWriter.less(best, by) : GroupWriter.less(by, best);
        final Accumulator place =
            layout.sibling(accumulator, isLeast ? GroupLayout.Kind.LEAST_AT : GroupLayout.Kind.GREATEST_AT);
        method.open("if (0L == " + fields.get(accumulator.count().name()).only() + " || " + isBetter +
            (null == place ? "" : " || !(" + isWorse + ") && " + word(place) + " < " +
            fields.get(place.name()).only()) + ")");
        method.assign(best, by);
        final GroupLayout.Kind[] kinds = isLeast ?
            new GroupLayout.Kind[]{GroupLayout.Kind.LEAST_VALUE, GroupLayout.Kind.LEAST_NULL} :
            new GroupLayout.Kind[]{GroupLayout.Kind.GREATEST_VALUE, GroupLayout.Kind.GREATEST_NULL};
        for (final GroupLayout.Kind kind : kinds)
        {
            final Accumulator sibling = layout.sibling(accumulator, kind);
            method.assign(fields.get(sibling.name()), other(sibling, method));
        }
        if (null != place)
        {
            method.line(fields.get(place.name()).only() + " = " + word(place) + ";");
        }
        method.close();
        method.close();
    }

    private String earlier(final Accumulator accumulator)
    {
        final Accumulator place = layout.place(accumulator);
        return null == place ? "" :
            " || " + word(place) + " < " + fields.get(place.name()).only();
    }

    private String later(final Accumulator accumulator)
    {
        final Accumulator place = layout.place(accumulator);
        return null == place ? " || true" :
            " || " + word(place) + " > " + fields.get(place.name()).only();
    }

    private static void assignIf(
        final MethodWriter method, final String test, final JavaValue field, final JavaValue value)
    {
        method.open("if (" + test + ")");
        method.assign(field, value);
        method.close();
    }

    static void sum(
        final MethodWriter method, final JavaValue field, final JavaValue other, final String first)
    {
        switch (field.type().kind())
        {
            case DOUBLE -> method.line(field.only() + " = " + first + " ? " + other.only() + " : " + field.only() +
                " + " + other.only() + ";");
            case DECIMAL ->
            {
                method.line("x.add(" + field.high() + ", " + field.low() + ", " + other.high() + ", " + other.low() +
                    ", faults);");
                method.line(field.part(0) + " = x.high();");
                method.line(field.part(1) + " = x.low();");
            }
            default -> method.line(
                field.only() + " = Checked.add(" + field.only() + ", " + other.only() + ", faults);");
        }
    }

    /** The other side's value. */
    private JavaValue other(final Accumulator accumulator, final MethodWriter method)
    {
        final JavaValue other = JavaValue.named(method.name("o"), false, accumulator.type());
        method.declare(other);
        method.assign(other, new JavaValue(JavaValue.NO, layout.memory().parts(
            accumulator, OTHER, layout.prefix() + "otherValue"), accumulator.type()));
        return other;
    }

    /** The other side's count, or place. */
    private String word(final Accumulator accumulator)
    {
        return layout.memory().word(accumulator, OTHER);
    }
}
