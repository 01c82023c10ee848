package io.corelane.core.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Token;

/**
 * Words of other dialects that would be taken for a name, or for nothing, if nobody looked: each is refused by its
 * name, with what to write instead.
 */
final class ForeignWords
{
    private static final String CLOCK = "is not possible: a job reads no clock, so that it gives the same when it is " +
        "run again; _timestamp is when a record was sent, _event_time when it happened";
    private static final String REMEMBERED = "would have to remember every row; ";
    private static final List<String> BEHIND_STAR = List.of("except", "exclude", "replace", "rename");
    private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

    static
    {
        all("is not possible here; compare LOWER(a) LIKE LOWER(b), or REGEXP_LIKE(a, '...', 'i')", "ilike");
        all("is not possible here; write REGEXP_LIKE(a, '...')", "rlike", "regexp", "similar");
        all("is not possible here; a condition in WHERE such as id % 100 = 0 takes a share of the rows", "sample",
            "tablesample");
        all("is not possible here; write LIMIT n", "fetch", "top");
        all("is not possible here; ROW_NUMBER() OVER (...) in a subquery numbers rows, and WHERE takes some", "offset");
        all("is not possible here; CROSS JOIN UNNEST(t.group) gives the entries of a group, JOIN all else", "lateral");
        all("is not possible here; write JOIN ... USING (column)", "natural");
        all("is not possible here; write JOIN, or LEFT JOIN and IS NULL in WHERE", "semi", "anti");
        all("is not possible here; JOIN of a stream with a table gives the table's rows as they are then", "asof");
        all("is not needed; JOIN of a stream with a table gives the table's rows as they are then", "system_time");
        all(REMEMBERED + "JOIN both on what is equal", "intersect");
        all(REMEMBERED + "LEFT JOIN the other and ask for IS NULL in WHERE", "except", "minus");
        all("is not possible here; write a SELECT for each grouping, with UNION ALL between them", "grouping", "sets",
            "rollup", "cube");
        all("is not possible here; a frame goes by ROWS, or by RANGE of time", "groups");
        all("is not possible in a frame; end it at 1 PRECEDING to leave the row itself out", "exclude");
        all("is not possible here; OVER with LAG and LEAD sees the rows around one", "match_recognize");
        all("is not possible here; SUM(...) FILTER (WHERE ...) makes a column of some rows", "pivot", "unpivot");
        all("stands inside of OVER; elsewhere rows go where a job needs them, so take it away", "partition");
        all("is not possible here; records come from publishers, or from corelane feed", "values");
        all("is not possible here; a WITH query reads sources and queries before it", "recursive");
        all("is not possible here; a job file creates each name once, and corelane sql takes DROP before a name is " +
            "created again", "if", "replace");
        all("is not possible here; a result that changes is CREATE TABLE name AS SELECT ...", "view", "materialized");
        all("is not possible here; WITH (event_time='ts', watermark='5s') says by which time rows go", "watermark");
        all("is not possible here; DROP JOB name ends a job", "terminate");
        all("is not possible here; SHOW STREAMS, TABLES, JOBS or FUNCTIONS", "list");
        all("is not possible here; SELECT ... EMIT CHANGES follows a stream", "print");
        all("is not possible here; a table's rows change by the records of its stream", "update", "delete", "merge");
        all("is not possible here; DROP what is there and CREATE it again", "alter");
        all("is not possible here; CREATE STREAM name AS SELECT ... gives a result its name", "into");
        all("goes with LEFT, RIGHT or FULL JOIN", "outer");
        all("goes with EMIT", "changes", "final", "every");
        all("goes with UNION", "all");
        all("goes with LIKE", "escape");
        all("goes with ORDER BY", "asc", "desc", "nulls");
        all("goes with a frame in OVER", "rows", "range", "preceding", "following", "unbounded", "current");
        all("goes with WITHIN", "grace");
        all("is not possible here; write LOWER <= value AND value <= UPPER for either order", "symmetric");
        all("is not possible here; FILTER (WHERE x IS NOT NULL) leaves NULL out of an aggregate", "ignore", "respect");
        all("is not possible here; write IN (...), or conditions with OR", "any", "some");
        all("is not possible here; write IS NULL", "unknown");
        all("is not possible here; a day is TIMESTAMP '2026-01-31 00:00:00'", "date");
        all(CLOCK, "now", "current_timestamp", "localtimestamp", "current_date", "current_time", "proctime", "sysdate");
        all("is not possible here; EMIT FINAL gives a window's rows when it closes", "after");
        all("is not possible here; EXPLAIN SELECT ... shows the plan, EXPLAIN CODE what is generated", "plan",
            "analyze");
        all("is not possible here; DESCRIBE name shows all there is", "extended");
        all("is not possible here; what runs is shown by SHOW JOBS", "queries");
    }

    private ForeignWords()
    {
    }

    private static void all(final String remedy, final String... words)
    {
        for (final String word : words)
        {
            REMEDIES.put(word, remedy);
        }
    }

    /** What to say of a word, or null when it is none of these. */
    static String remedy(final String word)
    {
        final String remedy = REMEDIES.get(word.toLowerCase(Locale.ROOT));
        return null == remedy ? null : word.toUpperCase(Locale.ROOT) + " " + remedy;
    }

    /** The error that a word of another dialect stands where the parser stopped, or just before; null if none does. */
    static SqlException error(final List<Token> statement, final Token found)
    {
        int last = statement.size() - 1;
        while (last > 0 && SqlLexer.OPEN == statement.get(last).getType() && SqlLexer.SELECT == found.getType())
        {
            last--;
        }
        final Token before = last < 0 ? null : statement.get(last);
        if (null != before && SqlLexer.CREATE == before.getType() && SqlLexer.OR == found.getType())
        {
            return Position.of(found).error(remedy("replace"));
        }
        for (int i = 1; i <= last; i++)
        {
            if (SqlLexer.FOR == statement.get(i).getType() && "watermark".equalsIgnoreCase(
                statement.get(i - 1).getText()))
            {
                return Position.of(statement.get(i - 1)).error(remedy("watermark"));
            }
        }
        if (null != before && SqlLexer.STAR == before.getType() && BEHIND_STAR.contains(
            found.getText().toLowerCase(Locale.ROOT)))
        {
            return Position.of(found).error(found.getText().toUpperCase(Locale.ROOT) +
                " behind * is not possible here; name the columns that are wanted");
        }
        // A word before that is none of ours was taken for a name.
        final boolean isBefore = null != before && (SqlLexer.NAME == before.getType() ||
            SqlLexer.PARTITION == before.getType() && SqlLexer.BY == found.getType());
        if (null != before && SqlLexer.EMIT == before.getType() && SqlLexer.ON == found.getType())
        {
            return Position.of(found).error("ON " + REMEDIES.get("after"));
        }
        final Token word = isBefore && null != remedy(before.getText()) ? before : found;
        return null == remedy(word.getText()) ? null : Position.of(word).error(remedy(word.getText()));
    }

    /** An alias: without AS in front it cannot be a word that somebody meant otherwise. May be absent. */
    static Identifier alias(final SqlParser.IdentifierContext context, final boolean hasAs)
    {
        final Identifier alias = Terms.ofOptional(context);
        if (null == alias || hasAs || alias.quoted())
        {
            return alias;
        }
        final String remedy = remedy(alias.text());
        if (null != remedy)
        {
            throw alias.position().error(remedy + "; as a name it is written AS " + alias.text());
        }
        return alias;
    }
}
