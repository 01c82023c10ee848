package io.corelane.core.sql;

import io.corelane.core.function.UserFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.TokenSource;

/** Text to syntax trees; the first error ends it. */
final class ScriptParser
{
    private ScriptParser()
    {
    }

    /** The statements of a script, in its order. */
    static List<Syntax> parse(final String sql, final UserFunctions functions)
    {
        return locate(sql, functions).stream().map(Located::syntax).collect(Collectors.toList());
    }

    /** A statement and where it ends. */
    record Located(Syntax syntax, int end)
    {
    }

    /** The statements of a script, each with the index behind its last character. */
    static List<Located> locate(final String sql, final UserFunctions functions)
    {
        final CommonTokenStream tokens = new CommonTokenStream(lexer(sql));
        final SqlParser.ScriptContext script = parser(tokens).script();
        final List<Syntax> statements =
            new StatementBuilder(sql, new Annotations(tokens, script.statement()), functions).build(script);
        final List<Located> located = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++)
        {
            located.add(new Located(statements.get(i),
                sql.offsetByCodePoints(0, script.statement(i).getStop().getStopIndex() + 1)));
        }
        return located;
    }

    /** One expression and nothing behind it. */
    static Node parseExpression(final String sql)
    {
        return new ExpressionBuilder(UserFunctions.NONE).visit(
            parser(new CommonTokenStream(lexer(sql))).expressionOnly().expression());
    }

    static SqlParser parser(final CommonTokenStream tokens)
    {
        final SqlParser parser = new SqlParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(new ErrorReporter());
        parser.addParseListener(new NestingGuard());
        return parser;
    }

    private static TokenSource lexer(final String sql)
    {
        final SqlLexer lexer = new SqlLexer(CharStreams.fromString(sql));
        lexer.removeErrorListeners();
        return lexer;
    }
}
