package io.corelane.core.codegen;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

/** Random SELECTs over one stream with columns of every type, and random rows of it, ends of ranges included. */
final class RandomSql
{
    static final String STREAM = "CREATE STREAM r (i BIGINT, j BIGINT, d DECIMAL(10,2), w DECIMAL(18,6), " +
        "b DECIMAL(38,4), x DOUBLE, y DOUBLE, p BOOLEAN, q BOOLEAN, s VARCHAR(8), u VARCHAR(24), t TIMESTAMP);\n";

    private static final String[] TEXTS = {"", "a", "b", "B", "é", "1", "-17", " 42 ", "3.25", "1e3",
        "99999999999999999999",
        "true", "FALSE", "2026-01-31T12:00", "2026-01-31 12:00:00.5Z", "NaN", "Infinity", "x y"};
    private static final long[] LONGS = {0, 1, -1, 2, 7, 10, 100, -3, 1_000_000, Long.MAX_VALUE, Long.MIN_VALUE + 1,
        Integer.MAX_VALUE, 3_037_000_500L};
    private static final double[] DOUBLES = {0.0, -0.0, 1, -1, 0.5, 2.5, -2.5, 1e300, -1e300, 1e-300, 0.1, 1e18, 1e19,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    private static final String[] UNITS = {"NANOSECOND", "MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR",
        "DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "DOW", "ISODOW", "DOY", "ISOYEAR", "EPOCH"};

    private final Random random;

    RandomSql(final long seed)
    {
        random = new Random(seed);
    }

    String select()
    {
        final String where = random.nextInt(3) == 0 ? "" : " WHERE " + bool(2);
        return random.nextBoolean() ? "CREATE STREAM o AS SELECT " + any(3) + " AS c0, " + any(3) + " AS c1, " +
            any(2) + " AS c2 FROM r" + where : "CREATE TABLE o AS SELECT " + grouped(where);
    }

    Object[] row()
    {
        return new Object[]{number(), number(), decimal(10, 2), decimal(18, 6), decimal(38, 4), floating(), floating(),
            flag(), flag(), text(8), text(24), orNull(random.nextBoolean() ? random.nextLong() >> 2 : number())};
    }

    private String grouped(final String where)
    {
        final int keys = random.nextInt(3);
        final StringBuilder sql = new StringBuilder();
        final StringBuilder by = new StringBuilder();
        for (int i = 0; i < keys; i++)
        {
            final String key = random.nextBoolean() ? pick("p", "s", "i", "x", "d", "b") : any(1);
            sql.append(key).append(" AS k").append(i).append(", ");
            by.append(0 == i ? " GROUP BY " : ", ").append(key);
        }
        sql.append(aggregate()).append(" AS a0, ").append(aggregate()).append(" AS a1, ").append(aggregate())
            .append(" AS a2 FROM r").append(where).append(by);
        if (random.nextBoolean())
        {
            sql.append(" HAVING ").append(pick("COUNT(*) < 4", "MAX(x) > 0", "SUM(i) > 5", "COUNT(*) % 2 = 1",
                "AVG(d) > 1 OR MIN(s) IS NULL", "LAST_VALUE(p)", "SUM(d) / COUNT(j) > 2"));
        }
        return sql.append(random.nextBoolean() ? " EMIT FINAL" : " EMIT CHANGES").toString();
    }

    private String aggregate()
    {
        final String filter = random.nextInt(3) == 0 ? " FILTER (WHERE " + bool(1) + ")" : "";
        final String call = switch (random.nextInt(8))
        {
            case 5 -> random.nextBoolean() ?
                pick("VAR_POP", "VAR_SAMP", "STDDEV_POP", "STDDEV") + "(" + numeric(1) + ")" :
                pick("CORR", "COVAR_POP", "COVAR_SAMP", "REGR_SLOPE", "REGR_INTERCEPT", "REGR_R2") + "(" +
                numeric(1) + ", " + numeric(0) + ")";
            case 7 -> 0 == random.nextInt(2) ? "APPROX_COUNT_DISTINCT(" + any(1) + ")" : 0 == random.nextInt(2) ?
                "MEDIAN(" + numeric(1) + ")" : "TOP_K(s, " + (1 + random.nextInt(4)) + ")";
            case 6 -> random.nextInt(4) > 0 ? pick("ARG_MIN", "ARG_MAX") + "(" + any(1) + ", " + any(1) + ")" :
                pick("BOOL_AND", "BOOL_OR") + "(" + bool(1) + ")";
            case 0 -> "COUNT(*)";
            case 1 -> "COUNT(" + distinct() + any(1) + ")";
            case 2 -> "SUM(" + distinct() + numeric(1) + ")";
            case 3 -> "AVG(" + distinct() + numeric(1) + ")";
            default -> pick("MIN", "MAX", "FIRST_VALUE", "LAST_VALUE") + "(" + any(1) + ")";
        };
        return call + filter;
    }

    private String distinct()
    {
        return 0 == random.nextInt(3) ? "DISTINCT " : "";
    }

    private String any(final int depth)
    {
        return switch (random.nextInt(5))
        {
            case 0 -> bool(depth);
            case 1 -> string(depth);
            case 2 -> time(depth);
            default -> numeric(depth);
        };
    }

    private String numeric(final int depth)
    {
        return switch (random.nextInt(3))
        {
            case 0 -> bigint(depth);
            case 1 -> exact(depth);
            default -> real(depth);
        };
    }

    private String bigint(final int depth)
    {
        if (depth <= 0)
        {
            return pick("i", "j", "i", "j", "0", "3", "1000000", "CAST(NULL AS BIGINT)");
        }
        return switch (random.nextInt(13))
        {
            case 9 -> "EXTRACT(" + pick(UNITS) + " FROM " + time(depth - 1) + ")";
            case 10 -> pick("DATEDIFF(", "TIMESTAMPDIFF(") + unit() + ", " + time(depth - 1) + ", " +
                time(depth - 1) + ")";
            case 7 -> pick("LENGTH(", "OCTET_LENGTH(") + string(depth - 1) + ")";
            case 8 -> "POSITION(" + string(depth - 1) + " IN " + string(depth - 1) + ")";
            case 5 -> pick("ABS(", "CEIL(", "ROUND(") + bigint(depth - 1) + ")";
            case 6 -> pick("SIGN(" + numeric(depth - 1) + ")", "(" + time(depth - 1) + " - " + time(depth - 1) + ")",
                "MOD(" + bigint(depth - 1) + ", " + bigint(depth - 1) + ")",
                pick("ROUND(", "TRUNCATE(") + bigint(depth - 1) + ", " + digits(depth) + ")");
            case 0 -> "CAST(" + numeric(depth - 1) + " AS BIGINT)";
            case 1 -> "TRY_CAST(" + string(depth - 1) + " AS BIGINT)";
            case 2 -> choice(bigint(depth - 1), bigint(depth - 1), depth);
            case 3 -> "(-" + bigint(depth - 1) + ")";
            case 4 -> "CAST(" + time(depth - 1) + " AS BIGINT)";
            default -> "(" + bigint(depth - 1) + pick(" + ", " - ", " * ", " % ") + bigint(depth - 1) + ")";
        };
    }

    private String exact(final int depth)
    {
        if (depth <= 0)
        {
            return pick("d", "w", "b", "d", "w", "b", "0.0", "2.5", "1234567.891", "CAST(NULL AS DECIMAL(9,3))");
        }
        final int precision = 1 + random.nextInt(38);
        return switch (random.nextInt(9))
        {
            case 5 -> pick("ABS(", "CEIL(", "FLOOR(", "ROUND(", "TRUNC(") + exact(depth - 1) + ")";
            case 6 -> pick("ROUND(", "TRUNCATE(") + exact(depth - 1) + ", " + digits(depth) + ")";
            case 0 -> "CAST(" + numeric(depth - 1) + " AS DECIMAL(" + precision + "," + random.nextInt(precision + 1) +
                "))";
            case 1 -> pick("CAST(", "TRY_CAST(") + string(depth - 1) + " AS DECIMAL(" + precision + "," +
                random.nextInt(Math.min(9, precision + 1)) + "))";
            case 2 -> choice(exact(depth - 1), pick(exact(depth - 1), bigint(depth - 1)), depth);
            case 3 -> "(-" + exact(depth - 1) + ")";
            case 4 -> "(" + bigint(depth - 1) + " / " + pick(exact(depth - 1), bigint(depth - 1)) + ")";
            default -> "(" + exact(depth - 1) + pick(" + ", " - ", " * ", " / ", " % ") +
                pick(exact(depth - 1), bigint(depth - 1)) + ")";
        };
    }

    /** Digits to round to: known when the job is made, or not. */
    private String digits(final int depth)
    {
        return pick("0", "1", "2", "-1", "-3", "25", "-400", "i", bigint(depth - 1));
    }

    private String real(final int depth)
    {
        if (depth <= 0)
        {
            return pick("x", "y", "x", "y", "1.5E0", "0E0");
        }
        return switch (random.nextInt(8))
        {
            case 4 -> pick("ABS(", "CEIL(", "FLOOR(", "ROUND(", "TRUNC(") + real(depth - 1) + ")";
            case 5 -> pick("SQRT(", "EXP(", "LN(", "LOG10(") + numeric(depth - 1) + ")";
            case 6 -> pick("POWER(" + numeric(depth - 1) + ", " + numeric(depth - 1) + ")",
                pick("ROUND(", "TRUNCATE(") + real(depth - 1) + ", " + digits(depth) + ")");
            case 0 -> "CAST(" + numeric(depth - 1) + " AS DOUBLE)";
            case 1 -> "TRY_CAST(" + string(depth - 1) + " AS DOUBLE)";
            case 2 -> choice(real(depth - 1), pick(real(depth - 1), exact(depth - 1)), depth);
            case 3 -> "(-" + real(depth - 1) + ")";
            default -> "(" + real(depth - 1) + pick(" + ", " - ", " * ", " / ", " % ") +
                pick(real(depth - 1), numeric(depth - 1)) + ")";
        };
    }

    private String bool(final int depth)
    {
        if (depth <= 0)
        {
            return pick("p", "q", "TRUE", "FALSE", "CAST(NULL AS BOOLEAN)");
        }
        final String comparison = pick(" = ", " <> ", " < ", " <= ", " > ", " >= ", " IS DISTINCT FROM ",
            " IS NOT DISTINCT FROM ");
        return switch (random.nextInt(11))
        {
            case 8 -> "REGEXP_LIKE(" + string(depth - 1) + ", " + pick("'^[0-9 ]+$'", "'a|b', 'i'", "'.é'") + ")";
            case 7 -> "(" + string(depth - 1) + pick(" LIKE ", " NOT LIKE ") + pick("'%'", "'_'", "'%1%'", "'_%a'",
                "'!%%' ESCAPE '!'", "s", "u", string(depth - 1)) + ")";
            case 0 -> "(" + bool(depth - 1) + pick(" AND ", " OR ") + bool(depth - 1) + ")";
            case 1 -> "(NOT " + bool(depth - 1) + ")";
            case 2 -> "(" + any(depth - 1) + pick(" IS NULL", " IS NOT NULL") + ")";
            case 3 -> "(" + string(depth - 1) + comparison + string(depth - 1) + ")";
            case 4 -> "(" + bool(depth - 1) + comparison + bool(depth - 1) + ")";
            case 5 -> "(" + time(depth - 1) + comparison + time(depth - 1) + ")";
            case 6 -> pick("CAST(", "TRY_CAST(") + string(depth - 1) + " AS BOOLEAN)";
            default -> "(" + numeric(depth - 1) + comparison + numeric(depth - 1) + ")";
        };
    }

    private String string(final int depth)
    {
        if (depth <= 0)
        {
            return pick("s", "u", "s", "u", "'a'", "''", "'é'");
        }
        return switch (random.nextInt(5))
        {
            case 3 -> pick("UPPER(", "LOWER(", "REVERSE(", "TRIM(", "LTRIM(", "CONCAT(") + string(depth - 1) + ")";
            case 2 -> text(string(depth - 1), depth);
            case 0 -> choice(string(depth - 1), string(depth - 1), depth);
            case 1 -> pick("CAST(", "TRY_CAST(") + any(depth - 1) + " AS VARCHAR(" + (1 + random.nextInt(40)) + "))";
            default -> string(0);
        };
    }

    /** A function of a text and something else. */
    private String text(final String text, final int depth)
    {
        return switch (random.nextInt(11))
        {
            case 8 -> "DATE_FORMAT(" + time(depth - 1) + ", " + pick("'yyyy-MM-dd HH:mm:ss.SSSSSSSSS'",
                "'E d MMMM yy h a X'", "'D'") + ")";
            case 7 -> "REGEXP_REPLACE(" + text + ", " + pick("'[0-9]+'", "'x*'", "'(.)(.)'") + ", " +
                pick("''", "'-'", "'<$0>'") + ")";
            case 0 -> "SUBSTRING(" + text + ", " + bigint(depth - 1) + ")";
            case 1 -> "SUBSTRING(" + text + " FROM " + bigint(depth - 1) + " FOR " + bigint(depth - 1) + ")";
            case 2 -> pick("LEFT(", "RIGHT(") + text + ", " + pick("2", bigint(depth - 1)) + ")";
            case 3 -> pick("TRIM(BOTH ", "TRIM(LEADING ", "TRIM(TRAILING ") + string(depth - 1) + " FROM " + text + ")";
            case 4 -> "REPLACE(" + text + ", " + string(depth - 1) + ", " + string(depth - 1) + ")";
            case 5 -> pick("LPAD(", "RPAD(") + text + ", " + pick("5", "12", bigint(depth - 1)) +
                pick("", ", " + string(depth - 1)) + ")";
            case 6 -> "SPLIT_PART(" + text + ", " + pick("' '", "'1'", string(depth - 1)) + ", " +
                pick("1", "-1", "2", bigint(depth - 1)) + ")";
            case 9 -> "CONCAT(" + text + ", " + any(depth - 1) + ")";
            default -> "(" + text + " || " + string(depth - 1) + ")";
        };
    }

    private String time(final int depth)
    {
        if (depth <= 0)
        {
            return pick("t", "t", "_timestamp", "TIMESTAMP '2026-01-31 12:00:00'");
        }
        return switch (random.nextInt(7))
        {
            case 3 -> "DATE_TRUNC(" + unit() + ", " + time(depth - 1) + ")";
            case 4 -> "TIMESTAMPADD(" + unit() + ", " + bigint(depth - 1) + ", " + time(depth - 1) + ")";
            case 5 -> "FROM_UNIXTIME(" + bigint(depth - 1) + ")";
            case 0 -> pick("CAST(", "TRY_CAST(") + bigint(depth - 1) + " AS TIMESTAMP)";
            case 1 -> pick("CAST(", "TRY_CAST(") + string(depth - 1) + " AS TIMESTAMP)";
            case 2 -> choice(time(depth - 1), time(depth - 1), depth);
            default -> "(" + time(depth - 1) + pick(" + ", " - ") + pick("INTERVAL '5' MINUTE", "3D", "7NS") + ")";
        };
    }

    private String unit()
    {
        return UNITS[random.nextInt(11)];
    }

    private String choice(final String one, final String other, final int depth)
    {
        return switch (random.nextInt(6))
        {
            case 3 -> pick("LEAST(", "GREATEST(") + one + ", " + other + pick("", ", " + one) + ")";
            case 4 -> pick("IF(" + bool(depth - 1) + ", ", "IFNULL(") + one + ", " + other + ")";
            case 0 -> "COALESCE(" + one + ", " + other + ")";
            case 1 -> "NULLIF(" + one + ", " + other + ")";
            case 2 -> "CASE WHEN " + bool(depth - 1) + " THEN " + one + " END";
            default -> "CASE WHEN " + bool(depth - 1) + " THEN " + one + " ELSE " + other + " END";
        };
    }

    private Object number()
    {
        return orNull(random.nextInt(3) == 0 ? LONGS[random.nextInt(LONGS.length)] : (long)random.nextInt(9) - 4);
    }

    private Object decimal(final int precision, final int scale)
    {
        final BigInteger limit = BigInteger.TEN.pow(precision);
        final BigInteger mantissa = switch (random.nextInt(4))
        {
            case 0 -> limit.subtract(BigInteger.ONE).multiply(BigInteger.valueOf(random.nextBoolean() ? 1 : -1));
            case 1 -> new BigInteger(limit.bitLength(), random).mod(limit);
            default -> BigInteger.valueOf(random.nextInt(20_001) - 10_000);
        };
        return orNull(new BigDecimal(mantissa, scale));
    }

    private Object floating()
    {
        return orNull(random.nextBoolean() ?
            DOUBLES[random.nextInt(DOUBLES.length)] : random.nextInt(100) / 8.0 - 5);
    }

    private Object flag()
    {
        return orNull(random.nextBoolean());
    }

    private Object text(final int length)
    {
        final String text = TEXTS[random.nextInt(TEXTS.length)];
        return orNull(text.length() > length ? text.substring(0, length) : text);
    }

    private Object orNull(final Object value)
    {
        return random.nextInt(6) == 0 ? null : value;
    }

    private String pick(final String... alternatives)
    {
        return alternatives[random.nextInt(alternatives.length)];
    }
}
