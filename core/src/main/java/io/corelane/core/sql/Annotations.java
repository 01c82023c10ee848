package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** Comments that say something: {@code -- @name value} before a statement. Each belongs to the statement behind it. */
final class Annotations
{
    private static final Pattern FORM = Pattern.compile("--\\s*@([A-Za-z_][A-Za-z0-9_.]*)\\s*[:=]?\\s*(.*?)\\s*");

    private final Map<Token, List<Syntax.Annotation>> byStatement = new LinkedHashMap<>();

    Annotations(final CommonTokenStream tokens, final List<SqlParser.StatementContext> statements)
    {
        for (final SqlParser.StatementContext statement : statements)
        {
            byStatement.put(statement.getStart(), new ArrayList<>());
        }
        List<Syntax.Annotation> waiting = new ArrayList<>();
        for (final Token token : tokens.getTokens())
        {
            final Matcher matcher = FORM.matcher(token.getText());
            if (SqlLexer.LINE_COMMENT == token.getType() && matcher.matches())
            {
                waiting.add(new Syntax.Annotation(
                    Position.of(token), matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2)));
            }
            else if (byStatement.containsKey(token))
            {
                byStatement.put(token, waiting);
                waiting = new ArrayList<>();
            }
            else if (Token.DEFAULT_CHANNEL == token.getChannel() && !waiting.isEmpty())
            {
                final Syntax.Annotation annotation = waiting.get(0);
                throw annotation.position().error("the annotation @" + annotation.name() +
                    " has to stand before the statement that it is for");
            }
        }
    }

    /** The annotations of a statement. */
    List<Syntax.Annotation> of(final SqlParser.StatementContext statement)
    {
        return List.copyOf(byStatement.get(statement.getStart()));
    }
}
