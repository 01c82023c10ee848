package io.corelane.core.sql;

import io.corelane.core.function.UserFunctions;
import java.util.List;
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
        final CommonTokenStream tokens = new CommonTokenStream(lexer(sql));
        final SqlParser.ScriptContext script = parser(tokens).script();
        return new StatementBuilder(sql, new Annotations(tokens, script.statement()), functions).build(script);
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
