package io.corelane.core.sql;

import io.corelane.core.plan.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees of all kinds, from a seed. */
final class RandomNodes
{
    private static final Position HERE = new Position(1, 1);
    private static final List<String> WORDS = List.of("price", "symbol", "_key", "key", "time", "timestamp", "value",
        "name", "type", "first", "last", "count", "stream", "interval", "current", "rows", "exists", "both", "table",
        "unnest", "for", "show", "asc");
    private static final List<String> MEMBERS = List.of("inner", "union", "price", "select", "left", "numbers[12]");
    private static final List<String> QUOTED = List.of("select", "Mixed Case", "a\"b", "x;y", "--no", "1st", "'");
    private static final List<String> TEXTS = List.of("", "IBM", "it's", "''", "a;b", "-- @x", "/*", "\"", "Ünï", "\n");
    private static final List<Operator> BINARY = List.of(Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY,
        Operator.DIVIDE, Operator.MODULO, Operator.EQUAL, Operator.NOT_EQUAL, Operator.LESS, Operator.LESS_EQUAL,
        Operator.GREATER, Operator.GREATER_EQUAL, Operator.IS_DISTINCT, Operator.IS_NOT_DISTINCT);
    private static final List<Operator> UNARY =
        List.of(Operator.NOT, Operator.NEGATE, Operator.IS_NULL, Operator.IS_NOT_NULL);
    private static final List<String> FUNCTIONS = functions();

    private final Random random;

    RandomNodes(final long seed)
    {
        this.random = new Random(seed);
    }

    Node node(final int depth)
    {
        if (depth <= 0)
        {
            return leaf();
        }
        switch (random.nextInt(10))
        {
            case 0:
                return leaf();
            case 1:
                return new Node.Apply(HERE, pick(UNARY), List.of(node(depth - 1)));
            case 2:
                return new Node.Apply(HERE, random.nextBoolean() ? Operator.AND : Operator.OR,
                    nodes(depth - 1, 2 + random.nextInt(3)));
            case 3:
                return new Node.Between(
                    HERE, node(depth - 1), node(depth - 1), node(depth - 1), random.nextBoolean());
            case 4:
                return new Node.In(
                    HERE, node(depth - 1), nodes(depth - 1, 1 + random.nextInt(3)), random.nextBoolean());
            case 5:
                return new Node.IsTruth(HERE, node(depth - 1), random.nextBoolean(), random.nextBoolean());
            case 6:
                return chosen(depth - 1);
            case 7:
                return new Node.Cast(HERE, node(depth - 1), type(), random.nextBoolean());
            case 8:
                return call(depth - 1);
            default:
                return new Node.Apply(HERE, pick(BINARY), nodes(depth - 1, 2));
        }
    }

    private Node leaf()
    {
        switch (random.nextInt(9))
        {
            case 0:
                return new Node.Constant(HERE, random.nextLong() >> random.nextInt(64));
            case 1:
                return new Node.Constant(HERE,
                    new BigDecimal(new BigInteger(random.nextInt(120), random), 1 + random.nextInt(37)));
            case 2:
                return new Node.Constant(HERE, random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 3:
                return new Node.Constant(HERE, pick(TEXTS));
            case 4:
                return new Node.Constant(HERE, random.nextBoolean());
            case 5:
                return new Node.Constant(HERE, null);
            case 6:
                return new Node.Moment(HERE, random.nextLong() >> random.nextInt(64));
            case 7:
                return new Node.Interval(HERE, random.nextLong() >> random.nextInt(64));
            default:
                return name();
        }
    }

    /** All but POSITION, whose IN is no condition. */
    private static List<String> functions()
    {
        final List<String> names = new ArrayList<>(List.of("count", "sum", "avg", "min", "max", "first_value"));
        names.addAll(ScalarCalls.names());
        names.remove("position");
        return names;
    }

    private Node name()
    {
        final List<Identifier> parts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--)
        {
            final boolean quoted = random.nextInt(4) == 0;
            final String word = pick(quoted ? QUOTED : parts.isEmpty() ? WORDS : MEMBERS);
            parts.add(new Identifier(HERE, word, quoted));
        }
        return new Node.Name(HERE, List.copyOf(parts));
    }

    private Node chosen(final int depth)
    {
        final List<Node.Branch> branches = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--)
        {
            branches.add(new Node.Branch(node(depth), node(depth)));
        }
        return new Node.Case(HERE, random.nextBoolean() ? null : node(depth), List.copyOf(branches),
            random.nextBoolean() ? null : node(depth));
    }

    private Node call(final int depth)
    {
        final Identifier function = new Identifier(HERE, pick(FUNCTIONS), false);
        final boolean star = random.nextInt(4) == 0;
        return new Node.Call(HERE, function, star ? List.of() : nodes(depth, random.nextInt(3)), star,
            random.nextInt(3) == 0 ? node(depth) : null);
    }

    private Node.TypeName type()
    {
        switch (random.nextInt(3))
        {
            case 0:
                return new Node.TypeName(HERE, "bigint", -1, -1);
            case 1:
                return new Node.TypeName(HERE, "varchar", 1 + random.nextInt(50), -1);
            default:
                return new Node.TypeName(HERE, "decimal", 18, random.nextInt(18));
        }
    }

    private List<Node> nodes(final int depth, final int count)
    {
        final List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            nodes.add(node(depth));
        }
        return List.copyOf(nodes);
    }

    private <T> T pick(final List<T> list)
    {
        return list.get(random.nextInt(list.size()));
    }
}
