package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.StandardFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Types of functions of texts: how long the result can become. */
final class TextCalls
{
    /** Bytes of the longest code point. */
    private static final int POINT_LENGTH = 4;

    private TextCalls()
    {
    }

    static void register(final Map<String, ScalarCalls.CallTyper> calls)
    {
        calls.put("upper", (arguments) -> same(arguments.require(1, 1), StandardFunction.UPPER));
        calls.put("lower", (arguments) -> same(arguments.require(1, 1), StandardFunction.LOWER));
        calls.put("reverse", (arguments) -> same(arguments.require(1, 1), StandardFunction.REVERSE));
        calls.put("substring", TextCalls::substring);
        calls.put("substr", TextCalls::substring);
        calls.put("left", (arguments) -> side(arguments, StandardFunction.LEFT));
        calls.put("right", (arguments) -> side(arguments, StandardFunction.RIGHT));
        calls.put("trim", (arguments) -> trimmed(arguments, StandardFunction.TRIM));
        calls.put("ltrim", (arguments) -> trimmed(arguments, StandardFunction.LTRIM));
        calls.put("rtrim", (arguments) -> trimmed(arguments, StandardFunction.RTRIM));
        calls.put("replace", TextCalls::replace);
        calls.put("position", (arguments) -> position(arguments, 0));
        calls.put("strpos", (arguments) -> position(arguments, 1));
        calls.put("length", (arguments) -> length(arguments, StandardFunction.LENGTH));
        calls.put("char_length", (arguments) -> length(arguments, StandardFunction.LENGTH));
        calls.put("character_length", (arguments) -> length(arguments, StandardFunction.LENGTH));
        calls.put("octet_length", (arguments) -> length(arguments, StandardFunction.OCTET_LENGTH));
        calls.put("concat", (arguments) -> concat(arguments.requireLeast(1).all()));
        calls.put("||", TextCalls::concatenation);
        calls.put("lpad", (arguments) -> padded(arguments, StandardFunction.LPAD));
        calls.put("rpad", (arguments) -> padded(arguments, StandardFunction.RPAD));
        calls.put("split_part", TextCalls::splitPart);
        calls.put("like", TextCalls::like);
    }

    private static Expr same(final Arguments arguments, final StandardFunction function)
    {
        final Expr text = arguments.text(0);
        return Arguments.call(function, text.type(), text);
    }

    private static Expr length(final Arguments arguments, final StandardFunction function)
    {
        return Arguments.call(function, DataType.BIGINT, arguments.require(1, 1).text(0));
    }

    private static Expr substring(final Arguments arguments)
    {
        arguments.require(2, 3);
        final Expr text = arguments.text(0);
        final Expr start = arguments.integer(1);
        if (2 == arguments.count())
        {
            return Arguments.call(StandardFunction.SUBSTRING, text.type(), text, start);
        }
        final Expr count = arguments.integer(2);
        return Arguments.call(StandardFunction.SUBSTRING, shortened(text, count), text, start, count);
    }

    private static Expr side(final Arguments arguments, final StandardFunction function)
    {
        final Expr text = arguments.require(2, 2).text(0);
        final Expr count = arguments.integer(1);
        return Arguments.call(function, shortened(text, count), text, count);
    }

    private static Expr trimmed(final Arguments arguments, final StandardFunction function)
    {
        final Expr text = arguments.require(1, 2).text(0);
        return 1 == arguments.count() ? Arguments.call(function, text.type(), text) :
            Arguments.call(function, text.type(), text, arguments.text(1));
    }

    private static Expr replace(final Arguments arguments)
    {
        final Expr text = arguments.require(3, 3).text(0);
        final Expr from = arguments.text(1);
        final Expr to = arguments.text(2);
        final int places = text.type().length() / Math.max(1, leastLength(from));
        final long more = (long)places * Math.max(0, mostLength(to) - Math.max(1, leastLength(from)));
        return Arguments.call(
            StandardFunction.REPLACE, bounded(text.type().length() + more), text, from, to);
    }

    private static Expr position(final Arguments arguments, final int part)
    {
        arguments.require(2, 2);
        return Arguments.call(
            StandardFunction.POSITION, DataType.BIGINT, arguments.text(part), arguments.text(1 - part));
    }

    private static Expr concatenation(final Arguments arguments)
    {
        final List<Expr> texts = arguments.all();
        if (texts.stream().allMatch((expr) -> Coercion.UNTYPED_NULL != expr && !isText(expr)))
        {
            throw arguments.position().error("|| takes texts, found " + texts.get(0).type() + " and " +
                texts.get(1).type() + "; CAST one of them to VARCHAR");
        }
        return concat(texts);
    }

    /** Whatever is no text becomes one, as by CAST. */
    private static Expr concat(final List<Expr> all)
    {
        final List<Expr> texts = new ArrayList<>();
        long length = 0;
        for (final Expr expr : all)
        {
            final Expr known = Coercion.known(expr, DataType.varchar(1));
            final Expr text = isText(known) ? known :
                new Expr.Cast(known, DataType.varchar(Types.textLength(known.type())), false);
            texts.add(text);
            length += mostLength(text);
        }
        return 1 == texts.size() ? texts.get(0) :
            new Expr.Function(StandardFunction.CONCAT, texts, bounded(length));
    }

    private static Expr padded(final Arguments arguments, final StandardFunction function)
    {
        final Expr text = arguments.require(2, 3).text(0);
        final Expr count = arguments.integer(1);
        final Expr filling = arguments.count() > 2 ? arguments.text(2) :
            new Expr.Literal(" ", DataType.varchar(1));
        final long points = count instanceof Expr.Literal literal && literal.value() instanceof Long value ?
            Math.max(0, Math.min(DataType.MAX_LENGTH, value)) : DataType.MAX_LENGTH;
        final boolean isAscii = filling instanceof Expr.Literal literal && literal.value() instanceof String value &&
            value.chars().allMatch((c) -> c < 0x80);
        final long length = Math.min(
            POINT_LENGTH * points, text.type().length() + points * (isAscii ? 1 : POINT_LENGTH));
        return Arguments.call(function, bounded(length), text, count, filling);
    }

    private static Expr splitPart(final Arguments arguments)
    {
        final Expr text = arguments.require(3, 3).text(0);
        return Arguments.call(
            StandardFunction.SPLIT_PART, text.type(), text, arguments.text(1), arguments.integer(2));
    }

    private static Expr like(final Arguments arguments)
    {
        final Expr text = arguments.text(0);
        final Expr pattern = arguments.text(1);
        if (2 == arguments.count())
        {
            return Arguments.call(StandardFunction.LIKE, DataType.BOOLEAN, text, pattern);
        }
        final String escape = arguments.constantText(2, "ESCAPE");
        if (1 != escape.length() || escape.charAt(0) >= 0x80)
        {
            throw arguments.node(2).position().error("ESCAPE takes one ASCII character, found '" + escape + "'");
        }
        if (pattern instanceof Expr.Literal literal && literal.value() instanceof String value &&
            endsInEscape(value, escape.charAt(0)))
        {
            throw arguments.node(1).position().error("the pattern ends with the escape character " + escape +
                "; write it twice, or a character behind it");
        }
        return Arguments.call(StandardFunction.LIKE, DataType.BOOLEAN, text, pattern,
            new Expr.Literal(escape, DataType.varchar(1)));
    }

    private static boolean endsInEscape(final String pattern, final char escape)
    {
        int i = 0;
        while (i < pattern.length() && !(escape == pattern.charAt(i) && i + 1 == pattern.length()))
        {
            i += escape == pattern.charAt(i) ? 2 : 1;
        }
        return i < pattern.length();
    }

    private static DataType shortened(final Expr text, final Expr count)
    {
        return count instanceof Expr.Literal literal && literal.value() instanceof Long value ?
            bounded(Math.min(text.type().length(), POINT_LENGTH * Math.max(0, Math.min(value, DataType.MAX_LENGTH)))) :
            text.type();
    }

    private static boolean isText(final Expr expr)
    {
        return Coercion.UNTYPED_NULL != expr && DataType.Kind.VARCHAR == expr.type().kind();
    }

    private static int leastLength(final Expr text)
    {
        return text instanceof Expr.Literal literal && null != literal.value() ? mostLength(text) : 0;
    }

    private static int mostLength(final Expr text)
    {
        return text instanceof Expr.Literal literal ? null == literal.value() ? 0 :
            utf8Length((String)literal.value()) : text.type().length();
    }

    static int utf8Length(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The type of texts that have at most so many bytes, as far as there are longer ones. */
    static DataType bounded(final long length)
    {
        return DataType.varchar((int)Math.max(1, Math.min(DataType.MAX_LENGTH, length)));
    }
}
