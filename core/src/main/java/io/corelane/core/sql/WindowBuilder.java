package io.corelane.core.sql;

import io.corelane.core.plan.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Windows from parse trees, in all their spellings: {@code WINDOW TUMBLING(1m)}, {@code WINDOW HOPPING(ts, 5m, 1m)},
 * {@code WINDOW TUMBLING (SIZE 1 MINUTE, GRACE PERIOD 5 SECONDS)}, and
 * {@code TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))}.
 */
final class WindowBuilder
{
    private static final List<String> WINDOWS = List.of("tumbling", "hopping", "sliding", "session");
    private static final List<String> FUNCTIONS = List.of("tumble", "hop", "session");
    private static final String CUMULATE = "cumulate";
    private static final List<String> WORDS = List.of("size", "advance", "gap", "grace", "retention");
    private static final long NONE = -1;

    private final Position position;
    private final Window.Kind kind;
    private Node.Name time;
    private long sizeNs = NONE;
    private long advanceNs = NONE;
    private long graceNs = NONE;
    private long retentionNs = NONE;

    private WindowBuilder(final Position position, final Window.Kind kind)
    {
        this.position = position;
        this.kind = kind;
    }

    static Syntax.WindowClause clause(final SqlParser.WindowContext context)
    {
        final Identifier name = Terms.of(context.identifier());
        if (!WINDOWS.contains(name.text()))
        {
            throw name.position().error("there is no WINDOW " + name.text() + Nearest.hint(name.text(), WINDOWS));
        }
        final Window.Kind kind = "tumbling".equals(name.text()) ? Window.Kind.TUMBLING :
            "session".equals(name.text()) ? Window.Kind.SESSION : Window.Kind.HOPPING;
        final WindowBuilder builder = new WindowBuilder(Position.of(context.getStart()), kind);
        final List<Long> durations = new ArrayList<>();
        for (int i = 0; i < context.windowArgument().size(); i++)
        {
            builder.argument(context.windowArgument(i), i, durations);
        }
        builder.take(durations);
        return builder.build();
    }

    static Syntax.WindowClause function(final SqlParser.WindowFunctionContext context)
    {
        final Identifier name = Terms.of(context.identifier(0));
        final Identifier column = Terms.of(context.identifier(2));
        final List<Long> durations = new ArrayList<>();
        context.duration().forEach((duration) -> durations.add(Terms.duration(duration)));
        if (null != context.windowPartition() && !"session".equals(name.text()))
        {
            throw Position.of(context.windowPartition().getStart()).error("PARTITION BY goes with SESSION, whose " +
                "length depends on it; here, name the columns in GROUP BY");
        }
        return called(name, new Node.Name(column.position(), List.of(column)), durations);
    }

    /** What a function says: {@code TUMBLE(ts, 1m)}, {@code HOP(ts, advance, size)}, {@code SESSION(ts, gap)}. */
    private static Syntax.WindowClause called(
        final Identifier name, final Node.Name time, final List<Long> durations)
    {
        if (CUMULATE.equals(name.text()))
        {
            throw name.position().error("CUMULATE is not possible; TUMBLE of its size together with EMIT EVERY and " +
                "its step gives each group's row so far, step by step");
        }
        if (!FUNCTIONS.contains(name.text()))
        {
            throw name.position().error("there is no window function " + name.text() +
                Nearest.hint(name.text(), FUNCTIONS));
        }
        final Window.Kind kind = "tumble".equals(name.text()) ? Window.Kind.TUMBLING :
            "session".equals(name.text()) ? Window.Kind.SESSION : Window.Kind.HOPPING;
        final WindowBuilder builder = new WindowBuilder(name.position(), kind);
        builder.time = time;
        if (Window.Kind.HOPPING == kind && 2 == durations.size())
        {
            // Here the advance comes before the size.
            durations.add(0, durations.remove(1));
        }
        builder.take(durations);
        return builder.build();
    }

    /** The window that a key of GROUP BY is, such as {@code TUMBLE(ts, INTERVAL '1' MINUTE)}, or null. */
    static Syntax.WindowClause group(final ExpressionBuilder expressions, final SqlParser.ExpressionContext key)
    {
        if (!(key instanceof SqlParser.PredicatedContext value && value.predicate().isEmpty() &&
            value.valueExpression() instanceof SqlParser.SimpleContext simple &&
            simple.primary() instanceof SqlParser.FunctionContext function))
        {
            return null;
        }
        final SqlParser.FunctionCallContext call = function.functionCall();
        final Identifier name =
            null == call.functionName().identifier() ? null : Terms.of(call.functionName().identifier());
        if (null == name || !isFunction(name.text()) || null != expressions.functions().find(name.text()))
        {
            return null;
        }
        if (null != call.withinGroup() || null != call.filter() || null != call.over() ||
            null == call.arguments() || call.arguments().argument().size() < 2)
        {
            throw name.position().error(usage(name.text()));
        }
        final List<Node> arguments = new ArrayList<>();
        call.arguments().argument().forEach((argument) -> arguments.add(expressions.visit(argument.expression(0))));
        if (!(arguments.get(0) instanceof Node.Name time))
        {
            throw arguments.get(0).position().error(usage(name.text()));
        }
        final List<Long> durations = new ArrayList<>();
        for (final Node argument : arguments.subList(1, arguments.size()))
        {
            if (!(argument instanceof Node.Interval interval))
            {
                throw argument.position().error(usage(name.text()));
            }
            durations.add(interval.lengthNs());
        }
        return called(name, time, durations);
    }

    /** Whether a name is that of a function that makes windows. */
    static boolean isFunction(final String name)
    {
        return FUNCTIONS.contains(name) || CUMULATE.equals(name);
    }

    /** How a function that makes windows is written. */
    static String usage(final String name)
    {
        final String shown = name.toUpperCase(Locale.ROOT);
        return shown + " makes windows; it stands in GROUP BY, such as " + shown + "(ts, " + ("hop".equals(name) ?
            "INTERVAL '10' SECOND, " : "") + "INTERVAL '1' MINUTE), or in FROM, such as TABLE(" + shown +
            "(TABLE t, DESCRIPTOR(ts), " + ("hop".equals(name) ? "INTERVAL '10' SECOND, " : "") +
            "INTERVAL '1' MINUTE))";
    }

    private void argument(
        final SqlParser.WindowArgumentContext context, final int index, final List<Long> durations)
    {
        final Position at = Position.of(context.getStart());
        if (null != context.qualifiedName())
        {
            if (0 != index)
            {
                throw at.error("found " + context.getText() + ", expected a duration such as 10s");
            }
            time = new Node.Name(at, Terms.parts(context.qualifiedName()));
        }
        else if (context.identifier().isEmpty())
        {
            durations.add(Terms.duration(context.duration()));
        }
        else
        {
            word(context, at);
        }
    }

    private void word(final SqlParser.WindowArgumentContext context, final Position at)
    {
        final String word = Terms.of(context.identifier(0)).text();
        final long lengthNs = Terms.duration(context.duration());
        final String second = null != context.BY() ? "by" :
            context.identifier().size() > 1 ? Terms.of(context.identifier(1)).text() : "";
        switch (word + (second.isEmpty() ? "" : " " + second))
        {
            case "size", "gap" ->
            {
                requireWord(at, word);
                sizeNs = once(at, word, sizeNs, lengthNs);
            }
            case "advance", "advance by" -> advanceNs = once(at, word, advanceNs, lengthNs);
            case "grace", "grace period" -> graceNs = once(at, word, graceNs, lengthNs);
            case "retention" -> retentionNs = once(at, word, retentionNs, lengthNs);
            default -> throw at.error("found " + word + (second.isEmpty() ? "" : " " + second) +
                ", expected SIZE, ADVANCE BY, GAP, GRACE PERIOD or RETENTION" + Nearest.hint(word, WORDS));
        }
    }

    /** A session has a gap, other windows have a size. */
    private void requireWord(final Position at, final String word)
    {
        final boolean isSession = Window.Kind.SESSION == kind;
        if (isSession == "size".equals(word))
        {
            throw at.error("a " + kind + " window has " + (isSession ? "no SIZE: it is as long as records come, " +
                "and ends at a GAP; write SESSION(GAP 30 SECONDS)" : "no GAP but a SIZE; write " + kind +
                "(SIZE 30 SECONDS" + (Window.Kind.HOPPING == kind ? ", ADVANCE BY 10 SECONDS)" : ")")));
        }
    }

    private static long once(final Position at, final String word, final long former, final long lengthNs)
    {
        if (NONE != former)
        {
            throw at.error(word.toUpperCase(Locale.ROOT) + " is there twice");
        }
        if (lengthNs < 0)
        {
            throw at.error(word.toUpperCase(Locale.ROOT) + " cannot be negative");
        }
        return lengthNs;
    }

    /** Takes what was written without a word in front: the size, then of a hopping window the advance. */
    private void take(final List<Long> durations)
    {
        final int most = Window.Kind.HOPPING == kind ? 2 : 1;
        final int taken = (NONE == sizeNs ? 0 : 1) + (NONE == advanceNs ? 0 : 1) + durations.size();
        if (taken > most)
        {
            throw position.error("a " + kind + " window takes " + (2 == most ? "a size and an advance" :
                Window.Kind.SESSION == kind ? "one gap" : "one size") + ", found " + taken + " durations");
        }
        for (final long lengthNs : durations)
        {
            if (NONE == sizeNs)
            {
                sizeNs = lengthNs;
            }
            else
            {
                advanceNs = lengthNs;
            }
        }
    }

    private Syntax.WindowClause build()
    {
        if (NONE == sizeNs)
        {
            throw position.error("a " + kind + " window needs its " +
                (Window.Kind.SESSION == kind ? "gap, such as SESSION(30s)" : "size, such as " + kind + "(10s" +
                (Window.Kind.HOPPING == kind ? ", 1s)" : ")")));
        }
        if (Window.Kind.HOPPING == kind && NONE == advanceNs)
        {
            throw position.error("a HOPPING window needs its advance behind the size, such as HOPPING(10s, 1s)");
        }
        if (sizeNs <= 0 || 0 == advanceNs || advanceNs < NONE)
        {
            throw position.error("the lengths of a window have to be positive");
        }
        if (NONE != retentionNs && retentionNs < sizeNs + Math.max(0, graceNs))
        {
            throw position.error("RETENTION has to be at least as long as a window is open, " +
                Durations.text(sizeNs + Math.max(0, graceNs)) + "; a window's row leaves when it closes and is not " +
                "needed any longer, so RETENTION can as well be taken away");
        }
        if (Window.Kind.HOPPING == kind && advanceNs > sizeNs)
        {
            throw position.error("a HOPPING window of " + Durations.text(sizeNs) + " cannot advance by " +
                Durations.text(advanceNs) + ": records between two windows would count in none; the advance is at " +
                "most the size");
        }
        return new Syntax.WindowClause(position, kind, time, sizeNs,
            Window.Kind.SESSION == kind ? 0 : Window.Kind.HOPPING == kind ? advanceNs : sizeNs, graceNs);
    }
}
