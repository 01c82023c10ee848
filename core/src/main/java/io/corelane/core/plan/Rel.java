package io.corelane.core.plan;

import io.corelane.codec.GroupSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A relation: where rows come from. A job's plan is a tree of these. Immutable.
 * <p>
 * Rows come as changes. Most relations only ever insert ({@link #isAppendOnly}); tables, groups whose results leave as
 * they change, and outer joins of tables also update and delete rows that they gave before. An update is the former row
 * and the new one; what stands above takes the former back and adds the new one, as one step.
 */
public sealed interface Rel
{
    /**
     * Columns of the rows.
     *
     * @return the columns in order.
     */
    List<Attribute> output();

    /**
     * What the rows are made of.
     *
     * @return the inputs in order, none of a scan.
     */
    List<Rel> inputs();

    /**
     * Whether rows are only ever inserted.
     *
     * @return false when rows can be updated or deleted.
     */
    default boolean isAppendOnly()
    {
        return inputs().stream().allMatch(Rel::isAppendOnly);
    }

    /**
     * The records of a source: the columns of its schema in order, then the {@link SystemColumn}s in order.
     *
     * @param source the source.
     * @param output columns.
     */
    record Scan(StreamDefinition source, List<Attribute> output) implements Rel
    {
        /** Copies the columns. */
        public Scan
        {
            output = List.copyOf(output);
        }

        @Override
        public List<Rel> inputs()
        {
            return List.of();
        }

        @Override
        public boolean isAppendOnly()
        {
            return StreamDefinition.Kind.STREAM == source.kind();
        }

        @Override
        public String toString()
        {
            return "Scan " + source.name();
        }
    }

    /**
     * Rows for which a condition is true.
     *
     * @param input     the rows.
     * @param condition BOOLEAN over the input's columns.
     */
    record Filter(Rel input, Expr condition) implements Rel
    {
        @Override
        public List<Attribute> output()
        {
            return input.output();
        }

        @Override
        public List<Rel> inputs()
        {
            return List.of(input);
        }

        @Override
        public String toString()
        {
            return "Filter " + condition;
        }
    }

    /**
     * Groups: the keys' columns, then the aggregates' columns, then, with a window, {@link Window#START} and
     * {@link Window#END}. Without keys there is one group. Without a window a group's row is inserted by its first row
     * and updated by each later one (by none when there are no aggregates: DISTINCT), and deleted with its last row; at
     * the root of a job {@link EmitMode} says when that is told. Below the root a windowed aggregate gives a row a
     * window and group when the window closes.
     *
     * @param input      the rows.
     * @param keys       over the input's columns.
     * @param aggregates over the input's columns.
     * @param window     how time cuts the groups, or null.
     * @param emit       when rows leave: FINAL or (only right below the root's projections and filters) another mode.
     * @param lifetime   how many groups there may be, and how long those without a window live.
     * @param output     a column a key, then a column an aggregate, then the window's.
     */
    record Aggregate(
        Rel input, List<Expr> keys, List<AggregateCall> aggregates, Window window, EmitMode emit, Lifetime lifetime,
        List<Attribute> output) implements Rel
    {
        /** Copies the lists. A lifetime that has no meaning is none; a join below learns that groups take its pairs. */
        public Aggregate
        {
            input = Join.feeding(input);
            keys = List.copyOf(keys);
            aggregates = List.copyOf(aggregates);
            output = List.copyOf(output);
            lifetime = null == window && !keys.isEmpty() && input.isAppendOnly() ? lifetime : lifetime.limit();
        }

        /**
         * Groups that stay.
         *
         * @param input      the rows.
         * @param keys       over the input's columns.
         * @param aggregates over the input's columns.
         * @param window     how time cuts the groups, or null.
         * @param emit       when rows leave.
         * @param output     a column a key, then a column an aggregate, then the window's.
         */
        public Aggregate(
            final Rel input,
            final List<Expr> keys,
            final List<AggregateCall> aggregates,
            final Window window,
            final EmitMode emit,
            final List<Attribute> output)
        {
            this(input, keys, aggregates, window, emit, Lifetime.FOREVER, output);
        }

        @Override
        public List<Rel> inputs()
        {
            return List.of(input);
        }

        @Override
        public boolean isAppendOnly()
        {
            return EmitMode.FINAL == emit || aggregates.isEmpty() && null == window && input.isAppendOnly();
        }

        /**
         * Whether one of its aggregates keeps what a row enters only when it is sure to count.
         *
         * @return true for sketches and lists, which tell neither what was before a row nor what will be.
         */
        public boolean entersLate()
        {
            return aggregates.stream().anyMatch((call) -> call.function().entersLate());
        }

        @Override
        public String toString()
        {
            return "Aggregate keys=" + PlanText.list(keys) + " aggregates=" + PlanText.list(aggregates) +
                (null == window ? "" : " window=" + window + " emit=" + emit) + lifetime;
        }
    }

    /**
     * Computed columns.
     *
     * @param input       the rows.
     * @param expressions over the input's columns.
     * @param output      a column an expression.
     */
    record Project(Rel input, List<Expr> expressions, List<Attribute> output) implements Rel
    {
        /** Copies the lists. */
        public Project
        {
            expressions = List.copyOf(expressions);
            output = List.copyOf(output);
        }

        @Override
        public List<Rel> inputs()
        {
            return List.of(input);
        }

        @Override
        public String toString()
        {
            final StringBuilder text = new StringBuilder("Project");
            for (int i = 0; i < expressions.size(); i++)
            {
                text.append(0 == i ? " " : ", ").append(output.get(i).name()).append("=").append(expressions.get(i));
            }
            return text.toString();
        }
    }

    /**
     * A row for each entry of a repeating group of its record, or of a group inside of its entries: the input's
     * columns, then those of each group from the outermost on. A record without entries gives no row, nor does an entry
     * without entries inside.
     *
     * @param input  a scan.
     * @param path   name of the group in the scan's schema, name of the group inside of that, and so on.
     * @param output the input's columns, then the groups' columns.
     */
    record Unnest(Rel input, List<String> path, List<Attribute> output) implements Rel
    {
        /** Copies the lists. */
        public Unnest
        {
            path = List.copyOf(path);
            output = List.copyOf(output);
        }

        /**
         * The groups' places.
         *
         * @return index in the groups of the scan's schema, then index in the groups inside of that, and so on.
         */
        public int[] indexes()
        {
            final int[] indexes = new int[path.size()];
            List<GroupSchema> groups = ((Scan)input).source().schema().groups();
            for (int i = 0; i < indexes.length; i++)
            {
                while (!path.get(i).equals(groups.get(indexes[i]).name()))
                {
                    indexes[i]++;
                }
                groups = groups.get(indexes[i]).groups();
            }
            return indexes;
        }

        /**
         * The groups.
         *
         * @return from the outermost on.
         */
        public List<GroupSchema> groups()
        {
            final List<GroupSchema> found = new ArrayList<>();
            List<GroupSchema> groups = ((Scan)input).source().schema().groups();
            for (final int index : indexes())
            {
                found.add(groups.get(index));
                groups = groups.get(index).groups();
            }
            return found;
        }

        @Override
        public List<Rel> inputs()
        {
            return List.of(input);
        }

        @Override
        public String toString()
        {
            return "Unnest " + String.join(".", path);
        }
    }

    /**
     * Analytic functions that share partition and order: the input's columns, then a column a function; one row a row.
     * <p>
     * With the order {@link OverOrder#ARRIVAL} a row leaves at once. With {@link OverOrder#EVENT_TIME} rows leave in
     * the order of time (rows of equal time as they came) once the watermark has reached their time, or has passed it
     * when a frame takes in rows of equal time; a row whose time is below the watermark is the fault LATE. A function
     * that looks at following rows holds its row back until they are there, or the input ends; so long the watermark
     * above stays in front of it. With {@link OverOrder#WINDOW} a partition is whole when the watermark has reached its
     * window's end, and all of its rows leave then, in the order.
     *
     * @param input     the rows.
     * @param partition over the input's columns; with WINDOW the first is the end of the row's window.
     * @param order     over the input's columns; empty with ARRIVAL, one TIMESTAMP that is never NULL with EVENT_TIME.
     * @param kind      what the order goes by.
     * @param calls     the functions.
     * @param hold      how far rows that wait hold time back.
     * @param lifetime  how long partitions live whose rows have left: then a new row begins anew.
     * @param output    the input's columns, then a column a function.
     */
    record Over(
        Rel input, List<Expr> partition, List<SortKey> order, OverOrder kind, List<OverCall> calls, Hold hold,
        Lifetime lifetime, List<Attribute> output) implements Rel
    {
        /** Copies the lists. A limit that has no meaning is none, and so is a lifetime. */
        public Over
        {
            lifetime = isGrowing(partition, kind, calls) ? lifetime : lifetime.limit();
            hold = calls.stream().allMatch((call) -> 0 == call.rowsAhead()) ?
                new Hold(Long.MAX_VALUE, hold.delayNs()) : hold;
            partition = List.copyOf(partition);
            order = List.copyOf(order);
            calls = List.copyOf(calls);
            output = List.copyOf(output);
        }

        @Override
        public List<Rel> inputs()
        {
            return List.of(input);
        }

        /**
         * Whether a partition stays, once it is there: neither its window nor its frames end it.
         *
         * @return true when nothing but its lifetime lets it go.
         */
        public boolean isGrowing()
        {
            return isGrowing(partition, kind, calls);
        }

        private static boolean isGrowing(
            final List<Expr> partition, final OverOrder kind, final List<OverCall> calls)
        {
            return !partition.isEmpty() && OverOrder.WINDOW != kind &&
                !(OverOrder.EVENT_TIME == kind && calls.stream().allMatch(OverCall::isBoundedByTime));
        }

        /**
         * Whether rows wait for a number of rows behind them, so that no one knows for how long.
         *
         * @return true with LEAD, or ROWS FOLLOWING, but within a window.
         */
        public boolean waitsForRows()
        {
            return OverOrder.WINDOW != kind && calls.stream().anyMatch((call) -> call.rowsAhead() > 0);
        }

        @Override
        public String toString()
        {
            return "Over partition=" + PlanText.list(partition) + " order=" + kind + PlanText.list(order) + " calls=" +
                PlanText.list(calls) + hold + lifetime;
        }
    }

    /**
     * How far the watermark above an {@link Over} lies below the one of its input.
     *
     * @param mostNs  for the sake of rows that wait for a number of rows, at the most, nanoseconds;
     *                {@code Long.MAX_VALUE} for no limit.
     * @param delayNs always, since rows have another time too, by which the ones above go, nanoseconds.
     */
    record Hold(long mostNs, long delayNs)
    {
        /** Only as far as rows wait. */
        public static final Hold NONE = new Hold(Long.MAX_VALUE, 0);

        @Override
        public String toString()
        {
            return (Long.MAX_VALUE == mostNs ? "" : " hold=" + mostNs) + (0 == delayNs ? "" : " delay=" + delayNs);
        }
    }

    /** What the order of an {@link Over} goes by. */
    enum OverOrder
    {
        /** As rows come. */
        ARRIVAL,
        /** By event time. */
        EVENT_TIME,
        /** By anything, within one window, which is among the partition's columns. */
        WINDOW
    }

    /**
     * Pairs of rows with equal keys: the left columns, then the right ones, NULL on the side that an outer join found
     * no partner for. A NULL key has no partner.
     * <p>
     * With a span both sides are streams: a pair leaves when its second row comes; a row of an outer side without a
     * partner leaves, once, when the watermark has passed the last moment at which a partner could be in time. A row
     * whose time is below {@code watermark - latenessNs} is the fault LATE. Without a span, and with a stream on the
     * left, the right side is a table: each left row meets the table's rows as they are at its place in the log, and
     * changes of the table give nothing. Without a span and with two tables each change of one side changes the pairs.
     *
     * @param kind       which rows without a partner are kept.
     * @param left       the left rows.
     * @param right      the right rows.
     * @param leftKeys   over the left columns.
     * @param rightKeys  over the right columns, as many and of the same types.
     * @param span       how far apart in time, or null.
     * @param latenessNs how long rows are kept beyond the span, nanoseconds.
     * @param condition  what else a pair has to satisfy, over left columns then right columns, or null.
     * @param output     left columns then right columns.
     * @param feedsGroup whether a group takes the pairs, row by row: then one that takes the place of another one, of
     *                   other rows, is one step with it. Readers are told no former rows and could not tell which one
     *                   it replaces, so for them one goes and one comes.
     */
    record Join(
        JoinKind kind, Rel left, Rel right, List<Expr> leftKeys, List<Expr> rightKeys, JoinSpan span, long latenessNs,
        Expr condition, List<Attribute> output, boolean feedsGroup) implements Rel
    {
        /**
         * A join whose pairs no group takes, as far as is known.
         *
         * @param kind       which rows without a partner are kept.
         * @param left       the left rows.
         * @param right      the right rows.
         * @param leftKeys   over the left columns.
         * @param rightKeys  over the right columns, as many and of the same types.
         * @param span       how far apart in time, or null.
         * @param latenessNs how long rows are kept beyond the span, nanoseconds.
         * @param condition  what else a pair has to satisfy, or null.
         * @param output     left columns then right columns.
         */
        public Join(
            final JoinKind kind,
            final Rel left,
            final Rel right,
            final List<Expr> leftKeys,
            final List<Expr> rightKeys,
            final JoinSpan span,
            final long latenessNs,
            final Expr condition,
            final List<Attribute> output)
        {
            this(kind, left, right, leftKeys, rightKeys, span, latenessNs, condition, output, false);
        }

        /** The rows of a group: a join that they come from, filtered and projected or not, is told. */
        private static Rel feeding(final Rel rel)
        {
            if (rel instanceof Filter filter)
            {
                return new Filter(feeding(filter.input()), filter.condition());
            }
            if (rel instanceof Project project)
            {
                return new Project(feeding(project.input()), project.expressions(), project.output());
            }
            return rel instanceof Join join ? new Join(join.kind, join.left, join.right, join.leftKeys, join.rightKeys,
                join.span, join.latenessNs, join.condition, join.output, true) : rel;
        }

        /** Copies the lists. */
        public Join
        {
            leftKeys = List.copyOf(leftKeys);
            rightKeys = List.copyOf(rightKeys);
            output = List.copyOf(output);
        }

        @Override
        public List<Rel> inputs()
        {
            return List.of(left, right);
        }

        /**
         * Whether the left rows look up the right ones as they are.
         *
         * @return true for a stream that meets a table.
         */
        public boolean isLookup()
        {
            return null == span && left.isAppendOnly();
        }

        @Override
        public boolean isAppendOnly()
        {
            return null != span || isLookup();
        }

        @Override
        public String toString()
        {
            return "Join " + kind + " left=" + PlanText.list(leftKeys) + " right=" + PlanText.list(rightKeys) +
                (null == span ? isLookup() ? " lookup" : " tables" : " span=" + span + " lateness=" + latenessNs) +
                (null == condition ? "" : " condition=" + condition);
        }
    }

    /** Which rows without a partner a join keeps. */
    enum JoinKind
    {
        /** None. */
        INNER,
        /** Those of the left side. */
        LEFT,
        /** Those of the right side. */
        RIGHT,
        /** Those of both sides. */
        FULL
    }

    /**
     * The rows of all inputs, as they come.
     *
     * @param inputs with equal columns.
     * @param output names of the first input's columns, types that hold all inputs' values.
     */
    record Union(List<Rel> inputs, List<Attribute> output) implements Rel
    {
        /** Copies the lists. */
        public Union
        {
            inputs = List.copyOf(inputs);
            output = List.copyOf(output);
        }

        @Override
        public String toString()
        {
            return "Union";
        }
    }

    /**
     * Rows in order, at most so many: of each window when it has closed, or of the whole input when it ends. Rows that
     * are equal in the order stay as they came.
     *
     * @param input     rows that are only inserted.
     * @param order     over the input's columns; may be empty.
     * @param limit     rows at the most, of each window or in all; {@link #NO_LIMIT}.
     * @param windowEnd index of the input's column by which windows are told apart, or -1 for the whole input.
     */
    record Sort(Rel input, List<SortKey> order, long limit, int windowEnd) implements Rel
    {
        /** All rows. */
        public static final long NO_LIMIT = Long.MAX_VALUE;

        /** Copies the order. */
        public Sort
        {
            order = List.copyOf(order);
        }

        @Override
        public List<Rel> inputs()
        {
            return List.of(input);
        }

        @Override
        public List<Attribute> output()
        {
            return input.output();
        }

        @Override
        public String toString()
        {
            return "Sort " + PlanText.list(order) + (NO_LIMIT == limit ? "" : " limit=" + limit) +
                (windowEnd < 0 ? "" : " window=#" + windowEnd);
        }
    }
}
