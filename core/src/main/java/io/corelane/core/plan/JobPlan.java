package io.corelane.core.plan;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import java.util.List;

/**
 * A job, resolved and typed: all that the interpreter or the code generator needs. Immutable.
 *
 * @param name         lower case; names the output as well.
 * @param id           the protocol's id of the name.
 * @param root         what it computes; its columns are the output's.
 * @param emit         when results leave.
 * @param outputSchema the SBE message of a result, a column a column of {@code root}.
 * @param options      from annotations.
 * @param sql          the statement as it was written.
 */
public record JobPlan(
    String name,
    int id,
    Rel root,
    EmitMode emit,
    RecordSchema outputSchema,
    JobOptions options,
    String sql)
{
    /**
     * The source at the bottom of the plan.
     *
     * @return the scan.
     */
    public Rel.Scan scan()
    {
        Rel rel = root;
        while (!(rel instanceof Rel.Scan))
        {
            rel = input(rel);
        }
        return (Rel.Scan)rel;
    }

    /**
     * The aggregate in the plan.
     *
     * @return the aggregate, or null for a job without groups.
     */
    public Rel.Aggregate aggregate()
    {
        for (Rel rel = root; !(rel instanceof Rel.Scan); rel = input(rel))
        {
            if (rel instanceof Rel.Aggregate)
            {
                return (Rel.Aggregate)rel;
            }
        }
        return null;
    }

    /**
     * The plan's text: an operator a line, the output first. Equal plans have equal texts.
     *
     * @return lines, each ended by a line feed.
     */
    public String text()
    {
        final StringBuilder text = new StringBuilder("Emit " + emit + "\n");
        String indent = "  ";
        for (Rel rel = root; null != rel; rel = input(rel))
        {
            text.append(indent).append(rel).append('\n');
            indent += "  ";
        }
        return text.toString();
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
     * The input of a relation.
     *
     * @param rel the relation.
     * @return its input, or null of a scan.
     */
    public static Rel input(final Rel rel)
    {
        if (rel instanceof Rel.Filter)
        {
            return ((Rel.Filter)rel).input();
        }
        if (rel instanceof Rel.Aggregate)
        {
            return ((Rel.Aggregate)rel).input();
        }
        if (rel instanceof Rel.Project)
        {
            return ((Rel.Project)rel).input();
        }
        return null;
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
}
