package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.TrailingFrames;
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
 * VARCHAR as its length in 2 bytes and its bytes. Up to eight columns that have 8 bytes each are these alone, the least
 * number for NULL (where a column is that number itself, the bits of a byte behind them say which ones are): most keys
 * are one word or two then, which are hashed and compared as such.
 * <p>
 * The value is the accumulators, counts and sums first, since every record changes them, as {@link GroupMemory} has
 * them. Equal ones are kept once: COUNT(x), SUM(x) and AVG(x) share one count and one sum.
 */
final class GroupLayout
{
    static final int FLAG_EMITTED = 1;

    /** What an accumulator keeps. */
    enum Kind
    {
        COUNT,
        SUM,
        /** Sum of integers in 128 bits, for their mean. */
        WIDE_SUM,
        /** How often a sum has gone round 128 bits. */
        TURNS,
        MIN,
        MAX,
        FIRST,
        LAST,
        /** Sequence of the record that FIRST is of. */
        FIRST_AT,
        /** Sequence of the record that LAST is of. */
        LAST_AT,
        /** Rows that ARG_MIN and ARG_MAX choose from. */
        CHOICES,
        /** What ARG_MIN goes by. */
        LEAST,
        /** What ARG_MIN gives. */
        LEAST_VALUE,
        /** Sequence of the record that it is of. */
        LEAST_AT,
        /** Whether that is NULL. */
        LEAST_NULL,
        /** What ARG_MAX goes by. */
        GREATEST,
        /** What ARG_MAX gives. */
        GREATEST_VALUE,
        /** Sequence of the record that it is of. */
        GREATEST_AT,
        /** Whether that is NULL. */
        GREATEST_NULL,
        /** Values that differ. */
        DISTINCT_COUNT,
        DISTINCT_SUM,
        /** How often that has gone round 128 bits. */
        DISTINCT_TURNS,
        /** Whose values they are in the set of values. */
        SET_OWNER,
        /** The same, in a set that counts, for rows that leave. */
        COUNTED_OWNER,
        /** Where the owner's values begin. */
        SET_HEAD,
        /** Id of a sum of values that leave as they came. */
        EXACT_SUM,
        /** Id of a sketch of values that differ. */
        COUNT_SKETCH,
        /** Id of a sketch of percentiles. */
        QUANTILE_SKETCH,
        /** Id of a sketch of values in the middle. */
        MEDIAN_SKETCH,
        /** Id of a sketch of frequent texts. */
        TOP_SKETCH,
        /** The first text of a list. */
        LIST,
        /** Its last text. */
        LIST_LAST,
        /** Its bytes, separators included. */
        LIST_LENGTH,
        /** Its texts. */
        LIST_COUNT,
        MEAN,
        /** Sum of squared distances from the mean. */
        MOMENT,
        OTHER_MEAN,
        OTHER_MOMENT,
        /** Sum of products of both distances from the means. */
        COMOMENT
    }

    /**
     * One accumulator.
     *
     * @param name     base name of its variables.
     * @param kind     what it keeps.
     * @param argument of what; null for COUNT(*).
     * @param other    the second argument, or null.
     * @param filter   condition, or null.
     * @param type     type that it is held in.
     * @param count    the accumulator that counts its values, itself for a count.
     * @param call     the LISTAGG that it is of; null for anything else.
     * @param isMerged whether it takes in those of other groups, whose rows the other argument counts.
     */
    record Accumulator(
        String name, Kind kind, Expr argument, Expr other, Expr filter, DataType type, Accumulator count,
        AggregateCall call, boolean isMerged)
    {
        /** Those that are worked on together have the same. */
        String source()
        {
            return isMerged ? "merged " + other : isList() ? call.toString() :
                argument + " " + other + " " + filter + (isPick() ? " by" : isDistinct() ? " distinct" : "");
        }

        /** Whether it is of ARG_MIN or ARG_MAX. */
        boolean isPick()
        {
            return kind.compareTo(Kind.CHOICES) >= 0 && kind.compareTo(Kind.GREATEST_NULL) <= 0;
        }

        /** Whether it is the id of a sketch, or of what is kept like one. */
        boolean isSketch()
        {
            return kind.compareTo(Kind.EXACT_SUM) >= 0 && kind.compareTo(Kind.TOP_SKETCH) <= 0;
        }

        /** Whether it looks at each value once. */
        boolean isDistinct()
        {
            return kind.compareTo(Kind.DISTINCT_COUNT) >= 0 && kind.compareTo(Kind.EXACT_SUM) <= 0;
        }

        /** Whether it is of a LISTAGG. */
        boolean isList()
        {
            return null != call;
        }

        /** Whether it is a mean or a moment. */
        boolean isMoment()
        {
            return kind.compareTo(Kind.MEAN) >= 0;
        }

        /** Whether it is a part of a sum, and goes where that goes. */
        boolean isTurns()
        {
            return Kind.TURNS == kind || Kind.DISTINCT_TURNS == kind;
        }

        /** Whether it counts. */
        boolean isCount()
        {
            return Kind.COUNT == kind || Kind.CHOICES == kind || Kind.DISTINCT_COUNT == kind || Kind.LIST_COUNT == kind;
        }
    }

    private final Map<String, Accumulator> accumulators = new LinkedHashMap<>();
    private final String prefix;
    private final Rel.Aggregate aggregate;
    private final Predicate<Expr> neverNull;
    private final boolean ordered;
    private final boolean wide;
    private final boolean moving;
    private final GroupMemory memory;

    /**
     * The layout of an aggregate.
     *
     * @param aggregate the aggregate.
     * @param neverNull which arguments are never NULL.
     * @param ordered   whether first and last values, and those that go by others, know of which record they are, so
     *                  that values can be merged whose records came in turns.
     */
    GroupLayout(final Rel.Aggregate aggregate, final Predicate<Expr> neverNull, final boolean ordered)
    {
        this("", aggregate, neverNull, ordered, false, false);
    }

    /**
     * The layout of one of several aggregates of a class.
     *
     * @param prefix    of its names.
     * @param aggregate the aggregate.
     * @param neverNull which arguments are never NULL.
     * @param ordered   whether first and last values know of which record they are.
     * @param wide      whether sums of integers are held in 128 bits, so that only a result can be too great; those of
     *                  decimals in more where they can need it.
     * @param moving    whether rows also leave, one by one.
     */
    GroupLayout(
        final String prefix,
        final Rel.Aggregate aggregate,
        final Predicate<Expr> neverNull,
        final boolean ordered,
        final boolean wide,
        final boolean moving)
    {
        this.moving = moving;
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
        memory = new GroupMemory(accumulators());
    }

    /** What the names of its fields and methods begin with. */
    String prefix()
    {
        return prefix;
    }

    /** Whether values are merged whose records came in turns: those of sessions. */
    boolean isOrdered()
    {
        return ordered;
    }

    /** Whether rows also leave: values that count once are counted, and estimates are exact. */
    boolean isMoving()
    {
        return moving;
    }

    /**
     * What counts how often a sum has gone round 128 bits; null where it cannot. Only sums of rows that go, of frames
     * and of panes have it: the whole alone is looked at, whatever it was meanwhile, or its parts are.
     */
    Accumulator turns(final Accumulator sum)
    {
        return Kind.SUM == sum.kind() ? sibling(sum, Kind.TURNS) :
            Kind.DISTINCT_SUM == sum.kind() ? sibling(sum, Kind.DISTINCT_TURNS) : null;
    }

    List<Accumulator> accumulators()
    {
        return new ArrayList<>(accumulators.values());
    }

    /** Whether a row can be taken back from the accumulators, exactly. */
    boolean canRetract()
    {
        return accumulators.values().stream().allMatch((one) -> Kind.COUNT == one.kind() ||
            (Kind.SUM == one.kind() || Kind.WIDE_SUM == one.kind()) && one.type().isWide() || Kind.TURNS == one.kind());
    }

    /** Whether a text is among what is kept. */
    boolean hasText()
    {
        return accumulators.values().stream().anyMatch((one) -> DataType.Kind.VARCHAR == one.type().kind());
    }

    /** How they lie in memory. */
    GroupMemory memory()
    {
        return memory;
    }

    int valueLength()
    {
        return memory.length();
    }

    /** Bytes of the longest key. */
    int keyLengthMax()
    {
        return KeyWriter.lengthMax(aggregate.keys());
    }

    Accumulator count(final AggregateCall call)
    {
        return count(AggregateFunction.COUNT_ROWS == call.function() ? null : call.argument(), call.filter());
    }

    Accumulator main(final AggregateCall call)
    {
        if (call.distinct())
        {
            return add(AggregateFunction.COUNT == call.function() ? Kind.DISTINCT_COUNT :
                moving && !TrailingFrames.canSubtract(call.argument().type()) ? Kind.EXACT_SUM : Kind.DISTINCT_SUM,
                call.argument(), call.filter());
        }
        return switch (call.function())
        {
            case COUNT_ROWS, COUNT -> count(call);
            case SUM -> add(Kind.SUM, call.argument(), call.filter());
            case AVG -> add(DataType.Kind.BIGINT == call.argument().type().kind() && !wide ? Kind.WIDE_SUM : Kind.SUM,
                call.argument(), call.filter());
            case MIN -> add(Kind.MIN, call.argument(), call.filter());
            case MAX -> add(Kind.MAX, call.argument(), call.filter());
            case FIRST_VALUE -> add(Kind.FIRST, call.argument(), call.filter());
            case LAST_VALUE -> add(Kind.LAST, call.argument(), call.filter());
            case ARG_MIN -> pick(call, Kind.LEAST_VALUE);
            case ARG_MAX -> pick(call, Kind.GREATEST_VALUE);
            case APPROX_COUNT_DISTINCT -> add(Kind.COUNT_SKETCH, call.argument(), call.filter());
            case APPROX_PERCENTILE -> add(Kind.QUANTILE_SKETCH, call.argument(), call.filter());
            case MEDIAN -> add(DataType.Kind.DOUBLE == call.type().kind() ? Kind.QUANTILE_SKETCH : Kind.MEDIAN_SKETCH,
                call.argument(), call.filter());
            case LISTAGG -> list(call, Kind.LIST);
            case TOP_K -> add(Kind.TOP_SKETCH, call.argument(), call.filter());
            case PART_ROWS -> part(call, Kind.COUNT);
            default -> part(call, moments(call.function()).get(moments(call.function()).size() - 1));
        };
    }

    /** A part of a moment's aggregate. */
    Accumulator part(final AggregateCall call, final Kind kind)
    {
        if (call.arguments().size() > 2)
        {
            return merged(kind, call.arguments().get(0), call);
        }
        return add(kind, call.argument(), other(call), call.filter());
    }

    /** A part of a moment's aggregate that is merged of parts, each a column of its own. */
    private Accumulator merged(final Kind kind, final Expr rows, final AggregateCall call)
    {
        final Expr part = Kind.COUNT == kind ? rows : call.arguments().get(1 + moments(call.function()).indexOf(kind));
        final String identity = "merged " + kind + " " + part + " " + rows;
        final Accumulator known = accumulators.get(identity);
        if (null != known)
        {
            return known;
        }
        final Accumulator count = Kind.COUNT == kind ? null : merged(Kind.COUNT, rows, call);
        return put(identity, kind, part, rows, null, type(kind, part, rows), count, null, true);
    }

    /** A part of ARG_MIN or ARG_MAX, which go by their second argument. */
    Accumulator pick(final AggregateCall call, final Kind kind)
    {
        return add(kind, call.arguments().get(1), call.argument(), call.filter());
    }

    /** The accumulator of another kind that is worked on together with one. */
    Accumulator sibling(final Accumulator accumulator, final Kind kind)
    {
        return accumulators.get(
            kind + " " + accumulator.argument() + " " + accumulator.other() + " " + accumulator.filter());
    }

    private static Expr other(final AggregateCall call)
    {
        return call.arguments().size() > 1 ? call.arguments().get(1) : null;
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

    /** What tells values that were there before from new ones: one for each argument and filter. */
    List<Accumulator> sets()
    {
        return accumulators.values().stream().filter((one) ->
            Kind.SET_OWNER == one.kind() || Kind.COUNTED_OWNER == one.kind()).toList();
    }

    /** What is kept as sketches. */
    List<Accumulator> sketches()
    {
        return accumulators.values().stream().filter(Accumulator::isSketch).toList();
    }

    /** Whether something of a group lies elsewhere than in its value. */
    boolean isElsewhere()
    {
        return !sets().isEmpty() || !sketches().isEmpty() || !lists().isEmpty();
    }

    /** The lists of texts. */
    List<Accumulator> lists()
    {
        return accumulators.values().stream().filter((one) -> Kind.LIST == one.kind()).toList();
    }

    /** A part of a list; each LISTAGG has a list of its own. */
    Accumulator list(final AggregateCall call, final Kind kind)
    {
        final String identity = kind + " " + call;
        final Accumulator known = accumulators.get(identity);
        return null != known ? known : put(identity, kind, call.argument(), null, call.filter(), DataType.BIGINT,
            Kind.LIST_COUNT == kind ? null : list(call, Kind.LIST_COUNT), call, false);
    }

    private void addFor(final AggregateCall call)
    {
        if (AggregateFunction.LISTAGG == call.function())
        {
            list(call, Kind.LIST);
            list(call, Kind.LIST_LAST);
            list(call, Kind.LIST_LENGTH);
            return;
        }
        if (call.distinct())
        {
            addTurns(main(call), Kind.DISTINCT_SUM, Kind.DISTINCT_TURNS);
            add(moving ? Kind.COUNTED_OWNER : Kind.SET_OWNER, call.argument(), call.filter());
            add(Kind.SET_HEAD, call.argument(), call.filter());
            return;
        }
        if (call.function().isMoment())
        {
            main(call);
            moments(call.function()).forEach((kind) -> part(call, kind));
            return;
        }
        if (call.function().isPick())
        {
            final boolean isLeast = AggregateFunction.ARG_MIN == call.function();
            pick(call, isLeast ? Kind.LEAST : Kind.GREATEST);
            pick(call, isLeast ? Kind.LEAST_VALUE : Kind.GREATEST_VALUE);
            pick(call, isLeast ? Kind.LEAST_NULL : Kind.GREATEST_NULL);
            if (ordered)
            {
                pick(call, isLeast ? Kind.LEAST_AT : Kind.GREATEST_AT);
            }
            return;
        }
        count(call);
        addTurns(main(call), Kind.SUM, Kind.TURNS);
        if (ordered && AggregateFunction.FIRST_VALUE == call.function())
        {
            add(Kind.FIRST_AT, call.argument(), call.filter());
        }
        if (ordered && AggregateFunction.LAST_VALUE == call.function())
        {
            add(Kind.LAST_AT, call.argument(), call.filter());
        }
    }

    private void addTurns(final Accumulator main, final Kind sum, final Kind turns)
    {
        if (wide && sum == main.kind() && TrailingFrames.canOutgrow(main.argument().type(), moving))
        {
            add(turns, main.argument(), main.filter());
        }
    }

    /** What is kept of moments besides the count of rows. */
    private static List<Kind> moments(final AggregateFunction function)
    {
        return function.parts().stream().filter((part) -> AggregateFunction.PART_ROWS != part)
            .map((part) -> Kind.valueOf(part.name().substring("PART_".length()))).toList();
    }

    /** The accumulator that knows of which record another one is, or null. */
    Accumulator place(final Accumulator accumulator)
    {
        return sibling(accumulator, Kind.FIRST == accumulator.kind() ? Kind.FIRST_AT : Kind.LAST_AT);
    }

    /** Values of all rows that are never NULL are counted like rows. */
    private Accumulator count(final Expr argument, final Expr filter)
    {
        return add(
            Kind.COUNT, null == argument || null == filter && neverNull.test(argument) ? null : argument, filter);
    }

    private Accumulator add(final Kind kind, final Expr argument, final Expr filter)
    {
        return add(kind, argument, null, filter);
    }

    private Accumulator add(final Kind kind, final Expr argument, final Expr other, final Expr filter)
    {
        final String identity = kind + " " + argument + " " + other + " " + filter;
        final Accumulator known = accumulators.get(identity);
        if (null != known)
        {
            return known;
        }
        final Accumulator count = Kind.COUNT == kind || Kind.CHOICES == kind || Kind.DISTINCT_COUNT == kind ? null :
            kind.compareTo(Kind.DISTINCT_SUM) >= 0 && kind.compareTo(Kind.EXACT_SUM) <= 0 ?
            add(Kind.DISTINCT_COUNT, argument, null, filter) :
            kind.compareTo(Kind.MEAN) >= 0 ? add(Kind.COUNT, argument, other, filter) :
            null != other ? add(Kind.CHOICES, argument, other, filter) : count(argument, filter);
        return put(identity, kind, argument, other, filter, type(kind, argument, other), count, null, false);
    }

    private Accumulator put(
        final String identity,
        final Kind kind,
        final Expr argument,
        final Expr other,
        final Expr filter,
        final DataType type,
        final Accumulator count,
        final AggregateCall call,
        final boolean isMerged)
    {
        final Accumulator added = new Accumulator(prefix + "a" + accumulators.size(), kind, argument, other, filter,
            type, count, call, isMerged);
        accumulators.put(identity, added);
        return added;
    }

    private DataType type(final Kind kind, final Expr argument, final Expr other)
    {
        return switch (kind)
        {
            case EXACT_SUM, COUNT_SKETCH, QUANTILE_SKETCH, MEDIAN_SKETCH, TOP_SKETCH -> DataType.BIGINT;
            case COUNT, FIRST_AT, LAST_AT, CHOICES, LEAST_AT, LEAST_NULL, GREATEST_AT, GREATEST_NULL -> DataType.BIGINT;
            case TURNS, DISTINCT_TURNS, DISTINCT_COUNT, SET_OWNER, COUNTED_OWNER, SET_HEAD -> DataType.BIGINT;
            case MEAN, MOMENT, OTHER_MEAN, OTHER_MOMENT, COMOMENT -> DataType.DOUBLE;
            case LEAST_VALUE, GREATEST_VALUE -> other.type();
            case WIDE_SUM -> DataType.decimal(DataType.MAX_PRECISION, 0);
            // A value counts once, whatever else comes: only a result can be too great.
            case DISTINCT_SUM -> DataType.Kind.DOUBLE == argument.type().kind() ? argument.type() :
                DataType.decimal(DataType.MAX_PRECISION, argument.type().scale());
            case SUM -> DataType.Kind.DECIMAL == argument.type().kind() ?
                DataType.decimal(DataType.MAX_PRECISION, argument.type().scale()) :
                wide && DataType.Kind.BIGINT == argument.type().kind() ?
                DataType.decimal(DataType.MAX_PRECISION, 0) : argument.type();
            default -> argument.type();
        };
    }
}
