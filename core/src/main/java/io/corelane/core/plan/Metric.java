package io.corelane.core.plan;

import io.corelane.codec.DataType;

/**
 * A column of a job's results whose newest value is shown as a counter. Immutable.
 *
 * @param name   of the counter.
 * @param column index of the column.
 * @param scale  digits of the counter's value that stand behind the point.
 */
public record Metric(String name, int column, int scale)
{
    /** Metrics that a job may have. */
    public static final int MOST = 16;

    /** Digits behind the point that are shown of a DOUBLE. */
    public static final int DOUBLE_SCALE = 6;

    /**
     * How many digits of a type's values are shown behind the point.
     *
     * @param type of a column.
     * @return digits; -1 when it is no number.
     */
    public static int scale(final DataType type)
    {
        return switch (type.kind())
        {
            case BIGINT -> 0;
            case DECIMAL -> type.scale();
            case DOUBLE -> DOUBLE_SCALE;
            default -> -1;
        };
    }
}
