package io.corelane.core.interpret;

import io.corelane.core.partition.JobTask;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JoinSpan;
import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Joins: the rows of both sides are kept, and each is put together with all of the other side. */
final class JoinNode extends Node
{
    private final Rel.Join join;
    private final Rows rows;
    /** Tells again what was told and counted before. */
    private final Rows quiet;
    private final List<List<Object[]>> sides = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<Object[]> matched = new ArrayList<>();
    private long watermarkNs = JobTask.NO_TIME;

    private final long mostKeys;

    JoinNode(final Rel.Join join, final List<Node> inputs, final Rows rows, final long mostKeys)
    {
        super(inputs);
        this.mostKeys = mostKeys;
        this.join = join;
        this.rows = rows;
        this.quiet = rows.quiet();
    }

    @Override
    long delayNs()
    {
        final JoinSpan span = join.span();
        return null == span ? 0 : Times.add(join.latenessNs(), span.delayNs());
    }

    @Override
    void on(final int input, final RowChange change)
    {
        if (null != join.span())
        {
            interval(input, change.after());
            return;
        }
        if (join.isLookup() && 0 == input)
        {
            final List<Object[]> pairs = pairs(0, change.after()).stream().map(Pair::row).toList();
            pairs.forEach((pair) -> pass(RowChange.insert(pair)));
            if (pairs.isEmpty() && keeps(0))
            {
                pass(RowChange.insert(pair(0, change.after(), null)));
            }
            return;
        }
        if (null != change.before() && Arrays.equals(change.before(), change.after()) &&
            sides.get(input).stream().anyMatch((row) -> Arrays.equals(row, change.before())))
        {
            return;
        }
        if (null != change.before() && null != change.after() && isFull() &&
            sides.get(input).stream().anyMatch((row) -> Arrays.equals(row, change.before())))
        {
            // The place of the one is needed for the other.
            table(input, new RowChange(change.before(), null));
            table(input, new RowChange(null, change.after()));
            return;
        }
        table(input, change);
    }

    private void table(final int input, final RowChange change)
    {
        final boolean was = null != change.before() && Rows.remove(sides.get(input), change.before());
        if (!join.isLookup())
        {
            tables(input, was ? change.before() : null, change.after());
        }
        else if (null != change.after())
        {
            requireRoom(quiet.key(keys(input), change.after()), input);
        }
        if (null != change.after())
        {
            sides.get(input).add(change.after());
        }
    }

    private boolean isFull()
    {
        return known().size() >= mostKeys;
    }

    /**
     * Throws a fault when there is one key too many. A table's rows without a key have one of their side's own. Rows of
     * windows are as many as the groups that give them.
     */
    private void requireRoom(final List<Object> key, final int input)
    {
        if (null != join.span() && join.span().isWindow())
        {
            return;
        }
        final boolean isNone = key.contains(null);
        if ((!isNone || null == join.span()) && isFull() && !known().contains(isNone ? List.of(input) : key))
        {
            throw new FaultException(Faults.CAPACITY);
        }
    }

    /** Keys of the rows that are kept. */
    private Set<List<Object>> known()
    {
        final Set<List<Object>> known = new LinkedHashSet<>();
        for (int side = 0; side < 2; side++)
        {
            for (final Object[] row : sides.get(side))
            {
                final List<Object> key = quiet.key(keys(side), row);
                if (!key.contains(null))
                {
                    known.add(key);
                }
                else if (null == join.span())
                {
                    known.add(List.of(side));
                }
            }
        }
        return known;
    }

    @Override
    void time(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        if (null == join.span() || JobTask.NO_TIME == watermarkNs)
        {
            return;
        }
        final List<Expired> expired = new ArrayList<>();
        for (int side = 0; side < 2; side++)
        {
            for (final Object[] row : sides.get(side))
            {
                final long dueNs = Times.add(time(side, row), ahead(side));
                if (Long.MAX_VALUE == watermarkNs || dueNs < Times.subtract(watermarkNs, join.latenessNs()))
                {
                    expired.add(new Expired(side, row, dueNs));
                }
            }
        }
        expired.sort(Comparator.comparingLong(Expired::dueNs));
        for (final Expired one : expired)
        {
            sides.get(one.side()).removeIf((row) -> row == one.row());
            if (!matched.removeIf((row) -> row == one.row()) && keeps(one.side()))
            {
                give(RowChange.insert(pair(one.side(), one.row(), null)));
            }
        }
    }

    /** A row for which no partner can come any more, and when that became so. */
    private record Expired(int side, Object[] row, long dueNs)
    {
    }

    private void interval(final int input, final Object[] row)
    {
        if (JobTask.NO_TIME != watermarkNs && time(input, row) < Times.subtract(watermarkNs, join.latenessNs()))
        {
            throw new FaultException(Faults.LATE);
        }
        requireRoom(quiet.key(keys(input), row), input);
        for (final Pair pair : pairs(input, row))
        {
            mark(row);
            mark(pair.partner());
            give(RowChange.insert(pair.row()));
        }
        sides.get(input).add(row);
        time(watermarkNs);
    }

    /** A row of the other side, and what it gives with the one at hand. */
    private record Pair(Object[] partner, Object[] row)
    {
    }

    /** The pairs that a row makes; throws a fault when one of them cannot be given. */
    private List<Pair> pairs(final int input, final Object[] row)
    {
        final List<Object> key = key(input, row);
        final List<Pair> pairs = new ArrayList<>();
        if (key.contains(null))
        {
            return pairs;
        }
        final List<Object[]> near = new ArrayList<>(sides.get(1 - input));
        near.removeIf((partner) -> !key.equals(quiet.key(keys(1 - input), partner)) || !isNear(input, row, partner));
        near.sort(Comparator.comparingLong((partner) -> null == join.span() ? 0 : time(1 - input, partner)));
        try
        {
            for (final Object[] partner : near)
            {
                final Object[] pair = pair(input, row, partner);
                if (rows.isTrue(join.condition(), pair))
                {
                    checkAbove(pair);
                    pairs.add(new Pair(partner, pair));
                }
            }
        }
        catch (final FaultException ex)
        {
            forgetAbove();
            throw ex;
        }
        return pairs;
    }

    private boolean isNear(final int input, final Object[] row, final Object[] partner)
    {
        if (null == join.span())
        {
            return true;
        }
        final long distance = 0 == input ? Times.subtract(time(1, partner), time(0, row)) :
            Times.subtract(time(1, row), time(0, partner));
        return distance >= -join.span().beforeNs() && distance <= join.span().afterNs();
    }

    private void mark(final Object[] row)
    {
        if (matched.stream().noneMatch((one) -> one == row))
        {
            matched.add(row);
        }
    }

    /** What a row of a table does by going and another one by coming; neither is among the kept ones meanwhile. */
    private void tables(final int input, final Object[] gone, final Object[] come)
    {
        final List<Object[]> before = null == gone ? List.of() : partners(quiet, input, gone);
        List<Object[]> after = List.of();
        FaultException fault = null;
        try
        {
            if (null != come)
            {
                requireRoom(quiet.key(keys(input), come), input);
                after = partners(input, come);
            }
        }
        catch (final FaultException ex)
        {
            fault = ex;
        }
        new Step(input, gone, null == fault ? come : null, before, after).tell();
        if (null != fault)
        {
            throw fault;
        }
    }

    /** One change of a table's row. */
    private final class Step
    {
        private final int input;
        private final Object[] gone;
        private final Object[] come;
        private final List<Object[]> before;
        private final List<Object[]> after;
        private boolean isGoneAlone;
        private boolean isComeAlone;

        Step(
            final int input,
            final Object[] gone,
            final Object[] come,
            final List<Object[]> before,
            final List<Object[]> after)
        {
            this.input = input;
            this.gone = gone;
            this.come = come;
            this.before = before;
            this.after = after;
            this.isGoneAlone = null != gone && before.isEmpty() && keeps(input);
            this.isComeAlone = null != come && after.isEmpty() && keeps(input);
        }

        void tell()
        {
            final boolean isOneKey = null != gone && null != come &&
                quiet.key(keys(input), gone).equals(quiet.key(keys(input), come));
            final List<Object[]> all = new ArrayList<>();
            if (isOneKey)
            {
                sides.get(1 - input).stream().filter((row) -> has(before, row) || has(after, row)).forEach(all::add);
            }
            else
            {
                all.addAll(before);
                all.addAll(after);
            }
            all.forEach(this::partner);
            if (isGoneAlone || isComeAlone)
            {
                give(new RowChange(isGoneAlone ? alone(gone) : null, isComeAlone ? alone(come) : null));
            }
        }

        private void partner(final Object[] partner)
        {
            final Object[] was = has(before, partner) ? pair(input, gone, partner) : null;
            final Object[] is = has(after, partner) ? pair(input, come, partner) : null;
            final Object[] other = pair(1 - input, partner, null);
            final boolean isElseAlone = keeps(1 - input) && partners(quiet, 1 - input, partner).isEmpty();
            if (null != was && null != is)
            {
                give(new RowChange(was, is));
            }
            else if (isElseAlone)
            {
                replace(null != was ? was : other, null != was ? other : is);
            }
            else if (null != was)
            {
                replace(was, isComeAlone ? alone(come) : null);
                isComeAlone = false;
            }
            else
            {
                replace(isGoneAlone ? alone(gone) : null, is);
                isGoneAlone = false;
            }
        }

        /** A row in the place of one that is of other rows: readers could not tell which one an update is of. */
        private void replace(final Object[] former, final Object[] row)
        {
            if (join.feedsGroup())
            {
                give(new RowChange(former, row));
                return;
            }
            if (null != former)
            {
                give(new RowChange(former, null));
            }
            if (null != row)
            {
                give(new RowChange(null, row));
            }
        }

        private Object[] alone(final Object[] row)
        {
            return pair(input, row, null);
        }

        private static boolean has(final List<Object[]> rows, final Object[] row)
        {
            return rows.stream().anyMatch((one) -> one == row);
        }
    }

    /** Rows of the other side with an equal key that satisfy the condition. */
    private List<Object[]> partners(final int input, final Object[] row)
    {
        return partners(rows, input, row);
    }

    private List<Object[]> partners(final Rows rows, final int input, final Object[] row)
    {
        final List<Object> key = rows.key(keys(input), row);
        return key.contains(null) ? List.of() : sides.get(1 - input).stream().filter((partner) ->
            key.equals(quiet.key(keys(1 - input), partner)) && rows.isTrue(join.condition(), pair(input, row, partner)))
            .toList();
    }

    private List<Object> key(final int input, final Object[] row)
    {
        return rows.key(keys(input), row);
    }

    private List<Expr> keys(final int input)
    {
        return 0 == input ? join.leftKeys() : join.rightKeys();
    }

    private boolean keeps(final int input)
    {
        return Rel.JoinKind.FULL == join.kind() ||
            (0 == input ? Rel.JoinKind.LEFT : Rel.JoinKind.RIGHT) == join.kind();
    }

    private long time(final int input, final Object[] row)
    {
        return (Long)rows.value(0 == input ? join.span().leftTime() : join.span().rightTime(), row);
    }

    private long ahead(final int input)
    {
        return 0 == input ? join.span().afterNs() : join.span().beforeNs();
    }

    private Object[] pair(final int input, final Object[] row, final Object[] partner)
    {
        final Object[] left = 0 == input ? row : partner;
        final Object[] right = 0 == input ? partner : row;
        final Object[] pair = new Object[join.output().size()];
        final int width = join.left().output().size();
        for (int i = 0; i < pair.length; i++)
        {
            final Object[] side = i < width ? left : right;
            pair[i] = null == side ? null : side[i < width ? i : i - width];
        }
        return pair;
    }
}
