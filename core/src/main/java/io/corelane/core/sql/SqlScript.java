package io.corelane.core.sql;

import io.corelane.core.function.FunctionCatalog;
import io.corelane.core.function.UserFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A script taken apart, without looking at what its names mean. Any thread. */
public final class SqlScript
{
    /**
     * A statement.
     *
     * @param script      all of the script.
     * @param from        where in the script the statement begins, with the semicolon of the one before it and the
     *                    annotations before it.
     * @param to          behind its last character.
     * @param sql         the statement alone.
     * @param isLook      whether it is a SELECT on its own.
     * @param hasEmit     whether it is one that says when it emits.
     * @param reads       names in FROM of such a SELECT.
     * @param annotations what comments before a SELECT on its own say, a line each.
     * @param limit       how many rows it gives at the most, by EMIT CHANGES LIMIT, else Long.MAX_VALUE.
     */
    public record Part(
        String script,
        int from,
        int to,
        String sql,
        boolean isLook,
        boolean hasEmit,
        Set<String> reads,
        String annotations,
        long limit)
    {
        /**
         * The statement with the annotations before it, where it stands.
         *
         * @return it, behind as many blank lines and columns as it has before it in the script, so that errors name the
         *         right place. Made anew each time: a script of many statements would be there as often.
         */
        public String text()
        {
            return placed(script, from, to);
        }
    }

    private SqlScript()
    {
    }

    /**
     * Statements that stand one behind the other, as one text.
     *
     * @param parts of one script, none left out between the first and the last.
     * @return a script in which each stands at the line and column where it stands in the whole one.
     */
    public static String together(final List<Part> parts)
    {
        return parts.isEmpty() ? "" :
            placed(parts.get(0).script(), parts.get(0).from(), parts.get(parts.size() - 1).to());
    }

    /** A piece of a script, behind what stands for all before it. */
    private static String placed(final String script, final int from, final int to)
    {
        return script.substring(0, from).replaceAll("[^\n]", " ") + script.substring(from, to);
    }

    /**
     * The statements of a script.
     *
     * @param sql        any number of statements.
     * @param sourceName what to call the script in errors.
     * @return the statements in the script's order.
     * @throws SqlException when it cannot be parsed.
     */
    public static List<Part> parts(final String sql, final String sourceName)
    {
        try
        {
            final List<Part> parts = new ArrayList<>();
            int from = 0;
            for (final ScriptParser.Located located : ScriptParser.locate(sql, UserFunctions.installed()))
            {
                parts.add(part(sql, from, located));
                from = located.end();
            }
            return parts;
        }
        catch (final SqlException ex)
        {
            throw ex.in(sourceName);
        }
    }

    /**
     * The words of the dialect, for whoever completes what people type.
     *
     * @param functions whether names of functions are words as well.
     * @return upper case, sorted.
     */
    public static List<String> words(final boolean functions)
    {
        final TreeSet<String> words = new TreeSet<>();
        for (int i = 0; i <= SqlLexer.VOCABULARY.getMaxTokenType(); i++)
        {
            final String literal = SqlLexer.VOCABULARY.getLiteralName(i);
            if (null != literal && literal.matches("'[A-Z_]+'"))
            {
                words.add(literal.substring(1, literal.length() - 1));
            }
        }
        if (functions)
        {
            FunctionCatalog.with(UserFunctions.installed()).forEach((entry) -> words.add(entry.name()));
            words.remove("||");
            words.addAll(Functions.aggregates());
            words.addAll(Functions.analytics());
        }
        return List.copyOf(words);
    }

    private static Part part(final String script, final int from, final ScriptParser.Located located)
    {
        final int to = located.end();
        if (located.syntax() instanceof Syntax.Look look)
        {
            final Syntax.Emit emit = look.query().selects().get(look.query().selects().size() - 1).emit();
            return new Part(script, from, to, look.sql(), true, null != emit, StatementOrder.reads(look.query()),
                SqlCompiler.annotations(look.annotations()),
                null == emit || null == emit.limit() ? Long.MAX_VALUE : emit.limit().rows());
        }
        return new Part(
            script, from, to, script.substring(from, to).strip(), false, false, Set.of(), "", Long.MAX_VALUE);
    }
}
