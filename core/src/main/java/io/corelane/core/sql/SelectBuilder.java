package io.corelane.core.sql;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Window;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Queries from parse trees. */
final class SelectBuilder
{
    private final ExpressionBuilder expressions;
    private final FromBuilder sources;
    private NamedQueries named = new NamedQueries(null);

    SelectBuilder(final UserFunctions functions)
    {
        this.expressions = new ExpressionBuilder(functions);
        this.sources = new FromBuilder(this, expressions);
    }

    Syntax.Query query(final SqlParser.QueryContext context)
    {
        final NamedQueries outer = named;
        final NamedQueries own = new NamedQueries(outer);
        named = own;
        for (final SqlParser.NamedQueryContext one : context.namedQuery())
        {
            own.add(Terms.of(one.identifier()), query(one.query()));
        }
        final List<Syntax.Select> selects = new ArrayList<>();
        for (int i = 0; i < context.select().size(); i++)
        {
            selects.add(select(context.select(i)));
        }
        if (context.ALL().size() < context.UNION().size())
        {
            throw at(context.UNION(0).getSymbol()).error("UNION without ALL would have to remember every row; write " +
                "UNION ALL, or SELECT DISTINCT ... FROM (... UNION ALL ...)");
        }
        own.requireRead();
        named = outer;
        return new Syntax.Query(at(context.getStart()), List.copyOf(selects));
    }

    /** The query of WITH that a name means, or null. */
    Syntax.Query named(final Identifier name)
    {
        return named.find(name);
    }

    private Syntax.Select select(final SqlParser.SelectContext select)
    {
        final NamedWindows outer = expressions.windows();
        final NamedWindows own = windows(select);
        final List<Syntax.Item> items = new ArrayList<>();
        for (final SqlParser.SelectItemContext item : select.selectItem())
        {
            items.add(item(item));
        }
        final Clauses clauses = new Clauses(select.clause());
        final boolean isComma = FromBuilder.isComma(select);
        final Syntax.From from = sources.from(select, clauses.where);
        own.requireUsed();
        expressions.windows(outer);
        return new Syntax.Select(at(select.getStart()),
            null == select.DISTINCT() ? null : at(select.DISTINCT().getSymbol()), List.copyOf(items), from,
            isComma ? null : clauses.where, List.copyOf(clauses.groupBy), clauses.having, clauses.window,
            clauses.qualify, List.copyOf(clauses.orderBy), clauses.limit, clauses.emit);
    }

    /** WINDOW name AS (...): what OVER name stands for. */
    private NamedWindows windows(final SqlParser.SelectContext select)
    {
        final NamedWindows windows = new NamedWindows();
        expressions.windows(windows);
        for (final SqlParser.ClauseContext clause : select.clause())
        {
            if (clause instanceof SqlParser.NamedWindowsContext named)
            {
                for (final SqlParser.NamedWindowContext window : named.namedWindow())
                {
                    windows.add(Terms.of(window.identifier()), OverBuilder.build(expressions, window));
                }
            }
        }
        return windows;
    }

    private static Position at(final Token token)
    {
        return Position.of(token);
    }

    private Syntax.Item item(final SqlParser.SelectItemContext context)
    {
        final Position position = at(context.getStart());
        if (context instanceof SqlParser.OneColumnContext column)
        {
            return new Syntax.Item(
                position, expressions.visit(column.expression()),
                ForeignWords.alias(column.identifier(), null != column.AS()), null);
        }
        return new Syntax.Item(position, null, null, context instanceof SqlParser.AllColumnsOfContext all ?
            Terms.of(all.identifier()) : null);
    }

    /** The clauses behind FROM: each once and in order, but for WINDOW, which may stand anywhere before ORDER BY. */
    private final class Clauses extends SqlParserBaseVisitor<Void>
    {
        private Node where;
        private List<Node> groupBy = List.of();
        private Node having;
        private Syntax.WindowClause window;
        private Node qualify;
        private final List<Syntax.Sort> orderBy = new ArrayList<>();
        private Syntax.Limit limit;
        private Syntax.Emit emit;
        private String last = "";
        private int lastRank;

        Clauses(final List<SqlParser.ClauseContext> clauses)
        {
            clauses.forEach(this::visit);
        }

        private void order(final ParserRuleContext context, final int rank, final String name)
        {
            if (rank <= lastRank)
            {
                throw at(context.getStart()).error(rank == lastRank ? "found a second " + name + "; one is possible" :
                    name + " has to stand before " + last);
            }
            lastRank = rank;
            last = name;
        }

        @Override
        public Void visitWhere(final SqlParser.WhereContext context)
        {
            order(context, 1, "WHERE");
            where = expressions.visit(context.expression());
            return null;
        }

        @Override
        public Void visitGroupBy(final SqlParser.GroupByContext context)
        {
            order(context, 2, "GROUP BY");
            groupBy = new ArrayList<>();
            context.expression().forEach(this::group);
            return null;
        }

        /** A key; one that is a window stands for its start. */
        private void group(final SqlParser.ExpressionContext key)
        {
            final Syntax.WindowClause made = WindowBuilder.group(expressions, key);
            if (null == made)
            {
                groupBy.add(expressions.visit(key));
                return;
            }
            requireFirst(made.position());
            window = made;
            groupBy.add(new Node.Name(
                made.position(), List.of(new Identifier(made.position(), Window.START, false))));
        }

        private void requireFirst(final Position position)
        {
            if (null != window)
            {
                throw position.error("found a second WINDOW; one is possible");
            }
        }

        @Override
        public Void visitHaving(final SqlParser.HavingContext context)
        {
            order(context, 3, "HAVING");
            having = expressions.visit(context.expression());
            return null;
        }

        @Override
        public Void visitWindow(final SqlParser.WindowContext context)
        {
            requireFirst(at(context.getStart()));
            if (lastRank > 3)
            {
                throw at(context.getStart()).error("WINDOW has to stand before " + last);
            }
            window = WindowBuilder.clause(context);
            return null;
        }

        @Override
        public Void visitNamedWindows(final SqlParser.NamedWindowsContext context)
        {
            if (lastRank > 4)
            {
                throw at(context.getStart()).error("WINDOW has to stand before " + last);
            }
            return null;
        }

        @Override
        public Void visitQualify(final SqlParser.QualifyContext context)
        {
            order(context, 4, "QUALIFY");
            qualify = expressions.visit(context.expression());
            return null;
        }

        @Override
        public Void visitOrderBy(final SqlParser.OrderByContext context)
        {
            order(context, 5, "ORDER BY");
            context.sortItem().forEach((item) -> orderBy.add(sort(expressions, item)));
            return null;
        }

        @Override
        public Void visitLimit(final SqlParser.LimitContext context)
        {
            order(context, 6, "LIMIT");
            limit = limit(at(context.getStart()), context.INTEGER().getSymbol());
            return null;
        }

        private static Syntax.Limit limit(final Position position, final Token number)
        {
            final String digits = number.getText();
            if (digits.length() > 18 || 0 == Long.parseLong(digits))
            {
                throw at(number).error("LIMIT takes a number from 1, found " + digits);
            }
            return new Syntax.Limit(position, Long.parseLong(digits));
        }

        @Override
        public Void visitEmit(final SqlParser.EmitContext context)
        {
            order(context, 7, "EMIT");
            final Position position = at(context.getStart());
            if (null != context.EVERY())
            {
                final long everyNs = Terms.duration(context.duration());
                if (everyNs <= 0)
                {
                    throw position.error("EMIT EVERY takes a positive duration");
                }
                emit = new Syntax.Emit(position, EmitMode.EVERY, everyNs, null);
                return null;
            }
            emit = new Syntax.Emit(position, null == context.FINAL() ? EmitMode.CHANGES : EmitMode.FINAL, 0,
                null == context.LIMIT() ? null :
                limit(at(context.LIMIT().getSymbol()), context.INTEGER().getSymbol()));
            return null;
        }
    }

    /** One key of an order; NULL comes last unless something else is written. */
    static Syntax.Sort sort(final ExpressionBuilder expressions, final SqlParser.SortItemContext item)
    {
        return new Syntax.Sort(at(item.getStart()), expressions.visit(item.expression()), null != item.DESC(),
            null != item.FIRST());
    }
}
