package io.corelane.core.sql;

import io.corelane.core.function.UserFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Statements from parse trees. */
final class StatementBuilder extends SqlParserBaseVisitor<Syntax>
{
    private static final List<String> CONSTRAINTS =
        List.of("not", "null", "key", "primary", "unique", "default", "check", "references");

    private final String sql;
    private final Annotations annotations;
    private final SelectBuilder selects;

    StatementBuilder(final String sql, final Annotations annotations, final UserFunctions functions)
    {
        this.selects = new SelectBuilder(functions);
        this.sql = sql;
        this.annotations = annotations;
    }

    List<Syntax> build(final SqlParser.ScriptContext script)
    {
        final List<Syntax> statements = new ArrayList<>();
        for (final SqlParser.StatementContext statement : script.statement())
        {
            final Syntax syntax = visit(statement);
            final List<Syntax.Annotation> own = annotations.of(statement);
            if (!own.isEmpty() && !takesAnnotations(syntax))
            {
                throw own.get(0).position().error("the annotation @" + own.get(0).name() +
                    " is for a job; the statement behind it is none");
            }
            statements.add(syntax);
        }
        return statements;
    }

    private static boolean takesAnnotations(final Syntax syntax)
    {
        return syntax instanceof Syntax.Job || syntax instanceof Syntax.Explain || syntax instanceof Syntax.Look ||
            syntax instanceof Syntax.Insert insert && insert.isKept();
    }

    @Override
    public Syntax visitCreate(final SqlParser.CreateContext context)
    {
        final Position position = Position.of(context.getStart());
        final Identifier name = Terms.of(context.identifier());
        final String what = "CREATE " + context.kind.getText().toUpperCase(Locale.ROOT);
        if (null != context.query())
        {
            if (null != context.columnList())
            {
                throw Position.of(context.columnList().getStart()).error(
                    "a job's columns come from its SELECT; take the list of columns away");
            }
            if (null != context.withOptions())
            {
                throw Position.of(context.withOptions().getStart()).error("WITH is for a source; what a job can ask " +
                    "for stands in lines before it, such as -- @max_keys 1000");
            }
            return new Syntax.Job(position, SqlLexer.TABLE == context.kind.getType(), name,
                selects.query(context.query()), annotations.of(context), text(context));
        }
        if (null == context.columnList() && null == context.withOptions())
        {
            throw position.error(what + " " + name + " needs columns in parentheses, WITH (schema='...') or AS SELECT");
        }
        return new Syntax.Source(position, SqlLexer.TABLE == context.kind.getType(), name,
            columns(context.columnList()), options(context.withOptions()), text(context));
    }

    @Override
    public Syntax visitDescribe(final SqlParser.DescribeContext context)
    {
        return new Syntax.Describe(Position.of(context.getStart()), Terms.of(context.identifier()));
    }

    @Override
    public Syntax visitExplain(final SqlParser.ExplainContext context)
    {
        final Position position = Position.of(context.getStart());
        return new Syntax.Explain(position, null != context.CODE(), selects.query(context.query()),
            annotations.of(context), text(context.query()));
    }

    @Override
    public Syntax visitInsert(final SqlParser.InsertContext context)
    {
        return new Syntax.Insert(Position.of(context.getStart()), Terms.of(context.identifier()),
            selects.query(context.query()), Inserts.isKept(annotations.of(context)), text(context));
    }

    @Override
    public Syntax visitDrop(final SqlParser.DropContext context)
    {
        return new Syntax.Drop(Position.of(context.getStart()), context.kind.getText().toUpperCase(Locale.ROOT),
            Terms.of(context.identifier()));
    }

    @Override
    public Syntax visitPause(final SqlParser.PauseContext context)
    {
        return new Syntax.Pause(Position.of(context.getStart()), true, Terms.of(context.identifier()));
    }

    @Override
    public Syntax visitResume(final SqlParser.ResumeContext context)
    {
        return new Syntax.Pause(Position.of(context.getStart()), false, Terms.of(context.identifier()));
    }

    @Override
    public Syntax visitShow(final SqlParser.ShowContext context)
    {
        return new Syntax.Show(Position.of(context.getStart()), context.kind.getText().toUpperCase(Locale.ROOT));
    }

    @Override
    public Syntax visitLook(final SqlParser.LookContext context)
    {
        return new Syntax.Look(Position.of(context.getStart()), selects.query(context.query()),
            annotations.of(context), text(context.getStart(), end(context.query())));
    }

    /** Where a query ends, without the LIMIT of EMIT CHANGES, which is for whoever reads it. */
    private static Token end(final SqlParser.QueryContext query)
    {
        final List<SqlParser.ClauseContext> clauses = query.select(query.select().size() - 1).clause();
        return !clauses.isEmpty() && clauses.get(clauses.size() - 1) instanceof SqlParser.EmitContext emit &&
            null != emit.LIMIT() ? emit.CHANGES().getSymbol() : query.getStop();
    }

    private String text(final ParserRuleContext context)
    {
        return text(context.getStart(), context.getStop());
    }

    private String text(final Token start, final Token stop)
    {
        final int begin = sql.offsetByCodePoints(0, start.getStartIndex());
        return sql.substring(begin, sql.offsetByCodePoints(0, stop.getStopIndex() + 1));
    }

    private static List<Syntax.Column> columns(final SqlParser.ColumnListContext context)
    {
        final List<Syntax.Column> columns = new ArrayList<>();
        if (null != context)
        {
            for (final SqlParser.ColumnDefinitionContext column : context.columnDefinition())
            {
                if (!column.columnConstraint().isEmpty())
                {
                    throw constraint(column.columnConstraint(0));
                }
                columns.add(new Syntax.Column(Terms.of(column.identifier()), Terms.type(column.typeName())));
            }
        }
        return columns;
    }

    private static SqlException constraint(final SqlParser.ColumnConstraintContext context)
    {
        final String found = context.getStart().getText();
        return Position.of(context.getStart()).error(CONSTRAINTS.contains(found.toLowerCase(Locale.ROOT)) ?
            found + " behind a column's type is not possible: any column can be NULL, and the key is declared by " +
            "WITH (key='...')" : "found " + found + ", expected ',' or ')'");
    }

    private static List<Syntax.Option> options(final SqlParser.WithOptionsContext context)
    {
        final List<Syntax.Option> options = new ArrayList<>();
        if (null != context)
        {
            for (final SqlParser.OptionContext option : context.option())
            {
                options.add(new Syntax.Option(Position.of(option.getStart()), name(option.optionName()),
                    Position.of(option.optionValue().getStart()), value(option.optionValue())));
            }
        }
        return options;
    }

    private static String name(final SqlParser.OptionNameContext context)
    {
        return null != context.STRING() ? Terms.unquote(context.STRING().getText()).toLowerCase(Locale.ROOT) :
            context.identifier().stream().map(Terms::of).map(Identifier::text).collect(Collectors.joining("."));
    }

    private static String value(final SqlParser.OptionValueContext context)
    {
        if (null != context.STRING())
        {
            return Terms.unquote(context.STRING().getText());
        }
        if (null != context.duration())
        {
            return Terms.duration(context.duration()) + "ns";
        }
        return context.getText();
    }
}
