package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import java.util.List;

/**
 * An SQL value as generated code holds it: names or literals, cheap to write more than once. One part for most types;
 * a wide decimal has a high and a low word, a text has buffer, offset and length.
 *
 * @param nullFlag a boolean name, or the literal {@code true} or {@code false} when it is known.
 * @param parts    names or literals.
 * @param type     type.
 */
record JavaValue(String nullFlag, List<String> parts, DataType type)
{
    static final String NO = "false";
    static final String YES = "true";

    boolean isNeverNull()
    {
        return NO.equals(nullFlag);
    }

    /** The same value, now that it is known not to be NULL. */
    JavaValue neverNull()
    {
        return new JavaValue(NO, parts, type);
    }

    String part(final int index)
    {
        return parts.get(index);
    }

    String only()
    {
        return parts.get(0);
    }

    /** High word of a decimal or an integer, whichever way it is held. */
    String high()
    {
        return type.isWide() ? parts.get(0) : "(" + parts.get(0) + " >> 63)";
    }

    /** Low word of a decimal or an integer, whichever way it is held. */
    String low()
    {
        return type.isWide() ? parts.get(1) : parts.get(0);
    }

    /** The variables of a value with a base name: what is declared, assigned and read alike. */
    static JavaValue named(final String base, final boolean nullable, final DataType type)
    {
        final String flag = nullable ? base + "z" : NO;
        if (type.isWide())
        {
            return new JavaValue(flag, List.of(base + "h", base + "l"), type);
        }
        if (DataType.Kind.VARCHAR == type.kind())
        {
            return new JavaValue(flag, List.of(base + "b", base + "o", base + "n"), type);
        }
        return new JavaValue(flag, List.of(base), type);
    }

    /** Java types of the parts. */
    static List<String> javaTypes(final DataType type)
    {
        if (type.isWide())
        {
            return List.of("long", "long");
        }
        return switch (type.kind())
        {
            case VARCHAR -> List.of("UnsafeBuffer", "int", "int");
            case DOUBLE -> List.of("double");
            case BOOLEAN -> List.of("boolean");
            default -> List.of("long");
        };
    }

    /** Values of the parts when the value is NULL: never looked at, but defined. */
    static List<String> blanks(final DataType type)
    {
        if (type.isWide())
        {
            return List.of("0L", "0L");
        }
        return switch (type.kind())
        {
            case VARCHAR -> List.of("EMPTY", "0", "0");
            case DOUBLE -> List.of("0.0");
            case BOOLEAN -> List.of("false");
            default -> List.of("0L");
        };
    }
}
