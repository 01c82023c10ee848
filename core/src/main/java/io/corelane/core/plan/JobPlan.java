package io.corelane.core.plan;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A job, resolved and typed: all that the interpreter or the code generator needs. Immutable.
 *
 * @param name         lower case; names the output as well.
 * @param id           the protocol's id of the name.
 * @param root         what it computes; its columns are the output's.
 * @param emit         when results leave.
 * @param everyNs      log time between two emissions of EVERY, nanoseconds; else 0.
 * @param outputSchema the SBE message of a result, a column a column of {@code root}.
 * @param options      from annotations.
 * @param sql          the statement as it was written.
 */
public record JobPlan(
    String name,
    int id,
    Rel root,
    EmitMode emit,
    long everyNs,
    RecordSchema outputSchema,
    JobOptions options,
    String sql)
{
    /**
     * The source at the bottom of a plan that has one.
     *
     * @return the first scan.
     */
    public Rel.Scan scan()
    {
        return scans().get(0);
    }

    /**
     * The sources of the plan; one that is read twice is there twice.
     *
     * @return the scans from left to right.
     */
    public List<Rel.Scan> scans()
    {
        final List<Rel.Scan> scans = new ArrayList<>();
        collect(root, scans);
        return scans;
    }

    /**
     * The topmost aggregate on the way from the root down a chain.
     *
     * @return the aggregate, or null when there is none above the first join, union or scan.
     */
    public Rel.Aggregate aggregate()
    {
        for (Rel rel = root; null != rel; rel = input(rel))
        {
            if (rel instanceof Rel.Aggregate)
            {
                return (Rel.Aggregate)rel;
            }
        }
        return null;
    }

    /**
     * The plan's text: an operator a line, the output first, inputs indented. Equal plans have equal texts.
     *
     * @return lines, each ended by a line feed.
     */
    public String text()
    {
        final StringBuilder text = new StringBuilder("Emit " + emit + (EmitMode.EVERY == emit ? " " + everyNs : "") +
            "\n");
        append(root, "  ", text);
        return text.toString();
    }

    private static void collect(final Rel rel, final List<Rel.Scan> scans)
    {
        if (rel instanceof Rel.Scan)
        {
            scans.add((Rel.Scan)rel);
        }
        rel.inputs().forEach((input) -> collect(input, scans));
    }

    private static void append(final Rel rel, final String indent, final StringBuilder text)
    {
        text.append(indent).append(rel).append('\n');
        rel.inputs().forEach((input) -> append(input, indent + "  ", text));
    }

    /**
     * Columns of the output.
     *
     * @return names and types.
     */
    public List<Attribute> output()
    {
        return root.output();
    }

    /**
     * The input of a relation that has one.
     *
     * @param rel the relation.
     * @return its input, or null of a scan and of one with several.
     */
    public static Rel input(final Rel rel)
    {
        return 1 == rel.inputs().size() ? rel.inputs().get(0) : null;
    }

    /**
     * The type of a quotient: decimals and integers divide into a decimal of at least 12 digits behind the point.
     *
     * @param scale greatest scale of the operands.
     * @return the type.
     */
    public static DataType quotientType(final int scale)
    {
        return DataType.decimal(DataType.MAX_PRECISION, Math.max(12, scale));
    }

    /**
     * Type of the median of integers or decimals: with what {@link #quotientType} has behind the point, as far as no
     * digit in front of it is lost for that.
     *
     * @param type of the values.
     * @return decimal type.
     */
    public static DataType medianType(final DataType type)
    {
        final int whole = DataType.Kind.BIGINT == type.kind() ? 19 : type.precision() - type.scale();
        return DataType.decimal(DataType.MAX_PRECISION,
            Math.min(quotientType(type.scale()).scale(), DataType.MAX_PRECISION - whole));
    }
}
