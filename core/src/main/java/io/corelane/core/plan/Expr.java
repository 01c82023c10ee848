package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.util.List;

/**
 * A typed scalar expression over the columns of one relation. Immutable. {@code toString} is its deterministic text.
 */
public sealed interface Expr
{
    /**
     * Type of the value.
     *
     * @return the type.
     */
    DataType type();

    /**
     * A column of the input relation.
     *
     * @param index position in the input's {@link Rel#output()}.
     * @param name  its name, for people.
     * @param type  its type.
     */
    record Column(int index, String name, DataType type) implements Expr
    {
        @Override
        public String toString()
        {
            return name + "#" + index;
        }
    }

    /**
     * A constant.
     *
     * @param value Long (BIGINT, TIMESTAMP), BigDecimal with the type's scale (DECIMAL), Double, Boolean, String, or
     *              null for a typed NULL.
     * @param type  its type.
     */
    record Literal(Object value, DataType type) implements Expr
    {
        @Override
        public String toString()
        {
            return PlanText.literal(value) + ":" + type;
        }
    }

    /**
     * An operator on operands.
     *
     * @param operator what it does.
     * @param operands one or more.
     * @param type     type of the result.
     */
    record Call(Operator operator, List<Expr> operands, DataType type) implements Expr
    {
        /** Copies the operands. */
        public Call
        {
            operands = List.copyOf(operands);
        }

        @Override
        public String toString()
        {
            return operator.name() + PlanText.list(operands) + ":" + type;
        }
    }

    /**
     * A function of operands.
     *
     * @param function what it does.
     * @param operands none or more.
     * @param type     type of the result.
     */
    record Function(ScalarFunction function, List<Expr> operands, DataType type) implements Expr
    {
        /** Copies the operands. */
        public Function
        {
            operands = List.copyOf(operands);
        }

        @Override
        public String toString()
        {
            return function.name() + PlanText.list(operands) + ":" + type;
        }
    }

    /**
     * CASE: the first branch whose condition is true; later ones are not evaluated.
     *
     * @param branches  in order; all results have the type of the CASE (decimals of the same scale and width, texts
     *                  perhaps of a smaller length).
     * @param otherwise the ELSE, a typed NULL literal when there is none.
     * @param type      type of the result.
     */
    record Case(List<Branch> branches, Expr otherwise, DataType type) implements Expr
    {
        /** Copies the branches. */
        public Case
        {
            branches = List.copyOf(branches);
        }

        @Override
        public String toString()
        {
            final StringBuilder text = new StringBuilder("CASE");
            for (final Branch branch : branches)
            {
                text.append(" WHEN ").append(branch.condition()).append(" THEN ").append(branch.result());
            }
            return text.append(" ELSE ").append(otherwise).append(" END:").append(type).toString();
        }
    }

    /**
     * One WHEN of a CASE.
     *
     * @param condition BOOLEAN.
     * @param result    of the CASE's type.
     */
    record Branch(Expr condition, Expr result)
    {
    }

    /**
     * A conversion; NULL stays NULL. The ones there are:
     * <ul>
     * <li>Number to number: digits behind the point that are lost are rounded half up (away from zero); a value
     * outside of the type is the fault OVERFLOW.</li>
     * <li>TIMESTAMP to BIGINT is milliseconds since the epoch, rounded towards the past; BIGINT to TIMESTAMP is the
     * reverse, a value outside is the fault OVERFLOW.</li>
     * <li>Anything to VARCHAR(n): a decimal with all digits of its scale, true and false, a time as ISO with the
     * digits that it has and Z; text longer than n is the fault TOO_LONG, never cut.</li>
     * <li>VARCHAR to anything: text that is no such value is the fault CAST, blanks around it do not matter; true and
     * false in any case, a time as ISO, UTC without a zone.</li>
     * </ul>
     *
     * @param operand what is converted.
     * @param type    into what.
     * @param trying  whether a value that cannot be converted is NULL (TRY_CAST) instead of a dead letter.
     */
    record Cast(Expr operand, DataType type, boolean trying) implements Expr
    {
        @Override
        public String toString()
        {
            return (trying ? "TRY_CAST(" : "CAST(") + operand + " AS " + type + ")";
        }
    }
}
