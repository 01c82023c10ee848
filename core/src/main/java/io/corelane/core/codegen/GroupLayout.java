package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How the groups of an aggregate lie in the state.
 * <p>
 * The key is one column behind the other: a byte that is 1 for NULL (then the value is zeros), then the value, little
 * endian: BIGINT, TIMESTAMP, DOUBLE and narrow DECIMAL in 8 bytes, wide DECIMAL in 16 (low word first), BOOLEAN in 1,
 * VARCHAR as its length in 2 bytes and its bytes.
 * <p>
 * The value is a word of flags, then the accumulators, in 8-byte words: counts and sums first, since every record
 * touches them. Equal accumulators are kept once: COUNT(x), SUM(x) and AVG(x) share one count and one sum.
 */
final class GroupLayout
{
    static final int FLAGS_OFFSET = 0;
    static final int FLAG_EMITTED = 1;

    /** What an accumulator keeps. */
    enum Kind
    {
        COUNT,
        SUM,
        MIN,
        MAX,
        FIRST,
        LAST,
        /** Sequence of the record that FIRST is of. */
        FIRST_AT,
        /** Sequence of the record that LAST is of. */
        LAST_AT
    }

    /**
     * One accumulator.
     *
     * @param name     base name of its variables.
     * @param kind     what it keeps.
     * @param argument of what; null for COUNT(*).
     * @param filter   condition, or null.
     * @param type     type that it is held in.
     * @param count    the accumulator that counts its values, itself for a count.
     * @param offset   first byte in the value.
     */
    record Accumulator(
        String name, Kind kind, Expr argument, Expr filter, DataType type, Accumulator count, int offset)
    {
        int length()
        {
            return GroupLayout.length(type);
        }
    }

    private final Map<String, Accumulator> accumulators = new LinkedHashMap<>();
    private final String prefix;
    private final Rel.Aggregate aggregate;
    private final Predicate<Expr> neverNull;
    private final boolean ordered;
    private final boolean wide;
    private int valueLength = Long.BYTES;

    /**
     * The layout of an aggregate.
     *
     * @param aggregate the aggregate.
     * @param neverNull which arguments are never NULL.
     * @param ordered   whether first and last values know of which record they are, so that values can be merged whose
     *                  records came in turns.
     */
    GroupLayout(final Rel.Aggregate aggregate, final Predicate<Expr> neverNull, final boolean ordered)
    {
        this("", aggregate, neverNull, ordered, false);
    }

    /**
     * The layout of one of several aggregates of a class.
     *
     * @param prefix    of its names.
     * @param aggregate the aggregate.
     * @param neverNull which arguments are never NULL.
     * @param ordered   whether first and last values know of which record they are.
     * @param wide      whether sums of integers are held in 128 bits, so that only a result can be too great.
     */
    GroupLayout(
        final String prefix,
        final Rel.Aggregate aggregate,
        final Predicate<Expr> neverNull,
        final boolean ordered,
        final boolean wide)
    {
        this.wide = wide;
        this.prefix = prefix;
        this.aggregate = aggregate;
        this.neverNull = neverNull;
        this.ordered = ordered;
        for (final AggregateCall call : aggregate.aggregates())
        {
            if (isHot(call))
            {
                addFor(call);
            }
        }
        aggregate.aggregates().forEach(this::addFor);
    }

    /** What the names of its fields and methods begin with. */
    String prefix()
    {
        return prefix;
    }

    List<Accumulator> accumulators()
    {
        return new ArrayList<>(accumulators.values());
    }

    /** Whether a row can be taken back from the accumulators, exactly. */
    boolean canRetract()
    {
        return accumulators.values().stream().allMatch((one) -> Kind.COUNT == one.kind() ||
            Kind.SUM == one.kind() && one.type().isWide());
    }

    /** Whether a text is among what is kept. */
    boolean hasText()
    {
        return accumulators.values().stream().anyMatch((one) -> DataType.Kind.VARCHAR == one.type().kind());
    }

    int valueLength()
    {
        return valueLength;
    }

    /** Bytes of the longest key. */
    int keyLengthMax()
    {
        return KeyWriter.lengthMax(aggregate.keys());
    }

    /** Bytes of a key whose texts fill half of their columns. */
    int keyLengthMean()
    {
        return KeyWriter.lengthMean(aggregate.keys());
    }

    Accumulator count(final AggregateCall call)
    {
        return count(AggregateFunction.COUNT_ROWS == call.function() ? null : call.argument(), call.filter());
    }

    Accumulator main(final AggregateCall call)
    {
        return switch (call.function())
        {
            case COUNT_ROWS, COUNT -> count(call);
            case SUM, AVG -> add(Kind.SUM, call.argument(), call.filter());
            case MIN -> add(Kind.MIN, call.argument(), call.filter());
            case MAX -> add(Kind.MAX, call.argument(), call.filter());
            case FIRST_VALUE -> add(Kind.FIRST, call.argument(), call.filter());
            case LAST_VALUE -> add(Kind.LAST, call.argument(), call.filter());
        };
    }

    static int keyLength(final DataType type, final int textLength)
    {
        if (type.isWide())
        {
            return 2 * Long.BYTES;
        }
        return switch (type.kind())
        {
            case VARCHAR -> Short.BYTES + textLength;
            case BOOLEAN -> 1;
            default -> Long.BYTES;
        };
    }

    static int length(final DataType type)
    {
        if (type.isWide())
        {
            return 2 * Long.BYTES;
        }
        return DataType.Kind.VARCHAR == type.kind() ? Long.BYTES + (type.length() + 7 & ~7) : Long.BYTES;
    }

    private static boolean isHot(final AggregateCall call)
    {
        return switch (call.function())
        {
            case COUNT_ROWS, COUNT, SUM, AVG -> true;
            default -> false;
        };
    }

    private void addFor(final AggregateCall call)
    {
        count(call);
        main(call);
        if (ordered && AggregateFunction.FIRST_VALUE == call.function())
        {
            add(Kind.FIRST_AT, call.argument(), call.filter());
        }
        if (ordered && AggregateFunction.LAST_VALUE == call.function())
        {
            add(Kind.LAST_AT, call.argument(), call.filter());
        }
    }

    /** The accumulator that knows of which record another one is, or null. */
    Accumulator place(final Accumulator accumulator)
    {
        final Kind kind = Kind.FIRST == accumulator.kind() ? Kind.FIRST_AT : Kind.LAST_AT;
        return accumulators.get(kind + " " + accumulator.argument() + " " + accumulator.filter());
    }

    /** Values of all rows that are never NULL are counted like rows. */
    private Accumulator count(final Expr argument, final Expr filter)
    {
        return add(
            Kind.COUNT, null == argument || null == filter && neverNull.test(argument) ? null : argument, filter);
    }

    private Accumulator add(final Kind kind, final Expr argument, final Expr filter)
    {
        final String identity = kind + " " + argument + " " + filter;
        final Accumulator known = accumulators.get(identity);
        if (null != known)
        {
            return known;
        }
        final Accumulator count = Kind.COUNT == kind ? null : count(argument, filter);
        final DataType type = type(kind, argument);
        final Accumulator added = new Accumulator(
            prefix + "a" + accumulators.size(), kind, argument, filter, type, count, valueLength);
        valueLength += added.length();
        accumulators.put(identity, added);
        return added;
    }

    private DataType type(final Kind kind, final Expr argument)
    {
        return switch (kind)
        {
            case COUNT, FIRST_AT, LAST_AT -> DataType.BIGINT;
            case SUM -> DataType.Kind.DECIMAL == argument.type().kind() ?
                DataType.decimal(DataType.MAX_PRECISION, argument.type().scale()) :
                wide && DataType.Kind.BIGINT == argument.type().kind() ?
                DataType.decimal(DataType.MAX_PRECISION, 0) : argument.type();
            default -> argument.type();
        };
    }
}
