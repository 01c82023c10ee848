package io.corelane.core.sql;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.EmitMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** SELECT from a parse tree. What is not built yet is refused by its name here. */
final class SelectBuilder
{
    private static final List<String> WINDOWS = List.of("tumbling", "hopping", "sliding", "session");

    private final ExpressionBuilder expressions;

    SelectBuilder(final UserFunctions functions)
    {
        this.expressions = new ExpressionBuilder(functions);
    }

    Syntax.Select select(final SqlParser.QueryContext context)
    {
        if (!context.UNION().isEmpty())
        {
            throw at(context.UNION(0).getSymbol()).unsupported("UNION");
        }
        final SqlParser.SelectContext select = context.select(0);
        if (null != select.DISTINCT())
        {
            throw at(select.DISTINCT().getSymbol()).unsupported("SELECT DISTINCT");
        }
        final List<Syntax.Item> items = new ArrayList<>();
        for (final SqlParser.SelectItemContext item : select.selectItem())
        {
            items.add(item(item));
        }
        final SqlParser.NamedSourceContext source = source(select);
        final Clauses clauses = new Clauses(select.clause());
        return new Syntax.Select(at(select.getStart()), List.copyOf(items), Terms.of(source.identifier(0)),
            Terms.ofOptional(source.identifier(1)), clauses.where, List.copyOf(clauses.groupBy), clauses.having,
            clauses.emit);
    }

    private static Position at(final Token token)
    {
        return Position.of(token);
    }

    private static SqlParser.NamedSourceContext source(final SqlParser.SelectContext select)
    {
        if (select.relation().size() > 1)
        {
            throw at(select.COMMA(select.selectItem().size() - 1).getSymbol()).error(
                "FROM takes one source; a second one is joined by JOIN ... ON, which is not supported yet");
        }
        final SqlParser.RelationContext relation = select.relation(0);
        final SqlParser.SourceContext source = relation.source();
        if (source instanceof SqlParser.SubquerySourceContext)
        {
            throw at(source.getStart()).unsupported("a subquery in FROM");
        }
        if (source instanceof SqlParser.WindowSourceContext)
        {
            final String function = ((SqlParser.WindowSourceContext)source).windowFunction().identifier(0).getText();
            throw at(source.getStart()).unsupported("TABLE(" + function.toUpperCase(Locale.ROOT) + "(...))");
        }
        if (source instanceof SqlParser.UnnestSourceContext)
        {
            throw at(source.getStart()).unsupported("UNNEST");
        }
        for (final SqlParser.JoinContext join : relation.join())
        {
            throw at(join.getStart()).unsupported(
                words(join.joinKind()) + (join.source() instanceof SqlParser.UnnestSourceContext ? " UNNEST" : ""));
        }
        return (SqlParser.NamedSourceContext)source;
    }

    private static String words(final SqlParser.JoinKindContext kind)
    {
        final StringBuilder words = new StringBuilder();
        for (int i = 0; i < kind.getChildCount(); i++)
        {
            words.append(kind.getChild(i).getText().toUpperCase(Locale.ROOT)).append(' ');
        }
        return words.append("JOIN").toString();
    }

    private Syntax.Item item(final SqlParser.SelectItemContext context)
    {
        final Position position = at(context.getStart());
        if (context instanceof SqlParser.OneColumnContext column)
        {
            return new Syntax.Item(
                position, expressions.visit(column.expression()), Terms.ofOptional(column.identifier()), null);
        }
        return new Syntax.Item(position, null, null, context instanceof SqlParser.AllColumnsOfContext all ?
            Terms.of(all.identifier()) : null);
    }

    /** The clauses behind FROM: each once and in order. */
    private final class Clauses extends SqlParserBaseVisitor<Void>
    {
        private Node where;
        private List<Node> groupBy = List.of();
        private Node having;
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
            groupBy = expressions.all(context.expression());
            return null;
        }

        @Override
        public Void visitHaving(final SqlParser.HavingContext context)
        {
            order(context, 3, "HAVING");
            having = expressions.visit(context.expression());
            return null;
        }

        @Override
        public Void visitEmit(final SqlParser.EmitContext context)
        {
            order(context, 4, "EMIT");
            if (null != context.EVERY())
            {
                throw at(context.getStart()).unsupported("EMIT EVERY");
            }
            emit = new Syntax.Emit(
                at(context.getStart()), null == context.FINAL() ? EmitMode.CHANGES : EmitMode.FINAL);
            return null;
        }

        @Override
        public Void visitWindow(final SqlParser.WindowContext context)
        {
            final Identifier kind = Terms.of(context.identifier());
            if (WINDOWS.contains(kind.text()))
            {
                throw at(context.getStart()).unsupported("WINDOW " + kind.text().toUpperCase(Locale.ROOT));
            }
            throw kind.position().error("there is no WINDOW " + kind.text() + Nearest.hint(kind.text(), WINDOWS));
        }

        @Override
        public Void visitOrderBy(final SqlParser.OrderByContext context)
        {
            throw at(context.getStart()).unsupported("ORDER BY");
        }

        @Override
        public Void visitLimit(final SqlParser.LimitContext context)
        {
            throw at(context.getStart()).unsupported("LIMIT");
        }
    }
}
