package io.corelane.core.sql;

import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.Window;
import java.util.List;

/** A statement as it was written: nothing is resolved yet. Immutable. */
sealed interface Syntax
{
    /** Where it begins. */
    Position position();

    /** CREATE STREAM or TABLE of a source; sql is its text. Without columns the schema option says where they are. */
    record Source(
        Position position, boolean isTable, Identifier name, List<Column> columns, List<Option> options, String sql)
        implements Syntax
    {
    }

    /** A column of a CREATE STREAM. */
    record Column(Identifier name, Node.TypeName type)
    {
    }

    /** One name = value of WITH; the value is text, a duration's text, a number's text. */
    record Option(Position position, String name, Position valuePosition, String value)
    {
    }

    /** CREATE STREAM or TABLE ... AS SELECT; sql is the statement's text. */
    record Job(
        Position position, boolean isTable, Identifier name, Query query, List<Annotation> annotations, String sql)
        implements Syntax
    {
    }

    /** A comment that sets an option of a job. */
    record Annotation(Position position, String name, String value)
    {
    }

    /** INSERT INTO ... SELECT; sql is the statement's text. Kept is one of an appliance's catalog. */
    record Insert(Position position, Identifier name, Query query, boolean isKept, String sql) implements Syntax
    {
    }

    /** DROP; the kind is STREAM, TABLE or JOB. */
    record Drop(Position position, String kind, Identifier name) implements Syntax
    {
    }

    /** PAUSE JOB, or RESUME JOB. */
    record Pause(Position position, boolean isPause, Identifier name) implements Syntax
    {
    }

    /** A SELECT on its own; sql is its text. */
    record Look(Position position, Query query, List<Annotation> annotations, String sql) implements Syntax
    {
    }

    /** DESCRIBE. */
    record Describe(Position position, Identifier name) implements Syntax
    {
    }

    /** SHOW STREAMS, TABLES, JOBS or FUNCTIONS. */
    record Show(Position position, String kind) implements Syntax
    {
    }

    /** EXPLAIN [CODE] SELECT; sql is the SELECT's text. */
    record Explain(Position position, boolean code, Query query, List<Annotation> annotations, String sql)
        implements Syntax
    {
    }

    /** SELECTs with UNION ALL between them, one as a rule; those from a place on came by INSERT INTO. */
    record Query(Position position, List<Select> selects, int inserted)
    {
        /** One to which nothing was added. */
        Query(final Position position, final List<Select> selects)
        {
            this(position, selects, Integer.MAX_VALUE);
        }
    }

    /** SELECT. Where, having, window, qualify, limit and emit may be null. */
    record Select(
        Position position,
        Position distinct,
        List<Item> items,
        From from,
        Node where,
        List<Node> groupBy,
        Node having,
        WindowClause window,
        Node qualify,
        List<Sort> orderBy,
        Limit limit,
        Emit emit)
    {
        /** The same with another EMIT, which may be null. */
        Select emitting(final Emit other)
        {
            return new Select(
                position, distinct, items, from, where, groupBy, having, window, qualify, orderBy, limit, other);
        }
    }

    /** What stands in FROM. */
    sealed interface From
    {
        /** Where it begins. */
        Position position();
    }

    /** A source by name; the alias may be null. */
    record Named(Identifier name, Identifier alias) implements From
    {
        @Override
        public Position position()
        {
            return name.position();
        }
    }

    /** TABLE(TUMBLE(TABLE shown, ...)); the partition is a session's, empty where none was written. */
    record Windowed(Position position, WindowClause window, From input, List<Node> partition, Identifier shown)
        implements From
    {
    }

    /** A query in parentheses. */
    record Derived(Position position, Query query, Identifier alias) implements From
    {
    }

    /** left JOIN right; within may be null, and one of on and using is. The clause is where on was written. */
    record Joined(
        Position position, Rel.JoinKind kind, From left, From right, Within within, Node on, List<Identifier> using,
        String clause) implements From
    {
    }

    /** input CROSS JOIN UNNEST(path). */
    record Unnested(Position position, From input, Node.Name path, Identifier alias) implements From
    {
    }

    /** WITHIN: how far the right row may lie before and behind the left one, nanoseconds; graceNs may be -1. */
    record Within(Position position, long beforeNs, long afterNs, long graceNs)
    {
    }

    /** WINDOW; time may be null, graceNs is -1 where it was not written. Of a session the size is its gap. */
    record WindowClause(
        Position position, Window.Kind kind, Node.Name time, long sizeNs, long advanceNs, long graceNs)
    {
    }

    /** One key of ORDER BY. */
    record Sort(Position position, Node expression, boolean descending, boolean nullsFirst)
    {
    }

    /** LIMIT. */
    record Limit(Position position, long rows)
    {
    }

    /** EMIT; the limit, of EMIT CHANGES LIMIT, may be null. */
    record Emit(Position position, EmitMode mode, long everyNs, Limit limit)
    {
    }

    /** One of the selected: an expression with or without alias, or a star (no expression) with or without relation. */
    record Item(Position position, Node expression, Identifier alias, Identifier starOf)
    {
    }
}
