package io.corelane.core.codegen;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random statements of the dialect over one stream of all types, and random rows for it. */
final class RandomSql
{
    static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), a BIGINT, b BIGINT, d DECIMAL(9,2), e DECIMAL(18,4), w DECIMAL(30,5), " +
        "f DOUBLE, g DOUBLE, p BOOLEAN, q BOOLEAN, t VARCHAR(6), u VARCHAR(12), x TIMESTAMP, y TIMESTAMP) " +
        "WITH (key='k', event_time='x');\n";

    private static final String[] BIGINTS = {"a", "b", "_sequence", "_partition"};
    private static final String[] DECIMALS = {"d", "e", "w"};
    private static final String[] DOUBLES = {"f", "g"};
    private static final String[] BOOLEANS = {"p", "q"};
    private static final String[] TEXTS = {"k", "t", "u"};
    private static final String[] TIMES = {"x", "y", "_timestamp", "_event_time"};
    private static final String[] COMPARISONS = {"=", "<>", "<", "<=", ">", ">="};

    /** The kinds of expressions. */
    private enum Kind
    {
        BIGINT, DECIMAL, DOUBLE, BOOLEAN, TEXT, TIME
    }

    private final Random random;

    RandomSql(final long seed)
    {
        this.random = new Random(seed);
    }

    String job()
    {
        final StringBuilder sql = new StringBuilder("CREATE TABLE j AS SELECT ");
        if (random.nextInt(3) == 0)
        {
            final int columns = 1 + random.nextInt(4);
            for (int i = 0; i < columns; i++)
            {
                sql.append(0 == i ? "" : ", ").append(expression(anyKind(), 3)).append(" AS c").append(i);
            }
            return sql.append(" FROM s").append(where()).append(" EMIT CHANGES;").toString();
        }
        final List<String> keys = new ArrayList<>();
        final int keyCount = random.nextInt(3);
        for (int i = 0; i < keyCount; i++)
        {
            // A number alone would name a column by its place.
            keys.add(expression(pickKind(Kind.TEXT, Kind.BOOLEAN, Kind.TIME), random.nextInt(2)));
            if (random.nextInt(3) == 0)
            {
                keys.set(i, pick("a", "d", "e", "w", "f", "(a % 2)"));
            }
        }
        final int aggregates = 1 + random.nextInt(5);
        for (int i = 0; i < keyCount; i++)
        {
            sql.append(keys.get(i)).append(" AS k").append(i).append(", ");
        }
        for (int i = 0; i < aggregates; i++)
        {
            sql.append(0 == i ? "" : ", ").append(aggregate()).append(" AS c").append(i);
        }
        sql.append(" FROM s").append(where());
        sql.append(keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys));
        if (random.nextInt(2) == 0)
        {
            sql.append(" HAVING ").append(having());
        }
        return sql.append(random.nextInt(3) == 0 ? " EMIT FINAL;" : " EMIT CHANGES;").toString();
    }

    Object[] row()
    {
        return new Object[]{
            maybe(text(3)), maybe(integer()), maybe(integer()), maybe(decimal(9, 2)), maybe(decimal(18, 4)),
            maybe(decimal(30, 5)), maybe(floating()), maybe(floating()), maybe(random.nextBoolean()),
            maybe(random.nextBoolean()), maybe(text(6)), maybe(number()), maybe(time()), maybe(time())};
    }

    private String where()
    {
        return random.nextInt(2) == 0 ? "" : " WHERE " + expression(Kind.BOOLEAN, 2);
    }

    private String having()
    {
        return switch (random.nextInt(4))
        {
            case 0 -> "COUNT(*) % 3 <> 1";
            case 1 -> "SUM(a) > 0";
            case 2 -> "MAX(f) < 1000 OR COUNT(b) > 2";
            default -> "MIN(d) IS NOT NULL AND AVG(e) > -50";
        };
    }

    private String aggregate()
    {
        final String filter = random.nextInt(4) == 0 ? " FILTER (WHERE " + expression(Kind.BOOLEAN, 1) + ")" : "";
        final String call = switch (random.nextInt(8))
        {
            case 0 -> "COUNT(*)" + filter;
            case 1 -> "COUNT(" + expression(anyKind(), 1) + ")" + filter;
            case 2 -> "SUM(" + expression(number(random.nextInt(3)), 1) + ")" + filter;
            case 3 -> "AVG(" + expression(number(random.nextInt(3)), 1) + ")" + filter;
            case 4 -> "MIN(" + expression(anyKind(), 1) + ")" + filter;
            case 5 -> "MAX(" + expression(anyKind(), 1) + ")" + filter;
            case 6 -> "FIRST_VALUE(" + expression(anyKind(), 1) + ")" + filter;
            default -> "LAST_VALUE(" + expression(anyKind(), 1) + ")" + filter;
        };
        return random.nextInt(5) == 0 ? "CASE WHEN COUNT(*) > 1 THEN " + call + " END" : call;
    }

    private static Kind number(final int choice)
    {
        return Kind.values()[choice];
    }

    private Kind anyKind()
    {
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    private String expression(final Kind kind, final int depth)
    {
        if (0 == depth || random.nextInt(4) == 0)
        {
            return leaf(kind);
        }
        final int next = depth - 1;
        switch (random.nextInt(6))
        {
            case 0:
                return "CASE WHEN " + expression(Kind.BOOLEAN, next) + " THEN " + expression(kind, next) +
                    (random.nextBoolean() ? " ELSE " + expression(kind, next) : "") + " END";

            case 1:
                return "COALESCE(" + expression(kind, next) + ", " + expression(kind, next) + ")";

            case 2:
                return "NULLIF(" + expression(kind, next) + ", " + expression(kind, next) + ")";

            case 3:
                return cast(kind, next);

            default:
                return operation(kind, next);
        }
    }

    private String operation(final Kind kind, final int next)
    {
        return switch (kind)
        {
            case BIGINT -> random.nextInt(5) == 0 ? "(- " + expression(kind, next) + ")" :
                "(" + expression(kind, next) + pick(" + ", " - ", " * ", " % ") + expression(kind, next) + ")";
            case DECIMAL -> random.nextInt(5) == 0 ?
                "(" + expression(Kind.BIGINT, next) + " / " + expression(Kind.BIGINT, next) + ")" :
                "(" + expression(kind, next) + pick(" + ", " - ", " * ", " / ", " % ") +
                expression(random.nextBoolean() ? Kind.BIGINT : kind, next) + ")";
            case DOUBLE -> "(" + expression(kind, next) + pick(" + ", " - ", " * ", " / ") +
                expression(number(random.nextInt(3)), next) + ")";
            case BOOLEAN -> bool(next);
            case TIME -> "(" + expression(kind, next) + pick(" + ", " - ") + "INTERVAL '5' SECOND)";
            default -> leaf(kind);
        };
    }

    private String bool(final int next)
    {
        final Kind kind = anyKind();
        return switch (random.nextInt(7))
        {
            case 0 -> "(" + expression(Kind.BOOLEAN, next) + " AND " + expression(Kind.BOOLEAN, next) + ")";
            case 1 -> "(" + expression(Kind.BOOLEAN, next) + " OR " + expression(Kind.BOOLEAN, next) + ")";
            case 2 -> "(NOT " + expression(Kind.BOOLEAN, next) + ")";
            case 3 -> "(" + expression(kind, next) + pick(" IS NULL", " IS NOT NULL") + ")";
            case 4 -> "(" + expression(kind, next) + pick(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ") +
                expression(kind, next) + ")";
            case 5 -> "(" + expression(kind, next) + " BETWEEN " + expression(kind, 0) + " AND " +
                expression(kind, 0) + ")";
            default -> "(" + expression(kind, next) + " " + pick(COMPARISONS) + " " + expression(kind, next) + ")";
        };
    }

    private String cast(final Kind kind, final int next)
    {
        final String from = switch (kind)
        {
            case BIGINT -> expression(random.nextBoolean() ? Kind.DECIMAL : pickKind(Kind.DOUBLE, Kind.TEXT), next);
            case TIME -> expression(Kind.BIGINT, next);
            case BOOLEAN -> expression(pickKind(Kind.TEXT, Kind.BOOLEAN), next);
            default -> expression(pickKind(Kind.BIGINT, Kind.DECIMAL, Kind.DOUBLE, Kind.TEXT), next);
        };
        final String type = switch (kind)
        {
            case BIGINT -> "BIGINT";
            case DECIMAL -> pick("DECIMAL(6,2)", "DECIMAL(18,4)", "DECIMAL(25,3)");
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case TEXT -> pick("VARCHAR(8)", "VARCHAR(40)");
            default -> "TIMESTAMP";
        };
        return pick("CAST(", "TRY_CAST(") + from + " AS " + type + ")";
    }

    private String leaf(final Kind kind)
    {
        return switch (kind)
        {
            case BIGINT -> random.nextInt(4) == 0 ? Long.toString(random.nextInt(7)) : pick(BIGINTS);
            case DECIMAL -> random.nextInt(4) == 0 ? pick("1.50", "0.001", "12345.6789") : pick(DECIMALS);
            case DOUBLE -> random.nextInt(4) == 0 ? pick("1e3", "2.5e-1") : pick(DOUBLES);
            case BOOLEAN -> random.nextInt(6) == 0 ? pick("TRUE", "FALSE") : pick(BOOLEANS);
            case TEXT -> random.nextInt(4) == 0 ? pick("'ab'", "''", "'12'", "'é'") : pick(TEXTS);
            case TIME -> random.nextInt(4) == 0 ? "TIMESTAMP '2026-01-31 12:00:00'" : pick(TIMES);
        };
    }

    private Kind pickKind(final Kind... kinds)
    {
        return kinds[random.nextInt(kinds.length)];
    }

    private String pick(final String... choices)
    {
        return choices[random.nextInt(choices.length)];
    }

    private Object maybe(final Object value)
    {
        return random.nextInt(6) == 0 ? null : value;
    }

    private String text(final int max)
    {
        final StringBuilder text = new StringBuilder();
        final int length = random.nextInt(max + 1);
        for (int i = 0; i < length; i++)
        {
            text.append((char)('a' + random.nextInt(3)));
        }
        return text.toString();
    }

    private String number()
    {
        return pick("12", "-7", "3.25", "1e2", "true", "x", " 5 ", "2026-01-31");
    }

    private Long integer()
    {
        return switch (random.nextInt(8))
        {
            case 0 -> Long.MAX_VALUE - random.nextInt(2);
            case 1 -> Long.MIN_VALUE + 1 + random.nextInt(2);
            case 2 -> random.nextLong() >> random.nextInt(60);
            default -> (long)(random.nextInt(9) - 4);
        };
    }

    private BigDecimal decimal(final int precision, final int scale)
    {
        if (random.nextInt(5) == 0)
        {
            final BigInteger limit = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
            return new BigDecimal(random.nextBoolean() ? limit : limit.negate(), scale);
        }
        return BigDecimal.valueOf(random.nextInt(20_001) - 10_000, scale);
    }

    private Double floating()
    {
        return switch (random.nextInt(8))
        {
            case 0 -> 0.0;
            case 1 -> -0.0;
            case 2 -> Double.MAX_VALUE;
            case 3 -> random.nextGaussian() * 1e18;
            case 4 -> 0.5 + random.nextInt(4);
            default -> random.nextGaussian() * 100;
        };
    }

    private Long time()
    {
        return 1_700_000_000_000_000_000L + random.nextInt(5) * 1_000_000_123L;
    }
}
