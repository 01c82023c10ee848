package io.corelane.core.codegen;

import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.codegen.GroupLayout.Kind;
import io.corelane.core.plan.Expr;
import java.util.Map;

/**
 * Writes how the least and the greatest of a column are compared where they lie in memory, for records that only add to
 * a group. Few records change them, and variables for what hardly ever changes are dear: the JIT has not enough
 * registers for all words of a group.
 */
final class InPlaceWriter
{
    private final GroupLayout layout;
    private final Columns source;
    private final String address;

    /**
     * A writer.
     *
     * @param layout  of the groups.
     * @param source  says where columns of the record at hand are.
     * @param address Java expression of the group's address.
     */
    InPlaceWriter(final GroupLayout layout, final Columns source, final String address)
    {
        this.layout = layout;
        this.source = source;
        this.address = address;
    }

    /** Whether it begins with what any value takes the place of, and its values are there without being worked out. */
    boolean takes(final Accumulator one)
    {
        return (Kind.MIN == one.kind() || Kind.MAX == one.kind()) && null == one.filter() &&
            one.argument() instanceof Expr.Column && layout.memory().isReady(one);
    }

    /** Writes how the record at hand changes those that are {@link #takes taken}. */
    void write(final MethodWriter method)
    {
        layout.accumulators().stream().filter(this::takes).forEach((one) -> write(method, one));
    }

    private void write(final MethodWriter method, final Accumulator one)
    {
        final JavaValue value = new ExprWriter(method, source).write(one.argument());
        final JavaValue kept = new JavaValue(JavaValue.NO, layout.memory().parts(one, address, null), one.type());
        method.open("if (" + (value.isNeverNull() ? "" : "!" + value.nullFlag() + " && ") +
            (Kind.MIN == one.kind() ? GroupWriter.less(value, kept) : GroupWriter.less(kept, value)) + ")");
        layout.memory().storeChanged(method, one, address, Map.of(one.name(), value));
        method.close();
    }
}
