package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Operator;
import java.util.List;
import java.util.Locale;

/** The rules of types: names of types, types of arithmetic, the common type of alternatives. */
final class Types
{
    private static final int BIGINT_DIGITS = 19;
    private static final int BIGINT_LENGTH = 20;
    private static final int DOUBLE_LENGTH = 24;
    private static final int TIMESTAMP_LENGTH = 30;
    private static final int BOOLEAN_LENGTH = 5;

    private static final List<String> NAMES = List.of("BOOLEAN", "BIGINT", "INT", "INTEGER", "SMALLINT", "TINYINT",
        "DECIMAL", "NUMERIC", "DOUBLE", "FLOAT", "REAL", "VARCHAR", "CHAR", "STRING", "TIMESTAMP");

    private Types()
    {
    }

    /**
     * A type by its name.
     *
     * @param type       as it was written.
     * @param textLength length of a VARCHAR that names none, 0 when it has to.
     */
    static DataType named(final Node.TypeName type, final int textLength)
    {
        final String name = type.name().toUpperCase(Locale.ROOT);
        switch (name)
        {
            case "BOOLEAN":
                return plain(type, DataType.BOOLEAN);
            case "BIGINT":
            case "INT":
            case "INTEGER":
            case "SMALLINT":
            case "TINYINT":
                return plain(type, DataType.BIGINT);
            case "DOUBLE":
            case "FLOAT":
            case "REAL":
                return plain(type, DataType.DOUBLE);
            case "TIMESTAMP":
                return plain(type, DataType.TIMESTAMP);
            case "DECIMAL":
            case "NUMERIC":
                return decimal(type, name);
            case "VARCHAR":
            case "CHAR":
            case "STRING":
                return text(type, name, textLength);
            default:
                throw type.position().error("there is no type " + type.name() + Nearest.hint(type.name(), NAMES));
        }
    }

    /** Bits of a type that an integer is cast to; 64 for any other type. */
    static int bits(final Node.TypeName type)
    {
        return switch (type.name().toUpperCase(Locale.ROOT))
        {
            case "TINYINT" -> Byte.SIZE;
            case "SMALLINT" -> Short.SIZE;
            case "INT", "INTEGER" -> Integer.SIZE;
            default -> Long.SIZE;
        };
    }

    private static DataType plain(final Node.TypeName type, final DataType result)
    {
        if (type.first() >= 0)
        {
            throw type.position().error("the type " + type.name().toUpperCase(Locale.ROOT) + " takes no length");
        }
        return result;
    }

    private static DataType decimal(final Node.TypeName type, final String name)
    {
        if (type.first() < 0)
        {
            throw type.position().error(name + " needs its digits and those of them behind the point, such as " +
                name + "(18,4)");
        }
        final long scale = Math.max(0, type.second());
        if (type.first() < 1 || type.first() > DataType.MAX_PRECISION || scale > type.first())
        {
            throw type.position().error(name + "(" + type.first() + "," + scale + ") is not possible: precision is 1 " +
                "to " + DataType.MAX_PRECISION + " and scale 0 to the precision");
        }
        return DataType.decimal((int)type.first(), (int)scale);
    }

    private static DataType text(final Node.TypeName type, final String name, final int defaultLength)
    {
        if (type.second() >= 0)
        {
            throw type.position().error(name + " takes one length, such as " + name + "(16)");
        }
        if (type.first() < 0)
        {
            if (0 == defaultLength)
            {
                throw type.position().error(name + " needs its greatest length in bytes, such as " + name + "(16)");
            }
            return DataType.varchar(defaultLength);
        }
        if (type.first() < 1 || type.first() > DataType.MAX_LENGTH)
        {
            throw type.position().error(
                name + "(" + type.first() + ") is not possible: length is 1 to " + DataType.MAX_LENGTH);
        }
        return DataType.varchar((int)type.first());
    }

    /** Bytes that the longest text of a type has. */
    static int textLength(final DataType type)
    {
        switch (type.kind())
        {
            case BIGINT:
                return BIGINT_LENGTH;
            case DECIMAL:
                return type.precision() + 3;
            case DOUBLE:
                return DOUBLE_LENGTH;
            case BOOLEAN:
                return BOOLEAN_LENGTH;
            case TIMESTAMP:
                return TIMESTAMP_LENGTH;
            default:
                return type.length();
        }
    }

    /** A type as a DECIMAL: integers have 19 digits. */
    static DataType asDecimal(final DataType type)
    {
        return DataType.Kind.BIGINT == type.kind() ? DataType.decimal(BIGINT_DIGITS, 0) : type;
    }

    /** The type of an operation on two operands of one numeric kind. */
    static DataType arithmetic(
        final Position position, final Operator operator, final DataType left, final DataType right)
    {
        if (DataType.Kind.DECIMAL != left.kind())
        {
            return left;
        }
        final int scale = Math.max(left.scale(), right.scale());
        final int leftDigits = left.precision() - left.scale();
        final int rightDigits = right.precision() - right.scale();
        switch (operator)
        {
            case ADD:
            case SUBTRACT:
                return capped(Math.max(leftDigits, rightDigits) + scale + 1, scale);
            case MULTIPLY:
                if (left.scale() + right.scale() > DataType.MAX_PRECISION)
                {
                    throw position.error("the product of " + left + " and " + right + " would have " +
                        (left.scale() + right.scale()) + " digits behind the point, " + DataType.MAX_PRECISION +
                        " are possible; CAST an operand to a smaller scale first");
                }
                return capped(product(left.precision(), right.precision()), left.scale() + right.scale());
            case DIVIDE:
                return JobPlan.quotientType(scale);
            default:
                return capped(Math.max(1, Math.min(leftDigits, rightDigits) + scale), scale);
        }
    }

    /** The type that holds values of both, or null when there is none. */
    static DataType common(final DataType left, final DataType right)
    {
        if (left.kind() == right.kind())
        {
            if (DataType.Kind.DECIMAL == left.kind())
            {
                final int scale = Math.max(left.scale(), right.scale());
                final int digits = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
                final boolean rescaled = left.scale() != right.scale();
                return capped(rescaled ? beyondNarrow(digits + scale) : digits + scale, scale);
            }
            return left.length() >= right.length() ? left : right;
        }
        if (left.isNumeric() && right.isNumeric())
        {
            final boolean isDouble = DataType.Kind.DOUBLE == left.kind() || DataType.Kind.DOUBLE == right.kind();
            return isDouble ? DataType.DOUBLE : common(asDecimal(left), asDecimal(right));
        }
        return null;
    }

    /** Whether a CAST is possible. */
    static boolean canCast(final DataType from, final DataType to)
    {
        final boolean text = DataType.Kind.VARCHAR == from.kind() || DataType.Kind.VARCHAR == to.kind();
        return text || from.kind() == to.kind() || from.isNumeric() && to.isNumeric() ||
            DataType.Kind.TIMESTAMP == from.kind() && DataType.Kind.BIGINT == to.kind() ||
            DataType.Kind.BIGINT == from.kind() && DataType.Kind.TIMESTAMP == to.kind();
    }

    /** 64 bits hold some numbers of 19 digits, not all: a precision that holds all of them in any case. */
    static int beyondNarrow(final int precision)
    {
        return DataType.MAX_NARROW_PRECISION == precision ? precision + 1 : precision;
    }

    private static int product(final int left, final int right)
    {
        // Nine times any number of 18 digits fits into 64 bits.
        return 1 == Math.min(left, right) ? left + right : beyondNarrow(left + right);
    }

    /** A decimal of at most the digits that there are, and of at least one. */
    static DataType capped(final int precision, final int scale)
    {
        return DataType.decimal(Math.min(DataType.MAX_PRECISION, Math.max(precision, 1)), scale);
    }
}
