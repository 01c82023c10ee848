package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobOptions;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.Window;
import java.util.ArrayList;
import java.util.List;

/** Turns a query into a relation: its SELECTs, one below the other or side by side. */
final class QueryResolver
{
    private final Catalog catalog;
    private final JobOptions options;
    private final boolean isBounded;
    private boolean hasGroups;
    private boolean hasMortals;

    /**
     * A resolver.
     *
     * @param catalog   what there is.
     * @param options   of the job.
     * @param isBounded whether all rows have come before any is told, so that any order of them means something.
     */
    QueryResolver(final Catalog catalog, final JobOptions options, final boolean isBounded)
    {
        this.catalog = catalog;
        this.options = options;
        this.isBounded = isBounded;
    }

    boolean isBounded()
    {
        return isBounded;
    }

    /** Groups, which live as long as the job says. */
    Rel groups(
        final Rel input,
        final List<Expr> keys,
        final List<AggregateCall> calls,
        final Window window,
        final EmitMode emit,
        final List<Attribute> output)
    {
        final Rel.Aggregate groups = new Rel.Aggregate(input, keys, calls, window, emit, options.lifetime(), output);
        hasGroups |= null == window && !keys.isEmpty();
        hasMortals |= !groups.lifetime().isForever();
        return groups;
    }

    /** How long groups and partitions live. */
    Lifetime lifetime()
    {
        return options.lifetime();
    }

    /** Partitions of OVER, which live as long as the job says. */
    Rel partitions(final Rel rel)
    {
        for (Rel over = rel; over instanceof Rel.Over || over instanceof Rel.Project; over = over.inputs().get(0))
        {
            if (over instanceof Rel.Over one)
            {
                hasGroups |= one.isGrowing();
                hasMortals |= !one.lifetime().isForever();
            }
        }
        return rel;
    }

    /** How far rows that wait may hold time back. */
    long holdNs()
    {
        return options.holdNs();
    }

    /** Whether there were groups by a key without a window. */
    boolean hasGroups()
    {
        return hasGroups;
    }

    /** Whether there were groups that go at some time. */
    boolean hasMortals()
    {
        return hasMortals;
    }

    /** A job's query. */
    Rel root(final Syntax.Query query)
    {
        return resolve(query, true, emit(query)).rel();
    }

    /** When a job's rows leave: as its last SELECT says, else with windows when they close, else as they change. */
    EmitMode emit(final Syntax.Query query)
    {
        final Syntax.Emit emit = last(query).emit();
        if (null != emit)
        {
            return emit.mode();
        }
        return query.selects().stream().anyMatch(SelectResolver::hasWindow) ? EmitMode.FINAL : EmitMode.CHANGES;
    }

    /** Log time between two emissions of a job, 0 unless it says EMIT EVERY. */
    static long everyNs(final Syntax.Query query)
    {
        return null == last(query).emit() ? 0 : last(query).emit().everyNs();
    }

    /** A query in parentheses. */
    private Resolved derived(final Syntax.Query query)
    {
        final Syntax.Emit emit = last(query).emit();
        if (null != emit)
        {
            throw emit.position().error("EMIT belongs behind the outermost SELECT; windows in a subquery give their " +
                "rows when they close");
        }
        return resolve(query, false, null);
    }

    /** What stands in FROM. */
    Scope from(final Syntax.From from)
    {
        if (from instanceof Syntax.Named named)
        {
            return named(named.name(), named.alias());
        }
        if (from instanceof Syntax.Windowed windowed)
        {
            return from(windowed.input());
        }
        if (from instanceof Syntax.Derived derived)
        {
            return Scope.of(derived(derived.query()), derived.alias());
        }
        if (from instanceof Syntax.Joined joined)
        {
            return JoinResolver.resolve(joined, side(joined.left()), side(joined.right()));
        }
        return unnested((Syntax.Unnested)from);
    }

    /** One side of a JOIN; rows of a window have that with them, since the SELECT's groups are of both sides. */
    private Scope side(final Syntax.From from)
    {
        if (!(from instanceof Syntax.Windowed windowed))
        {
            return from(from);
        }
        final Scope rows = from(windowed.input());
        SelectResolver.requireStanding(windowed.window(), rows);
        return RowWindows.of(rows, WindowResolver.resolve(windowed.window(), rows), windowed);
    }

    /** The entries of a group of a stream's records. */
    private Scope unnested(final Syntax.Unnested unnested)
    {
        if (unnested.input() instanceof Syntax.Unnested outer)
        {
            final Scope around = unnested(outer);
            final StreamDefinition source = ((Rel.Scan)around.rel().inputs().get(0)).source();
            return new UnnestResolver(unnested, source, nameOf(outer)).resolve(around);
        }
        if (!(unnested.input() instanceof Syntax.Named named))
        {
            throw unnested.position().error(
                "UNNEST stands right behind one stream, as in FROM t CROSS JOIN UNNEST(t.group)");
        }
        final Identifier name = named.name();
        if (null != catalog.query(name.text()))
        {
            throw name.position().error("UNNEST takes a group of a stream's records; " + name + " is a job");
        }
        return new UnnestResolver(unnested, source(name), null == named.alias() ? name : named.alias())
            .resolve(named(name, named.alias()));
    }

    private static Identifier nameOf(final Syntax.Unnested unnested)
    {
        final List<Identifier> parts = unnested.path().parts();
        return null == unnested.alias() ? parts.get(parts.size() - 1) : unnested.alias();
    }

    /** A source, or a job, whose query then is part of this one. */
    private Scope named(final Identifier name, final Identifier alias)
    {
        final Syntax.Query query = catalog.query(name.text());
        if (null == query)
        {
            return Scope.of(source(name), alias);
        }
        if (catalog.isMixed(name.text()))
        {
            throw name.position().error("rows of the job " + name + ", or of an INSERT INTO it, leave by an EMIT of " +
                "their own; what reads it takes windows when they close, and other rows as they change: create it " +
                "again without that, or read what it reads");
        }
        final EmitMode emit = emit(query);
        final boolean hasWindow = query.selects().stream().anyMatch(SelectResolver::hasWindow);
        if (emit != (hasWindow ? EmitMode.FINAL : EmitMode.CHANGES))
        {
            throw name.position().error("the job " + name + " has EMIT " + emit + (hasWindow ?
                "; what reads it takes windows when they close: give it EMIT FINAL" :
                "; what reads it takes rows as they change: give it EMIT CHANGES"));
        }
        // Its groups live, and its rows hold time back, as long as it says.
        final QueryResolver job = new QueryResolver(catalog, catalog.job(name.text()).options(), false);
        return Scope.of(job.resolve(query, false, null), null == alias ? name : alias);
    }

    private StreamDefinition source(final Identifier name)
    {
        final StreamDefinition stream = catalog.stream(name.text());
        if (null != stream)
        {
            return stream;
        }
        throw name.position().error("there is no stream " + name + Nearest.hint(name.text(), catalog.names()));
    }

    private static Syntax.Select last(final Syntax.Query query)
    {
        return query.selects().get(query.selects().size() - 1);
    }

    /** All SELECTs of a union leave in one way; each may say so, as the last one has to. */
    private static void requireOneEmit(final Syntax.Query query, final Syntax.Select select)
    {
        final Syntax.Emit emit = select.emit();
        final Syntax.Emit last = last(query).emit();
        if (null != emit && emit != last &&
            (null != emit.limit() || null == last || emit.mode() != last.mode() || emit.everyNs() != last.everyNs()))
        {
            throw emit.position().error("EMIT stands behind the last SELECT of a UNION, for all of them; " +
                (null == last ? "there is none" : "there it says otherwise"));
        }
    }

    private Resolved resolve(final Syntax.Query query, final boolean isRoot, final EmitMode emit)
    {
        final List<Resolved> all = new ArrayList<>();
        for (final Syntax.Select select : query.selects())
        {
            requireOneEmit(query, select);
            if (query.selects().size() > 1 && (!select.orderBy().isEmpty() || null != select.limit()))
            {
                throw (select.orderBy().isEmpty() ? select.limit().position() : select.orderBy().get(0).position())
                    .error("ORDER BY and LIMIT would be of one SELECT of the UNION, not of all of its rows; put what " +
                    "they are of into a subquery");
            }
            all.add(new SelectResolver(select, this, isRoot, emit).resolve());
        }
        return 1 == all.size() ? all.get(0) : union(query, all);
    }

    private static Resolved union(final Syntax.Query query, final List<Resolved> all)
    {
        final Resolved first = all.get(0);
        final List<DataType> types = new ArrayList<>();
        for (int i = 0; i < first.columns(); i++)
        {
            types.add(first.rel().output().get(i).type());
        }
        for (int n = 1; n < all.size(); n++)
        {
            final Position position = query.selects().get(n).position();
            if (all.get(n).columns() != first.columns())
            {
                throw position.error("this SELECT has " + columns(all.get(n).columns()) + ", " +
                    (n < query.inserted() ? "the first one of the UNION " : "the job that INSERT INTO adds to has ") +
                    first.columns());
            }
            for (int i = 0; i < types.size(); i++)
            {
                types.set(i, common(position, n < query.inserted() ? "UNION" : "job that INSERT INTO adds to",
                    first.rel().output().get(i), types.get(i), all.get(n).rel().output().get(i).type()));
            }
        }
        final List<Rel> inputs = new ArrayList<>();
        all.forEach((one) -> inputs.add(cast(one, first, types)));
        final boolean isTimed = all.stream().allMatch((one) -> one.time() >= 0);
        long latenessNs = 0;
        for (final Resolved one : all)
        {
            latenessNs = Math.max(latenessNs, one.latenessNs());
        }
        return new Resolved(new Rel.Union(inputs, inputs.get(0).output()), first.columns(),
            isTimed ? first.times() : List.of(), isTimed ? first.columns() : -1, -1, latenessNs);
    }

    private static DataType common(
        final Position position,
        final String whole,
        final Attribute column,
        final DataType left,
        final DataType right)
    {
        final Expr a = new Expr.Column(0, column.name(), left);
        final Expr b = new Expr.Column(1, column.name(), right);
        return Coercion.unify(position, "the column " + column.name() + " of the " + whole, List.of(a, b))
            .get(0).type();
    }

    /** A SELECT's columns by the first one's names and with types that hold all; then its time, if it has one. */
    private static Rel cast(final Resolved one, final Resolved first, final List<DataType> types)
    {
        final List<Expr> expressions = new ArrayList<>();
        final List<Attribute> output = new ArrayList<>();
        for (int i = 0; i < types.size(); i++)
        {
            final Attribute column = one.rel().output().get(i);
            expressions.add(Coercion.to(new Expr.Column(i, column.name(), column.type()), types.get(i)));
            output.add(new Attribute(first.rel().output().get(i).name(), types.get(i)));
        }
        if (first.time() >= 0 && one.time() >= 0)
        {
            final Attribute time = one.rel().output().get(one.time());
            expressions.add(new Expr.Column(one.time(), time.name(), time.type()));
            output.add(time);
        }
        return new Rel.Project(one.rel(), expressions, output);
    }

    static String columns(final int count)
    {
        return 1 == count ? "1 column" : count + " columns";
    }
}
