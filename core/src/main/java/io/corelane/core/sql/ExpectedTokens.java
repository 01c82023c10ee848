package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Which tokens can follow the beginning of a statement: each one is tried. The parser itself only knows what could
 * follow at the decision that failed, which may lie before the place that is wrong.
 */
final class ExpectedTokens
{
    private ExpectedTokens()
    {
    }

    /** Tokens by index. */
    interface Tokens
    {
        Token get(int index);
    }

    /** Token types, EOF among them, with which the statement could go on. */
    static IntervalSet after(final List<Token> beginning)
    {
        final IntervalSet expected = new IntervalSet();
        for (int type = 1; type <= SqlParser.VOCABULARY.getMaxTokenType(); type++)
        {
            if (canFollow(beginning, type))
            {
                expected.add(type);
            }
        }
        if (canFollow(beginning, Token.EOF))
        {
            expected.add(Token.EOF);
        }
        return expected;
    }

    private static boolean canFollow(final List<Token> beginning, final int type)
    {
        final List<Token> tokens = new ArrayList<>();
        for (final Token token : beginning)
        {
            tokens.add(new CommonToken(token));
        }
        tokens.add(new CommonToken(type, ""));
        if (Token.EOF != type)
        {
            tokens.add(new CommonToken(Token.EOF, ""));
        }
        final SqlParser parser = new SqlParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.addErrorListener(new Stop());
        try
        {
            parser.script();
        }
        catch (final Stopped stopped)
        {
            return stopped.tokenIndex > beginning.size();
        }
        return true;
    }

    private static final class Stop extends BaseErrorListener
    {
        @Override
        public void syntaxError(
            final Recognizer<?, ?> recognizer,
            final Object offendingSymbol,
            final int line,
            final int charPositionInLine,
            final String message,
            final RecognitionException ex)
        {
            throw new Stopped(((Token)offendingSymbol).getTokenIndex());
        }
    }

    private static final class Stopped extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        private final int tokenIndex;

        Stopped(final int tokenIndex)
        {
            super(null, null, false, false);
            this.tokenIndex = tokenIndex;
        }
    }
}
