package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Turns the parser's first error into a sentence: what was found, what could have stood there, what was meant. */
final class ErrorReporter extends BaseErrorListener
{
    /** Letters that a name has at least that can be taken for a misspelt word: nearly any two are near to IS or ON. */
    private static final int SHORTEST = 3;

    @Override
    public void syntaxError(
        final Recognizer<?, ?> recognizer,
        final Object offendingSymbol,
        final int line,
        final int charPositionInLine,
        final String message,
        final RecognitionException ex)
    {
        final Token found = (Token)offendingSymbol;
        throw report(((Parser)recognizer).getTokenStream()::get, found);
    }

    private static SqlException report(final ExpectedTokens.Tokens tokens, final Token found)
    {
        final String lexical = TokenText.lexicalError(found);
        if (null != lexical)
        {
            return Position.of(found).error(lexical);
        }
        final List<Token> statement = statementUpTo(tokens, found.getTokenIndex());
        final IntervalSet expected = ExpectedTokens.after(statement);
        final Token before = statement.isEmpty() ? null : statement.get(statement.size() - 1);
        final SqlException foreign = ForeignWords.error(statement, found);
        if (null != foreign)
        {
            return foreign;
        }
        final Token first = statement.size() < 2 ? null : statement.get(statement.size() - 2);
        if (null != before && (SqlLexer.INTEGER == before.getType() || SqlLexer.STRING == before.getType() &&
            null != first && SqlLexer.INTERVAL == first.getType()) && expected.contains(SqlLexer.UNIT) &&
            expected.contains(SqlLexer.QUOTED_NAME) && !expected.contains(SqlLexer.PLUS))
        {
            return Position.of(found).error("found " + TokenText.found(found) + ", expected a unit of time, such as " +
                (SqlLexer.STRING == before.getType() ? "in INTERVAL '5' MINUTE" :
                before.getText() + "s or " + before.getText() + " SECONDS"));
        }
        final SqlException misspelt = null == before ? null : misspelt(statement, before);
        if (null != misspelt)
        {
            return misspelt;
        }
        final String meant = TokenText.misspeltWord(found, expected);
        return Position.of(found).error("found " + TokenText.found(found) + ", expected " +
            TokenText.expected(expected) + (null == meant ? "" : "; did you mean " + meant + "?") +
            TokenText.reservedHint(found, expected) + TokenText.separatorHint(found, expected));
    }

    /** That the name where the parser still went on, such as an alias, was a word meant to stand there; or null. */
    private static SqlException misspelt(final List<Token> statement, final Token name)
    {
        if (SqlLexer.NAME != name.getType() || name.getText().length() < SHORTEST)
        {
            return null;
        }
        final IntervalSet expected = ExpectedTokens.after(statement.subList(0, statement.size() - 1));
        final String meant = TokenText.misspeltWord(name, expected);
        return null == meant ? null : Position.of(name).error("found " + name.getText() + ", expected " +
            TokenText.expected(TokenText.withoutNames(expected)) + "; did you mean " + meant + "?");
    }

    private static List<Token> statementUpTo(final ExpectedTokens.Tokens tokens, final int index)
    {
        final List<Token> statement = new ArrayList<>();
        for (int i = 0; i < index; i++)
        {
            final Token token = tokens.get(i);
            if (SqlLexer.SEMICOLON == token.getType())
            {
                statement.clear();
            }
            else if (Token.DEFAULT_CHANNEL == token.getChannel())
            {
                statement.add(token);
            }
        }
        return statement;
    }
}
