package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.tree.ParseTree;

/** Small things from parse trees: names, quoted text, types, durations. */
final class Terms
{
    private Terms()
    {
    }

    /** A name: lower case unless quoted. */
    static Identifier of(final SqlParser.IdentifierContext context)
    {
        final String text = context.getText();
        return null == context.QUOTED_NAME() ?
            new Identifier(Position.of(context.getStart()), text.toLowerCase(Locale.ROOT), false) :
            new Identifier(Position.of(context.getStart()), unquote(text), true);
    }

    /** The same of a name that may be absent. */
    static Identifier ofOptional(final SqlParser.IdentifierContext context)
    {
        return null == context ? null : of(context);
    }

    /** The parts of a name with dots; an array's element belongs to its part. */
    static List<Identifier> parts(final SqlParser.QualifiedNameContext context)
    {
        final List<Identifier> parts = new ArrayList<>();
        for (final ParseTree child : context.children)
        {
            if (child instanceof SqlParser.IdentifierContext identifier)
            {
                parts.add(of(identifier));
            }
            else if (child instanceof SqlParser.MemberContext member)
            {
                parts.add(null != member.identifier() ? of(member.identifier()) : new Identifier(
                    Position.of(member.getStart()), member.getText().toLowerCase(Locale.ROOT), false));
            }
            else if (child instanceof SqlParser.ElementContext element)
            {
                final Identifier array = parts.remove(parts.size() - 1);
                parts.add(new Identifier(array.position(), array.text() + element.getText(), array.quoted()));
            }
        }
        return List.copyOf(parts);
    }

    /** Text without its quotes, doubled ones inside made single. */
    static String unquote(final String quoted)
    {
        final String quote = quoted.substring(0, 1);
        return quoted.substring(1, quoted.length() - 1).replace(quote + quote, quote);
    }

    /** A type as it was written. */
    static Node.TypeName type(final SqlParser.TypeNameContext context)
    {
        return new Node.TypeName(Position.of(context.getStart()), Terms.of(context.identifier()).text(),
            parameter(context, 0), parameter(context, 1));
    }

    /** A duration in nanoseconds. */
    static long duration(final SqlParser.DurationContext context)
    {
        final Position position = Position.of(context.getStart());
        if (null != context.interval())
        {
            return interval(context.interval());
        }
        return null != context.DURATION() ? Durations.parse(position, context.DURATION().getText()) :
            Durations.of(position, context.getStart().getText(), context.identifier().getText());
    }

    /** An interval in nanoseconds. */
    static long interval(final SqlParser.IntervalContext context)
    {
        final Position position = Position.of(context.getStart());
        final String amount = null != context.INTEGER() ? context.INTEGER().getText() :
            unquote(context.STRING().getText()).trim();
        final String unit = context.identifier(0).getText();
        final long lengthNs = null == context.TO() ? Durations.of(position, amount, unit) :
            Durations.between(position, amount, unit, context.identifier(1).getText());
        return null == context.sign || SqlLexer.PLUS == context.sign.getType() ? lengthNs :
            Durations.negated(position, lengthNs);
    }

    private static long parameter(final SqlParser.TypeNameContext context, final int index)
    {
        if (index >= context.INTEGER().size())
        {
            return -1;
        }
        final String digits = context.INTEGER(index).getText();
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
