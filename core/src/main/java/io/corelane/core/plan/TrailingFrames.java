package io.corelane.core.plan;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.Wire;

/**
 * Which analytic functions look back from the row at hand alone, in the order of arrival or time, by numbers of rows,
 * and can be kept up to date by adding each row and taking back the one that leaves, or block by block: counts, sums,
 * means, least and greatest values of the last rows, or of all rows so far, and values of single rows before. In the
 * order of arrival nothing is held back for them. Of a row no more is kept than the columns that are looked at again.
 * They have an operator of their own.
 */
public final class TrailingFrames
{
    /** Of values whose sum has room in 38 digits, however many rows a frame of a number of rows has. */
    private static final int MOST_DIGITS = 28;
    /** Of values whose sum has room in 38 digits, however many rows there ever are. */
    private static final int MOST_GROWING_DIGITS = 19;

    private TrailingFrames()
    {
    }

    /**
     * Whether all functions are of that kind.
     *
     * @param over the functions, their partition and their order.
     * @return false when the general operator has to do it.
     */
    public static boolean are(final Rel.Over over)
    {
        return Rel.OverOrder.WINDOW != over.kind() && !over.calls().isEmpty() &&
            over.calls().stream().allMatch(TrailingFrames::isTrailing);
    }

    /**
     * Whether rows can be taken back one by one from an aggregate, exactly, and nothing can become too great meanwhile.
     *
     * @param call the aggregate, which keeps nothing elsewhere than among its accumulators.
     * @return true for counts, and for sums and means of integers and decimals.
     */
    public static boolean canLeave(final AggregateCall call)
    {
        return switch (call.function())
        {
            case COUNT_ROWS, COUNT -> true;
            case SUM, AVG -> canSubtract(call.argument().type());
            default -> false;
        };
    }

    /**
     * Whether sums of a type give values back, exactly, and never become too great for 38 digits meanwhile.
     *
     * @param type of the values.
     * @return true for integers, and for decimals that are not too long.
     */
    public static boolean canSubtract(final DataType type)
    {
        return isExact(type, MOST_DIGITS);
    }

    /**
     * Whether a sum can have more than 38 digits, and even more than 128 bits, of which more rows, or fewer, make one
     * that has not.
     *
     * @param type     of the values.
     * @param isMoving whether they are those of a frame of a number of rows.
     * @return false for integers, and for decimals that are not too long.
     */
    public static boolean canOutgrow(final DataType type, final boolean isMoving)
    {
        return DataType.Kind.DECIMAL == type.kind() && !isExact(type, isMoving ? MOST_DIGITS : MOST_GROWING_DIGITS);
    }

    /**
     * Whether the rows below can be read from the source's records: then a record is refused by what it can be refused
     * by when it is read, and by nothing that is found when it is written.
     *
     * @param rows filters and projections over a source.
     * @return false when a text could be none that a row may have.
     */
    static boolean canReadSource(final Rel rows)
    {
        for (int i = 0; i < rows.output().size(); i++)
        {
            if (DataType.Kind.VARCHAR == rows.output().get(i).type().kind() && !isShortText(rows, i))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean isTrailing(final OverCall call)
    {
        final Frame frame = call.frame();
        if (null == call.aggregate())
        {
            return switch (call.function())
            {
                case ROW_NUMBER, LAG -> true;
                case FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                    Frame.Unit.ROWS == frame.unit() && Frame.Side.FOLLOWING != frame.end().side();
                default -> false;
            };
        }
        final AggregateCall aggregate = call.aggregate();
        final Expr argument = aggregate.argument();
        return Frame.Unit.ROWS == frame.unit() && Frame.Side.CURRENT_ROW == frame.end().side() &&
            !aggregate.isElsewhere() && (null == argument || DataType.Kind.VARCHAR != argument.type().kind()) &&
            (frame.isMoving() ? canLeave(aggregate) || isExtreme(aggregate) : canGrow(aggregate));
    }

    private static boolean isExtreme(final AggregateCall call)
    {
        return AggregateFunction.MIN == call.function() || AggregateFunction.MAX == call.function();
    }

    private static boolean canGrow(final AggregateCall call)
    {
        return switch (call.function())
        {
            case COUNT_ROWS, COUNT, MIN, MAX -> true;
            case SUM, AVG -> DataType.Kind.DOUBLE == call.argument().type().kind() ||
                isExact(call.argument().type(), MOST_GROWING_DIGITS);
            default -> false;
        };
    }

    private static boolean isExact(final DataType type, final int mostDigits)
    {
        return DataType.Kind.BIGINT == type.kind() ||
            DataType.Kind.DECIMAL == type.kind() && type.precision() <= mostDigits;
    }

    /** Whether a column is a text of the source that always fits: one of fixed length, or the name of an enum. */
    private static boolean isShortText(final Rel rel, final int column)
    {
        if (rel instanceof Rel.Filter filter)
        {
            return isShortText(filter.input(), column);
        }
        if (rel instanceof Rel.Project project)
        {
            return project.expressions().get(column) instanceof Expr.Column below &&
                isShortText(project.input(), below.index());
        }
        final Field field = ((Rel.Scan)rel).source().schema().fields().get(column);
        final Wire wire = field.wire() instanceof Wire.FlaggedWire flagged ? flagged.value() : field.wire();
        return wire instanceof Wire.TextWire || wire instanceof Wire.EnumWire;
    }
}
