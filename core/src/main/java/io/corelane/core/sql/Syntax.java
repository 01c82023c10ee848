package io.corelane.core.sql;

import io.corelane.core.plan.EmitMode;
import java.util.List;

/** A statement as it was written: nothing is resolved yet. Immutable. */
sealed interface Syntax
{
    /** Where it begins. */
    Position position();

    /** CREATE STREAM of a source. Without columns the schema option says where they are. */
    record Source(Position position, Identifier name, List<Column> columns, List<Option> options) implements Syntax
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
    record Job(Position position, Identifier name, Select select, List<Annotation> annotations, String sql)
        implements Syntax
    {
    }

    /** A comment that sets an option of a job. */
    record Annotation(Position position, String name, String value)
    {
    }

    /** DESCRIBE. */
    record Describe(Position position, Identifier name) implements Syntax
    {
    }

    /** EXPLAIN SELECT; sql is the SELECT's text. */
    record Explain(Position position, Select select, List<Annotation> annotations, String sql) implements Syntax
    {
    }

    /** SELECT. Alias, where, having and emit may be null. */
    record Select(
        Position position,
        List<Item> items,
        Identifier source,
        Identifier alias,
        Node where,
        List<Node> groupBy,
        Node having,
        Emit emit)
    {
    }

    /** EMIT. */
    record Emit(Position position, EmitMode mode)
    {
    }

    /** One of the selected: an expression with or without alias, or a star (no expression) with or without relation. */
    record Item(Position position, Node expression, Identifier alias, Identifier starOf)
    {
    }
}
