package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.codegen.GroupLayout.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the accumulators of a group lie in memory, and the Java that reads and writes them there: 8-byte words, in front
 * those that every record changes, so that with a short key they share its cache line; behind them the rest, which few
 * records change: flags, how many values were NULL, upper words of sums. Zeros are a group without rows.
 * <p>
 * To that end some are held in another form there than in variables ({@link Form}). Only this class knows of it.
 */
final class GroupMemory
{
    /** How an accumulator is held in memory. */
    private enum Form
    {
        /** As in variables. */
        PLAIN,
        /** A count of values, as the rows that do not count; of most columns these are few or none. */
        OTHERS,
        /** A sum in 128 bits, as its low word, and in the rest what its high word is more than that one's sign. */
        LOW_WORD,
        /** A word that begins at the greatest number, as what differs from that. */
        FROM_GREATEST,
        /** A word that begins at the least number, as what differs from that. */
        FROM_LEAST,
        /** A floating-point sum that begins at minus zero, which any first value replaces, itself included. */
        FROM_MINUS_ZERO
    }

    /** Name of the variable that holds what an accumulator's word in the rest was, as far as it is known. */
    private static final String KNOWN = "_known";

    private static final String LEAST = "Long.MIN_VALUE";
    private static final String GREATEST = "Long.MAX_VALUE";

    private final Map<String, Form> forms = new LinkedHashMap<>();
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final Map<String, Integer> rest = new LinkedHashMap<>();
    private final Accumulator rows;
    private final int flagsOffset;
    private final int hotLength;
    private final int length;

    /**
     * Gives each accumulator its place.
     *
     * @param accumulators all of a group.
     */
    GroupMemory(final List<Accumulator> accumulators)
    {
        rows = accumulators.stream().filter(GroupMemory::isOfRows).findFirst().orElse(null);
        int offset = 0;
        for (final Accumulator one : accumulators)
        {
            final Form form = form(one, accumulators);
            forms.put(one.name(), form);
            if (Form.OTHERS != form)
            {
                offsets.put(one.name(), offset);
                offset += Form.LOW_WORD == form ? Long.BYTES : GroupLayout.length(one.type());
            }
        }
        hotLength = offset;
        flagsOffset = offset;
        offset += Long.BYTES;
        for (final Accumulator one : accumulators)
        {
            if (hasRest(one))
            {
                rest.put(one.name(), offset);
                offset += Long.BYTES;
            }
        }
        length = offset;
    }

    /** Bytes of a group. */
    int length()
    {
        return length;
    }

    /** Bytes in front of what few records change. */
    int hotLength()
    {
        return hotLength;
    }

    /** Where the only word of what is held as in variables lies. */
    int offset(final Accumulator one)
    {
        if (Form.PLAIN != forms.get(one.name()))
        {
            throw new IllegalStateException(one + " is held in another form");
        }
        return offsets.get(one.name());
    }

    /** Whether it needs nobody to tell it the first value: it begins with what any value takes the place of. */
    boolean isReady(final Accumulator one)
    {
        return switch (forms.get(one.name()))
        {
            case FROM_GREATEST, FROM_LEAST, FROM_MINUS_ZERO -> true;
            default -> false;
        };
    }

    /** Where the flags lie. */
    int flagsOffset()
    {
        return flagsOffset;
    }

    /** Reads the flags at an address. */
    String flags(final String address)
    {
        return get("Long", address, flagsOffset);
    }

    /** Writes the flags of the variable {@code flags}. */
    String putFlags(final String address)
    {
        return put("Long", address, flagsOffset, "flags");
    }

    /** A word at an address: of a count, an id, a number of 64 bits. */
    String word(final Accumulator one, final String address)
    {
        return parts(one, address, null).get(0);
    }

    /**
     * Java expressions of an accumulator at an address, one for each part of a variable.
     *
     * @param one     the accumulator.
     * @param address Java expression of the group's address.
     * @param text    buffer over the group, for a text.
     * @return the parts.
     */
    List<String> parts(final Accumulator one, final String address, final String text)
    {
        final Form form = forms.get(one.name());
        if (Form.OTHERS == form)
        {
            return List.of("(" + word(rows, address) + " - " + getRest(one, address) + ")");
        }
        final int offset = offsets.get(one.name());
        if (Form.LOW_WORD == form)
        {
            final String low = get("Long", address, offset);
            return List.of("((" + low + " >> 63) + " + getRest(one, address) + ")", low);
        }
        if (one.type().isWide())
        {
            return List.of(get("Long", address, offset), get("Long", address, offset + Long.BYTES));
        }
        return switch (one.type().kind())
        {
            case VARCHAR -> List.of(
                text, Integer.toString(offset + Long.BYTES), "(int)" + get("Long", address, offset));
            case DOUBLE -> List.of(Form.FROM_MINUS_ZERO == form ?
                "Double.longBitsToDouble(" + get("Long", address, offset) + " ^ " + LEAST + ")" :
                get("Double", address, offset));
            case BOOLEAN -> List.of("(0L != " + get("Long", address, offset) + ")");
            default -> List.of(switch (form)
            {
                case FROM_GREATEST -> "(" + get("Long", address, offset) + " ^ " + GREATEST + ")";
                case FROM_LEAST -> "(" + get("Long", address, offset) + " ^ " + LEAST + ")";
                default -> get("Long", address, offset);
            });
        };
    }

    /** Writes all of an accumulator. */
    void store(
        final MethodWriter method,
        final Accumulator one,
        final String address,
        final Map<String, JavaValue> fields,
        final String text)
    {
        final JavaValue field = fields.get(one.name());
        if (Form.OTHERS == forms.get(one.name()))
        {
            method.line(putRest(one, address, others(field, fields)));
            return;
        }
        if (DataType.Kind.VARCHAR == one.type().kind())
        {
            final int offset = offsets.get(one.name());
            method.open("if (" + text + " != " + field.part(0) + ")");
            method.line(put("Long", address, offset, "(long)" + field.part(2)));
            method.line("Text.copy(" + String.join(", ", field.parts()) + ", " + text + ", " +
                (offset + Long.BYTES) + ");");
            method.close();
            return;
        }
        putHot(method, one, address, field);
        if (Form.LOW_WORD == forms.get(one.name()))
        {
            method.line(putRest(one, address, excess(field)));
        }
    }

    /**
     * Reads an accumulator into variables, so that {@link #storeChanged} writes of the rest only what is changed.
     *
     * @param method  gets the lines.
     * @param one     the accumulator.
     * @param address Java expression of the group's address.
     * @param fields  the variables.
     * @param isBlind whether nothing asks for the true values of counts and of upper words: then they are taken as if
     *                the rest were zeros, and memory is not asked for it.
     */
    void loadHot(
        final MethodWriter method,
        final Accumulator one,
        final String address,
        final Map<String, JavaValue> fields,
        final boolean isBlind)
    {
        final JavaValue field = fields.get(one.name());
        if (!hasRest(one))
        {
            method.assign(field, new JavaValue(JavaValue.NO, parts(one, address, null), one.type()));
            return;
        }
        final String known = one.name() + KNOWN;
        method.line("final long " + known + " = " + (isBlind ? "0L" : getRest(one, address)) + ";");
        if (Form.OTHERS == forms.get(one.name()))
        {
            method.line(field.only() + " = " + word(rows, address) + " - " + known + ";");
            return;
        }
        method.line(field.part(1) + " = " + get("Long", address, offsets.get(one.name())) + ";");
        method.line(field.part(0) + " = (" + field.part(1) + " >> 63) + " + known + ";");
    }

    /** Writes an accumulator that {@link #loadHot} has read. */
    void storeChanged(
        final MethodWriter method, final Accumulator one, final String address, final Map<String, JavaValue> fields)
    {
        final JavaValue field = fields.get(one.name());
        final boolean isOthers = Form.OTHERS == forms.get(one.name());
        if (!isOthers)
        {
            putHot(method, one, address, field);
        }
        if (hasRest(one))
        {
            final String more = one.name() + "_more";
            method.line("final long " + more + " = " + (isOthers ? others(field, fields) : excess(field)) + " - " +
                one.name() + KNOWN + ";");
            method.open("if (0L != " + more + ")");
            method.line(putRest(one, address, getRest(one, address) + " + " + more));
            method.close();
        }
    }

    private void putHot(
        final MethodWriter method, final Accumulator one, final String address, final JavaValue field)
    {
        final int offset = offsets.get(one.name());
        final Form form = forms.get(one.name());
        if (one.type().isWide())
        {
            if (Form.PLAIN == form)
            {
                method.line(put("Long", address, offset, field.part(0)));
            }
            method.line(put("Long", address, Form.PLAIN == form ? offset + Long.BYTES : offset, field.part(1)));
            return;
        }
        method.line(put("Long", address, offset, switch (one.type().kind())
        {
            // NaN has one spelling: which of its bits a processor leaves depends on how code was compiled.
            case DOUBLE -> "Double.doubleToLongBits(" + field.only() + ")" +
                (Form.FROM_MINUS_ZERO == form ? " ^ " + LEAST : "");
            case BOOLEAN -> field.only() + " ? 1L : 0L";
            default -> field.only() + switch (form)
            {
                case FROM_GREATEST -> " ^ " + GREATEST;
                case FROM_LEAST -> " ^ " + LEAST;
                default -> "";
            };
        }));
    }

    private String others(final JavaValue count, final Map<String, JavaValue> fields)
    {
        return fields.get(rows.name()).only() + " - " + count.only();
    }

    private static String excess(final JavaValue sum)
    {
        return sum.part(0) + " - (" + sum.part(1) + " >> 63)";
    }

    private boolean hasRest(final Accumulator one)
    {
        final Form form = forms.get(one.name());
        return Form.OTHERS == form || Form.LOW_WORD == form;
    }

    private Form form(final Accumulator one, final List<Accumulator> accumulators)
    {
        if (one.isMerged())
        {
            return Form.PLAIN;
        }
        return switch (one.kind())
        {
            case COUNT -> null != rows && one != rows && null == one.filter() && accumulators.stream().allMatch(
                (user) -> one != user.count() || isWithoutCount(user)) ? Form.OTHERS : Form.PLAIN;
            case SUM, WIDE_SUM -> sum(one);
            case MIN -> isWord(one.type()) ? Form.FROM_GREATEST : Form.PLAIN;
            case MAX -> isWord(one.type()) ? Form.FROM_LEAST : Form.PLAIN;
            default -> Form.PLAIN;
        };
    }

    /** What many sums of words come to has a high word of its own only when it is great. */
    private static Form sum(final Accumulator one)
    {
        if (one.type().isWide())
        {
            return one.argument().type().isWide() ? Form.PLAIN : Form.LOW_WORD;
        }
        return DataType.Kind.DOUBLE == one.type().kind() ? Form.FROM_MINUS_ZERO : Form.PLAIN;
    }

    /** Whether a value enters it without a look at how many there are. */
    private static boolean isWithoutCount(final Accumulator one)
    {
        return !one.isMerged() && switch (one.kind())
        {
            case SUM, WIDE_SUM, TURNS, LAST -> true;
            case MIN, MAX -> isWord(one.type());
            default -> false;
        };
    }

    private static boolean isWord(final DataType type)
    {
        return switch (type.kind())
        {
            case BIGINT, TIMESTAMP -> true;
            case DECIMAL -> !type.isWide();
            default -> false;
        };
    }

    private static boolean isOfRows(final Accumulator one)
    {
        return Kind.COUNT == one.kind() && null == one.argument() && null == one.filter() && !one.isMerged();
    }

    private String getRest(final Accumulator one, final String address)
    {
        return get("Long", address, rest.get(one.name()));
    }

    private String putRest(final Accumulator one, final String address, final String value)
    {
        return put("Long", address, rest.get(one.name()), value);
    }

    private static String get(final String type, final String address, final int offset)
    {
        return "UnsafeApi.get" + type + "(null, " + address + " + " + offset + "L)";
    }

    private static String put(final String type, final String address, final int offset, final String value)
    {
        return "UnsafeApi.put" + type + "(null, " + address + " + " + offset + "L, " + value + ");";
    }
}
