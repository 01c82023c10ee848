package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Tokens in words, for errors. */
final class TokenText
{
    private static final int MAX_LISTED = 12;
    private static final int MAX_SHOWN = 60;

    private TokenText()
    {
    }

    /** What is wrong with a token that is none of the language, or null. */
    static String lexicalError(final Token token)
    {
        switch (token.getType())
        {
            case SqlLexer.UNTERMINATED_STRING:
                return "the text that begins here has no closing ' (a quote inside a text is written '')";
            case SqlLexer.UNTERMINATED_NAME:
                return "the name that begins here has no closing \"";
            case SqlLexer.UNTERMINATED_COMMENT:
                return "the comment that begins here has no closing */";
            case SqlLexer.HINT:
                return "a comment that begins with " + (token.getText().contains("@") ? "@" : "+") + " asks for " +
                    "something; options of a job stand in lines such as -- @max_keys 1000 before the statement";
            case SqlLexer.UNKNOWN_CHARACTER:
                return "found the character " + token.getText() + ", which SQL does not use here" + (
                    ":".equals(token.getText()) ? "; CAST(a AS BIGINT) changes a type" :
                    "`".equals(token.getText()) ? "; a name is quoted by \"" : "");
            case SqlLexer.MALFORMED:
                return "found " + shown(token) + ", which is neither a number nor a duration such as 500ms, 10s, " +
                    "5m or 1h (a name cannot begin with a digit)";
            default:
                return null;
        }
    }

    /** What stands there. */
    static String found(final Token token)
    {
        if (Token.EOF == token.getType())
        {
            return "the end of the input";
        }
        return isSign(token.getType()) ? "'" + token.getText() + "'" : shown(token);
    }

    /** Its text, or how a long one begins: a literal may be as long as a script. */
    private static String shown(final Token token)
    {
        final String text = token.getText();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    /** The word of the language that a name resembles and that could stand there, or null. */
    static String misspeltWord(final Token token, final IntervalSet expected)
    {
        if (SqlLexer.NAME != token.getType() || token.getText().length() < 2)
        {
            return null;
        }
        final List<String> words = new ArrayList<>();
        final boolean isName = expected.contains(SqlLexer.QUOTED_NAME);
        for (final int type : expected.toList())
        {
            if (isWord(type) && !(isName && isSoft(type)))
            {
                words.add(word(type));
            }
        }
        // Of two that are as near the longer one: a letter is lost more easily than it is added.
        words.sort(Comparator.comparingInt(String::length).reversed());
        return Nearest.of(token.getText(), words);
    }

    /** Says that a statement has to end before the next one begins. */
    static String separatorHint(final Token found, final IntervalSet expected)
    {
        final boolean begins = SqlLexer.SELECT == found.getType() || SqlLexer.CREATE == found.getType() ||
            SqlLexer.INSERT == found.getType() || SqlLexer.DROP == found.getType();
        return begins && expected.contains(SqlLexer.SEMICOLON) ? "; between statements goes a ';'" : "";
    }

    /** Says how a reserved word can be a name, when a name was expected and that word found. */
    static String reservedHint(final Token found, final IntervalSet expected)
    {
        final boolean wanted = expected.contains(SqlLexer.QUOTED_NAME) && !expected.contains(Token.EOF);
        return wanted && isWord(found.getType()) && SqlLexer.FROM != found.getType() ?
            "; as a name it is written \"" + found.getText().toLowerCase(Locale.ROOT) + "\"" : "";
    }

    /** What could stand there: names, expressions and operators as such, words and signs one by one. */
    static String expected(final IntervalSet types)
    {
        final boolean name = types.contains(SqlLexer.QUOTED_NAME);
        final boolean expression = name && types.contains(SqlLexer.DECIMAL);
        final boolean operator = types.contains(SqlLexer.PERCENT);
        final Set<String> texts = new LinkedHashSet<>();
        if (expression)
        {
            texts.add("an expression");
        }
        else if (name)
        {
            texts.add("a name");
        }
        if (operator)
        {
            texts.add("an operator");
        }
        final boolean member = name && types.contains(SqlLexer.THEN) && types.contains(SqlLexer.UNION);
        final boolean both = types.contains(SqlLexer.AND) && types.contains(SqlLexer.OR);
        for (final int type : types.toList())
        {
            if (!ends(type) && !(member && isWord(type)) && !(name && isSoft(type)) && !(expression && begins(type)) &&
                !(operator && operates(type, both)))
            {
                texts.add(text(type));
            }
        }
        if (types.contains(SqlLexer.SEMICOLON) && !types.contains(SqlLexer.CREATE))
        {
            texts.add("the end of the statement");
        }
        else if (types.contains(Token.EOF) && texts.isEmpty())
        {
            texts.add("the end");
        }
        return join(new ArrayList<>(texts));
    }

    /** The same but for names, and words that can be names. */
    static IntervalSet withoutNames(final IntervalSet types)
    {
        final IntervalSet others = new IntervalSet();
        types.toList().stream().filter((type) -> !isSoft(type)).forEach(others::add);
        return others;
    }

    private static String join(final List<String> texts)
    {
        if (1 == texts.size())
        {
            return texts.get(0);
        }
        if (texts.size() > MAX_LISTED)
        {
            return String.join(", ", texts.subList(0, MAX_LISTED)) + " or " +
                (texts.contains("the end of the statement") ? "the end of the statement" : "others");
        }
        return String.join(", ", texts.subList(0, texts.size() - 1)) + " or " + texts.get(texts.size() - 1);
    }

    private static String text(final int type)
    {
        switch (type)
        {
            case SqlLexer.STRING:
                return "a text in single quotes";
            case SqlLexer.INTEGER:
                return "an integer";
            case SqlLexer.DECIMAL:
            case SqlLexer.DOUBLE:
                return "a number";
            case SqlLexer.DURATION:
                return "a duration";
            case SqlLexer.UNIT:
                return "a unit of time";
            default:
                return isSign(type) ? "'" + word(type) + "'" : word(type);
        }
    }

    private static String word(final int type)
    {
        final String literal = SqlParser.VOCABULARY.getLiteralName(type);
        return null == literal ? SqlParser.VOCABULARY.getSymbolicName(type).replace("NOT_EQUAL", "<>") :
            literal.substring(1, literal.length() - 1);
    }

    private static boolean isWord(final int type)
    {
        return type >= SqlLexer.SELECT && type <= SqlLexer.TO;
    }

    private static boolean isSign(final int type)
    {
        return type >= SqlLexer.SEMICOLON && type <= SqlLexer.CONCAT;
    }

    private static boolean ends(final int type)
    {
        return Token.EOF == type || SqlLexer.SEMICOLON == type;
    }

    private static boolean isSoft(final int type)
    {
        return type >= SqlLexer.STREAM && type <= SqlLexer.UNIT ||
            SqlLexer.NAME == type || SqlLexer.QUOTED_NAME == type;
    }

    private static boolean begins(final int type)
    {
        switch (type)
        {
            case SqlLexer.CASE:
            case SqlLexer.CAST:
            case SqlLexer.TRY_CAST:
            case SqlLexer.NULL:
            case SqlLexer.TRUE:
            case SqlLexer.FALSE:
            case SqlLexer.NOT:
            case SqlLexer.LEFT:
            case SqlLexer.RIGHT:
            case SqlLexer.INTEGER:
            case SqlLexer.DECIMAL:
            case SqlLexer.DOUBLE:
            case SqlLexer.DURATION:
            case SqlLexer.STRING:
            case SqlLexer.OPEN:
            case SqlLexer.PLUS:
            case SqlLexer.MINUS:
                return true;
            default:
                return false;
        }
    }

    private static boolean operates(final int type, final boolean logical)
    {
        switch (type)
        {
            case SqlLexer.AND:
            case SqlLexer.OR:
                return logical;
            case SqlLexer.NOT:
            case SqlLexer.IN:
            case SqlLexer.IS:
            case SqlLexer.BETWEEN:
            case SqlLexer.LIKE:
            case SqlLexer.OPEN:
            case SqlLexer.OPEN_BRACKET:
            case SqlLexer.DOT:
            case SqlLexer.UNIT:
                return true;
            default:
                return type >= SqlLexer.EQUAL && type <= SqlLexer.CONCAT;
        }
    }
}
