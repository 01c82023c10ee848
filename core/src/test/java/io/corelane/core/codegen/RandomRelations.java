package io.corelane.core.codegen;

import io.corelane.core.codegen.RandomColumn.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Random queries with windows, joins, OVER, unions and tables, over two streams and a table whose columns are of random
 * types, and random rows of those: with NULL, equal times, late ones, ones far ahead, and ticks.
 */
public final class RandomRelations
{
    private static final List<String> STREAMS = List.of("s", "u", "a");

    private final Random random;
    private final boolean isWhole;
    private final Family keys;
    private final Family groups;
    private final Family numbers;
    private final Map<String, Map<String, RandomColumn>> columns = new LinkedHashMap<>();
    private final int reachNs;
    private int stateColumns;
    private boolean isOrderly;

    /**
     * A generator.
     *
     * @param random  what it draws from.
     * @param isWhole whether a query's result has to be the same however its rows are spread: none of it may hang on
     *                the order in which rows of several keys come, and in the end no row may have been late.
     */
    public RandomRelations(final Random random, final boolean isWhole)
    {
        this.random = random;
        this.isWhole = isWhole;
        keys = RandomColumn.family(
            random, Family.TEXT, Family.TEXT, Family.INTEGER, Family.DECIMAL, Family.TRUTH, Family.TIME);
        groups = RandomColumn.family(random, Family.values());
        numbers = RandomColumn.family(random, Family.INTEGER, Family.DECIMAL, Family.DOUBLE);
        reachNs = 0 == random.nextInt(4) ? 1_000_000 : 12;
        final boolean isXml = random.nextBoolean();
        STREAMS.forEach((stream) -> columns.put(stream, columns(stream, isXml)));
    }

    /** In the order of a schema: data is behind the fields. */
    private Map<String, RandomColumn> columns(final String stream, final boolean isXml)
    {
        final Map<String, RandomColumn> drawn = new LinkedHashMap<>();
        drawn.put("k", RandomColumn.draw(random, keys, isXml, true));
        drawn.put("g", RandomColumn.draw(random, groups, isXml, false));
        drawn.put("u".equals(stream) ? "w" : "v", RandomColumn.draw(random, numbers, isXml, false));
        drawn.put("a".equals(stream) ? "gone" : "t",
            RandomColumn.draw(random, "a".equals(stream) ? Family.TRUTH : Family.TIME, isXml, false));
        for (int i = 0; i < (isXml ? random.nextInt(3) : 0); i++)
        {
            final Family family = RandomColumn.family(random, Family.values());
            drawn.put("other" + i, RandomColumn.draw(random, family, true, false));
        }
        final List<String> names = new ArrayList<>(drawn.keySet());
        Collections.shuffle(names, random);
        names.sort(Comparator.comparing((name) -> drawn.get(name).isData()));
        final Map<String, RandomColumn> placed = new LinkedHashMap<>();
        names.forEach((name) -> placed.put(name, drawn.get(name)));
        return placed;
    }

    /**
     * A record of a stream, or a tick.
     *
     * @param stream its name; null of a tick.
     * @param row    of the stream; null of a tick.
     * @param time   of the tick, or by which rows that are not to be late are put in order.
     */
    public record Step(String stream, Object[] row, long time)
    {
        @Override
        public String toString()
        {
            return null == stream ? "tick " + time : stream + Arrays.toString(row);
        }
    }

    /**
     * The streams and one job over them.
     *
     * @param schema where to write the SBE schema of the streams, if they have one.
     * @return a script; the job is o.
     * @throws IOException if the schema cannot be written.
     */
    public String script(final Path schema) throws IOException
    {
        final boolean isXml = null == columns.get("s").get("k").sql();
        if (isXml)
        {
            Files.writeString(schema, xml());
        }
        final StringBuilder script = new StringBuilder();
        for (final String stream : STREAMS)
        {
            script.append("a".equals(stream) ? "CREATE TABLE " : "CREATE STREAM ").append(stream)
                .append(isXml ? "" : list(columns.get(stream))).append(" WITH (key='k'").append(isXml ?
                ", schema='" + schema + "', message='" + stream + "'" : "").append("a".equals(stream) ?
                ", deleted='gone'" : ", event_time='t', watermark='" + (isWhole ? reachNs + "ns'" :
                random.nextInt(12) + "ns', idle='40ns'")).append("s".equals(stream) ?
                ", lateness='" + (random.nextBoolean() ? 0 : random.nextInt(15)) + "ns'" : "").append(");");
        }
        final String query = stripped(query());
        // Where rows surely wait for others, it may be said for how long at the most; then some are late.
        final boolean isLimited =
            !isWhole && query.contains("LEAD(") && query.contains(" AS f FROM ") && random.nextBoolean();
        return script.append(isLimited ? "\n-- @max_hold " + (1 + random.nextInt(30)) + "ns\n" : "")
            .append("CREATE TABLE o AS ").append(query).append(';').toString();
    }

    private static String list(final Map<String, RandomColumn> all)
    {
        return all.entrySet().stream().map((column) -> column.getKey() + " " + column.getValue().sql())
            .collect(Collectors.joining(", ", " (", ")"));
    }

    private String xml()
    {
        final StringBuilder xml = new StringBuilder("<sbe:messageSchema xmlns:sbe=\"http://fixprotocol.io/2016/sbe\" " +
            "package=\"random\" id=\"5\" version=\"0\" byteOrder=\"" + pick("bigEndian", "littleEndian") + "\">\n");
        xml.append(RandomColumn.TYPES);
        for (int i = 0; i < STREAMS.size(); i++)
        {
            xml.append("<sbe:message name=\"").append(STREAMS.get(i)).append("\" id=\"").append(i + 1).append("\">\n");
            int id = 0;
            for (final Map.Entry<String, RandomColumn> column : columns.get(STREAMS.get(i)).entrySet())
            {
                xml.append(column.getValue().field(column.getKey(), ++id));
            }
            xml.append("</sbe:message>\n");
        }
        return xml.append("</sbe:messageSchema>\n").toString();
    }

    private String stripped(final String query)
    {
        if (!Character.isDigit(query.charAt(0)))
        {
            return query;
        }
        stateColumns = query.charAt(0) - '0';
        return query.substring(2);
    }

    /**
     * How many of the first columns of the job's results say which row it is that changes.
     *
     * @return columns; 0 for results that are only inserted.
     */
    public int stateColumns()
    {
        return stateColumns;
    }

    /**
     * A step.
     *
     * @param input what it draws from.
     * @param now   the time of rows and of ticks, which it moves.
     * @return the step.
     */
    public Step step(final Random input, final long[] now)
    {
        now[1] += input.nextInt(10);
        if (0 == input.nextInt(8))
        {
            return new Step(null, null, now[1]);
        }
        now[0] += 0 == input.nextInt(20) ? input.nextInt(100) : input.nextInt(4) + (isOrderly ? 1 : 0);
        final String stream = 0 == input.nextInt(5) ? "a" : input.nextBoolean() ? "s" : "u";
        final long late = 0 == input.nextInt(10) ? input.nextInt(60) : input.nextInt(8);
        final Map<String, RandomColumn> all = columns.get(stream);
        final List<Object> row = new ArrayList<>();
        all.forEach((name, column) -> row.add(switch (name)
        {
            // Without a key a row of a table is not to be told from the lack of one.
            case "k" -> column.orNull(
                0 == input.nextInt(15) && !(isWhole && "a".equals(stream)), input.nextInt(isWhole ? 5 : 3));
            case "g" -> column.orNull(0 == input.nextInt(15), input.nextInt(3));
            case "t" -> (Long)(now[0] - (isWhole ? 0 : late));
            case "gone" -> 0 == input.nextInt(4);
            default -> column.orNull(0 == input.nextInt(10), input.nextInt(10));
        }));
        // Rows come out of order, but none so that another one with its time is behind the watermark.
        return new Step(stream, row.toArray(), now[0] + input.nextInt(reachNs));
    }

    /** A query; one whose results change begins with the number of columns that say which row it is. */
    private String query()
    {
        return switch (random.nextInt(22))
        {
            case 20, 21 -> rowsInWindows();
            case 15, 16, 17 -> aboveOver();
            case 18, 19 -> aboveJoin();
            case 0, 1 -> grouped("s", pick("k", "g", "k, g", ""), "", window());
            case 2 -> changing();
            case 3 -> join();
            case 4, 5 -> over();
            case 6 -> "SELECT k, n, RANK() OVER (PARTITION BY window_end ORDER BY n" + pick("", " DESC") +
                ") AS r, SUM(n) OVER (PARTITION BY window_end) AS x, NTILE(2) OVER (PARTITION BY window_end ORDER BY " +
                "n, k) AS h FROM (SELECT k, COUNT(*) AS n, window_end FROM s GROUP BY k" + fixed() + ")";
            case 7 -> "SELECT g, COUNT(*) AS n, SUM(v) AS x FROM (SELECT g, v, t FROM s WHERE v > 1 UNION ALL SELECT " +
                "g, w, t FROM u) GROUP BY g" + window();
            case 8 -> ofTable(pick("k", "g", "k, g", "")) + pick("", " HAVING COUNT(*) > 1");
            case 9 -> "1 SELECT n, COUNT(*) AS m FROM (" + pick("SELECT g, COUNT(*) AS n FROM a GROUP BY g",
                "SELECT k, COUNT(*) AS n FROM s GROUP BY k", "SELECT g, k, COUNT(*) AS n FROM s GROUP BY g, k",
                "SELECT g, COUNT(*) AS n FROM s GROUP BY g") + ") GROUP BY n";
            case 10 -> "SELECT k, SUM(v) AS x FROM s GROUP BY k" + fixed() + " ORDER BY x DESC NULLS " +
                pick("FIRST", "LAST") + ", k LIMIT " + (1 + random.nextInt(3));
            case 11 -> "SELECT c, COUNT(*) AS n FROM (SELECT k, COUNT(*) AS c, window_end FROM s GROUP BY k" +
                fixed() + ") GROUP BY c WINDOW TUMBLING(50ns)";
            case 12, 13 -> nested();
            default -> pick("1 SELECT DISTINCT g FROM a", "SELECT DISTINCT k, g FROM s",
                "1 SELECT k, v FROM a WHERE v > 4", "SELECT DISTINCT g FROM s WINDOW TUMBLING(20ns)",
                "1 SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT EVERY 20ns",
                "1 SELECT g, COUNT(*) AS n FROM s GROUP BY g EMIT EVERY 20ns");
        };
    }

    /** Rows with the window that each is in, and conditions on what OVER gives. */
    private String rowsInWindows()
    {
        final String size = (5 + random.nextInt(30)) + "ns";
        final String window = "TABLE(TUMBLE(TABLE s, DESCRIPTOR(t), " + size + "))";
        final String rows = pick(window, "(SELECT * FROM " + window + ")");
        return switch (random.nextInt(4))
        {
            case 0 -> "SELECT k, v, window_end AS e FROM " + window + " QUALIFY " +
                pick("RANK", "DENSE_RANK") + "() OVER (PARTITION BY window_start, window_end ORDER BY v DESC) <= 2";
            case 1 -> "SELECT x.k AS k, x.v AS v, y.w AS w FROM " + rows + " x " + pick("", "LEFT ", "FULL ") +
                "JOIN " + rows.replace("TABLE s,", "TABLE u,") + " y ON x.g = y.g AND x.window_end = y.window_end";
            case 2 -> "SELECT g, COUNT(*) AS n, SUM(v) AS x FROM (SELECT g, v, window_time AS e FROM " + window + ") " +
                "GROUP BY g WINDOW TUMBLING(e, " + random.nextInt(20, 60) + "ns)";
            default -> "SELECT k, v FROM s QUALIFY " + pick("LAG(v) OVER w < v", "v > AVG(v) OVER w",
                "COUNT(*) OVER (w ROWS 3 PRECEDING) > 2") + " WINDOW w AS (PARTITION BY k ORDER BY t)";
        };
    }

    private String nested()
    {
        final String windowed = "(SELECT g, COUNT(*) AS n, SUM(v) AS x, window_end FROM s GROUP BY g" + fixed() + ")";
        final String window = fixed();
        return switch (random.nextInt(6))
        {
            case 0 -> "1 SELECT l, COUNT(*) AS n, SUM(v) AS x FROM (SELECT x.k AS k, y.k AS l, x.v AS v FROM a x " +
                pick("", "LEFT ", "FULL ") + "JOIN (SELECT k, g, v FROM a WHERE v < 6) y ON x.g = y.g) GROUP BY l";
            case 1 -> "SELECT l, COUNT(*) AS n, SUM(w) AS x FROM (SELECT x.k AS k, y.g AS l, y.w AS w, x.t AS t FROM " +
                "s x " + pick("", "LEFT ") + "JOIN u y WITHIN 9ns ON x.k = y.k) GROUP BY l WINDOW TUMBLING(" +
                "t, 30ns)";
            case 2 -> "SELECT x.g AS g, x.n AS n, y.w AS w FROM " + windowed + " x " + pick("", "LEFT ") +
                "JOIN u y WITHIN 20ns ON x.g = y.g";
            case 3 -> "SELECT x.g AS g, y.g AS h, x.n AS n, y.m AS m FROM (SELECT g, COUNT(*) AS n, window_end FROM " +
                "s GROUP BY g" + window + ") x " + pick("", "LEFT ", "FULL ") + "JOIN (SELECT g, COUNT(*) AS m, " +
                "window_end FROM u GROUP BY g" + window + ") y ON x.g = y.g AND x.window_end = y.window_end";
            case 4 -> "SELECT n, COUNT(*) AS c, MAX(x) AS m FROM " + windowed + " WHERE n > 1 GROUP BY n WINDOW " +
                "TUMBLING(40ns)";
            default -> "SELECT g, COUNT(*) AS n FROM (SELECT g, k, COUNT(*) AS c, window_end FROM s GROUP BY g, k" +
                fixed() + ") GROUP BY g WINDOW " + pick("TUMBLING(60ns)", "SESSION(25ns)");
        };
    }

    private String grouped(final String source, final String keys, final String bounds, final String tail)
    {
        final boolean hasKey = keys.startsWith("k");
        final boolean keepsSets = "s".equals(source);
        return "SELECT " + keys + (keys.isEmpty() ? "" : ", ") + bounds + aggregate(hasKey, keepsSets) + " AS x, " +
            aggregate(hasKey, keepsSets) + " AS y FROM " + source + pick("", " WHERE v <> 3") +
            (keys.isEmpty() ? "" : " GROUP BY " + keys) + tail;
    }

    /** A group for each window, told as it changes. */
    private String changing()
    {
        final String keys = pick("k", "g", "k, g", "");
        return 1 + width(keys) + " " +
            grouped("s", keys, "window_start AS a, ", fixed() + pick(" EMIT CHANGES", " EMIT EVERY 20ns"));
    }

    private String ofTable(final String keys)
    {
        return keys.isEmpty() ? "1 " + grouped("a", keys, "0 AS z, ", "") :
            width(keys) + " " + grouped("a", keys, "", "");
    }

    private static int width(final String keys)
    {
        return keys.isEmpty() ? 0 : keys.split(",").length;
    }

    /** FIRST, LAST and ties go by the order of rows, which is promised within a partition alone. */
    private String aggregate(final boolean hasKey, final boolean keepsSets)
    {
        if (keepsSets && 0 == random.nextInt(5))
        {
            final String set = pick("COUNT(DISTINCT v)", "SUM(DISTINCT v)", "APPROX_COUNT_DISTINCT(g)",
                "AVG(DISTINCT v) FILTER (WHERE v > 2)", "MEDIAN(v)", "LISTAGG(CAST(v AS VARCHAR(60)), ',')");
            return isWhole && (set.startsWith("MEDIAN") || set.startsWith("LISTAGG")) && !hasKey ? "COUNT(g)" : set;
        }
        if (hasKey && 0 == random.nextInt(8))
        {
            // Of keys alone: parts of groups are merged, which rounds otherwise.
            return pick("VAR_POP(v)", "STDDEV_SAMP(v)");
        }
        return hasKey || !isWhole ? pick("COUNT(*)", "COUNT(v)", "SUM(v)", "AVG(v)", "MIN(k)", "MAX(v)", "MIN(g)",
            "FIRST_VALUE(v)", "LAST_VALUE(k)", "FIRST_VALUE(g)", "ARG_MAX(k, v)", "COUNT(*) FILTER (WHERE v > 4)") :
            pick("COUNT(*)", "COUNT(v)", "SUM(v)", "AVG(v)", "MIN(k)", "MAX(v)", "MIN(g)", "MAX(k)",
                "COUNT(*) FILTER (WHERE v > 4)");
    }

    private String window()
    {
        return 0 == random.nextInt(3) ? " WINDOW SESSION(" + (1 + random.nextInt(15)) + "ns)" : fixed();
    }

    private String fixed()
    {
        final int size = 5 + random.nextInt(30);
        return 0 == random.nextInt(2) ? " WINDOW TUMBLING(" + size + "ns)" :
            " WINDOW HOPPING(" + size + "ns, " + (1 + random.nextInt(size)) + "ns)";
    }

    private String join()
    {
        final String kind = pick("", "LEFT ", "RIGHT ", "FULL ");
        final String columns = "SELECT x.k AS k, y.k AS l, x.v AS v, ";
        final String on = " ON x." + pick("k = y.k", "g = y.g", "k = y.k AND x.g = y.g");
        return switch (random.nextInt(3))
        {
            case 0 -> columns + "y.v AS w FROM s x " + pick("", "LEFT ") + "JOIN a y" + on + pick("", " AND x.v > y.v");
            case 1 -> "2 " + columns + "y.v AS w FROM a x " + kind + "JOIN (SELECT k, g, v FROM a WHERE v < 6) y" + on;
            default -> columns + "y.w AS w FROM s x " + kind + "JOIN u y WITHIN " + pick(
                random.nextInt(20) + "ns", "(" + random.nextInt(10) + "ns, " + random.nextInt(20) + "ns)") + on +
                pick("", " AND x.v > y.w");
        };
    }

    /** Windows, joins and OVER above an OVER that may hold rows back. */
    private String aboveOver()
    {
        final String held = held("s", "v");
        final String windowed = "(SELECT g, n, window_end, LEAD(n) OVER (PARTITION BY g ORDER BY window_end) AS f " +
            "FROM (SELECT g, COUNT(*) AS n, window_end FROM s GROUP BY g" + fixed() + "))";
        final String within = " WITHIN " + random.nextInt(20) + "ns ON x." + pick("k = y.k", "g = y.g");
        return switch (random.nextInt(8))
        {
            case 0, 1 -> "SELECT g, COUNT(*) AS n, SUM(v) AS x, MAX(f) AS y FROM " + held + " GROUP BY g" + window();
            case 2 -> outer(held);
            case 3 -> "SELECT x.k AS k, y.w AS w, x.f AS f FROM " + held + " x " +
                pick("", "LEFT ", "RIGHT ", "FULL ") + "JOIN u y" + within;
            case 4 -> "SELECT x.k AS k, x.f AS f, y.f AS h FROM " + held + " x " + pick("", "FULL ") + "JOIN " +
                held("u", "w") + " y" + within;
            case 5 -> "SELECT n, COUNT(*) AS c, MAX(f) AS m FROM " + windowed + " GROUP BY n" + window();
            case 6 -> "SELECT n, f, RANK() OVER (PARTITION BY window_end ORDER BY n) AS r FROM " + windowed;
            default -> "SELECT g, COUNT(*) AS n, SUM(v) AS x FROM (SELECT g, v, f, t FROM " + held +
                " WHERE f IS NOT NULL UNION ALL SELECT g, w, w AS f, t FROM u) GROUP BY g" + window();
        };
    }

    /** Windows and OVER above joins, by the time of either side, whether there is a row on that side or not. */
    private String aboveJoin()
    {
        final String kind = pick("", "LEFT ", "RIGHT ", "FULL ");
        final String join = " FROM s x " + kind + "JOIN u y WITHIN " + random.nextInt(20) + "ns ON x." +
            pick("k = y.k", "g = y.g");
        final String size = fixed();
        // Pairs of a row have one time on one side, and then any order.
        final String near = pick("", " RANGE BETWEEN 9ns PRECEDING AND 6ns FOLLOWING");
        return switch (random.nextInt(4))
        {
            case 0 -> "SELECT g, COUNT(*) AS n, SUM(v) AS x, SUM(w) AS y FROM (SELECT x.g AS g, x.v AS v, y.w AS w, " +
                pick("x.t", "y.t") + " AS t" + join + ") GROUP BY g" + window();
            case 1 -> "SELECT x.v AS v, y.w AS w, COUNT(*) OVER (" + pick("PARTITION BY x.k ", "") + "ORDER BY x.t" +
                near + ") AS a, SUM(w) OVER (ORDER BY y.t" + near + ") AS b" + join;
            case 2 -> "SELECT g, COUNT(*) AS n, SUM(f) AS x FROM (SELECT x.g AS g, " + pick("x.t", "y.t") +
                " AS t, SUM(v) OVER (PARTITION BY y.k ORDER BY " + pick("x.t", "y.t") + near + ") AS f" + join +
                ") GROUP BY g" + window();
            default -> "SELECT h, COUNT(*) AS n, SUM(a) AS x, SUM(b) AS y FROM (SELECT x.g AS h, x.n AS a, y.n AS b, " +
                pick("x", "y") + ".window_end AS e FROM (SELECT g, COUNT(*) AS n, window_end FROM s GROUP BY g" +
                size + ") x " + kind + "JOIN (SELECT g, COUNT(*) AS n, window_end FROM u GROUP BY g" + size +
                ") y ON x.g = y.g AND x.window_end = y.window_end) GROUP BY h" + pick(size, window());
        };
    }

    private String outer(final String held)
    {
        final String partition = pick("PARTITION BY k ", "PARTITION BY g ", "");
        isOrderly |= isWhole && !partition.contains("k");
        return "SELECT k, v, f, COUNT(f) OVER (" + partition + "ORDER BY t" + frame(true) + ") AS h FROM " + held;
    }

    /** An OVER that may hold rows back, of a stream whose number is so called. */
    private String held(final String stream, final String number)
    {
        final boolean isTimed = isWhole || random.nextInt(4) > 0;
        final String partition = pick("PARTITION BY k", "PARTITION BY g", "");
        isOrderly |= isWhole && !partition.contains("k");
        final String function = pick("LEAD(%s)", "LEAD(%s, 2)", "frame", "frame", "frame");
        return "(SELECT k, g, t, " + number + ", " + String.format("frame".equals(function) ?
            pick("SUM(%s)", "COUNT(*)", "LAST_VALUE(%s)") : function, number) + " OVER (" + partition +
            (isTimed ? " ORDER BY t" : "") + ("frame".equals(function) ? frame(isTimed) : "") + ") AS f FROM " +
            stream + ")";
    }

    private String over()
    {
        final String partition = pick("PARTITION BY k", "PARTITION BY g", "");
        isOrderly = isWhole && !partition.contains("k");
        final StringBuilder sql = new StringBuilder("SELECT k, v");
        final boolean isFirstTimed = isOrderly || random.nextBoolean();
        for (int i = 0; i < 2; i++)
        {
            final boolean isTimed = 0 == i || isWhole ? isFirstTimed : random.nextBoolean();
            final String order = isTimed ? " ORDER BY t" : "";
            final String function = isTimed ? pick("ROW_NUMBER()", "RANK()", "DENSE_RANK()", "LAG(v)",
                "LEAD(v, 2)", "LAG(v, 1, 0)", "LAG(g)", "frame", "frame", "frame") :
                pick("ROW_NUMBER()", "LAG(v)", "frame");
            sql.append(", ").append("frame".equals(function) ? pick("SUM(v)", "COUNT(*)", "MIN(v)", "MAX(k)",
                "FIRST_VALUE(v)", "LAST_VALUE(g)", "NTH_VALUE(v, 2)", "COUNT(DISTINCT v)", "SUM(DISTINCT v)",
                "AVG(DISTINCT v) FILTER (WHERE v > 2)", "APPROX_COUNT_DISTINCT(g)", "MEDIAN(v)",
                "MEDIAN(CAST(v AS DOUBLE)) FILTER (WHERE v > 2)", "APPROX_PERCENTILE(CAST(v AS DOUBLE), 0.3)",
                "TOP_K(CAST(g AS VARCHAR(60)), 2)", "AVG(DISTINCT CAST(v AS DOUBLE))") : function)
                .append(" OVER (").append(partition).append(order)
                .append("frame".equals(function) ? frame(isTimed) : "").append(") AS f").append(i);
        }
        return sql.append(" FROM s").toString();
    }

    private String frame(final boolean isTimed)
    {
        final boolean isRange = isTimed && random.nextBoolean();
        final int from = random.nextInt(9) - 6;
        final int to = from + random.nextInt(6);
        return switch (random.nextInt(4))
        {
            case 0 -> "";
            case 1 -> (isRange ? " RANGE" : " ROWS") + " BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
            default -> (isRange ? " RANGE" : " ROWS") + " BETWEEN " + bound(from, isRange) + " AND " +
                bound(to, isRange);
        };
    }

    private static String bound(final int offset, final boolean isRange)
    {
        return 0 == offset ? "CURRENT ROW" :
            Math.abs(offset) + (isRange ? "ns" : "") + (offset < 0 ? " PRECEDING" : " FOLLOWING");
    }

    private String pick(final String... choices)
    {
        return choices[random.nextInt(choices.length)];
    }
}
