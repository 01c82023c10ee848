package io.corelane.perf.peers;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

/** The queries as Corelane has them. */
final class CorelaneSql
{
    private static final String STREAM =
        "CREATE STREAM trades (id BIGINT, trader BIGINT, price DECIMAL(18,4), qty BIGINT, ts TIMESTAMP) WITH (key='id'";
    private static final String FIVE = "CREATE TABLE job AS SELECT id, COUNT(*) AS n, SUM(qty) AS volume, " +
        "AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high FROM trades GROUP BY id ";
    private static final String FOUR = "CREATE TABLE job AS SELECT trader, id, COUNT(*) AS n, AVG(price) AS mean, " +
        "SUM(qty) AS volume, SUM(price * qty) AS turnover FROM trades GROUP BY trader, id ";

    private CorelaneSql()
    {
    }

    /** The stream {@code trades} and the job {@code job}. */
    static String text(final PeerQuery query)
    {
        return stream(query) + job(query) + ";\n";
    }

    /** The stream alone. */
    static String stream(final PeerQuery query)
    {
        return STREAM + (query.isWindowed() ? ", event_time='ts');\n" : ");\n");
    }

    private static String job(final PeerQuery query)
    {
        final String window = "WINDOW TUMBLING(" + TimeUnit.NANOSECONDS.toSeconds(query.windowNs()) + "s)";
        return switch (query.shape())
        {
            case FIVE -> FIVE + "EMIT CHANGES";
            case FIVE_WINDOW -> FIVE + window;
            case FOUR_WINDOW -> FOUR + window;
            case FOUR_CHANGES -> FOUR + window + " EMIT CHANGES";
            case PASS -> "CREATE STREAM job AS SELECT id, trader, price FROM trades";
            case CONVERT -> "CREATE STREAM job AS SELECT id, trader, 0.908 * price AS price FROM trades";
            case SOME -> "CREATE STREAM job AS SELECT id, trader, price FROM trades WHERE MOD(id, " + PeerQuery.SOME +
                ") = 0";
            case HOT_ITEMS -> "CREATE STREAM job AS SELECT id, num, window_end FROM (SELECT id, COUNT(*) AS num, " +
                "window_end, RANK() OVER (PARTITION BY window_end ORDER BY COUNT(*) DESC) AS place FROM trades " +
                "GROUP BY id WINDOW HOPPING(10s, 2s)) WHERE place = 1";
            case HIGHEST -> "CREATE STREAM job AS SELECT ARG_MAX(id, price) AS id, ARG_MAX(trader, price) AS trader, " +
                "MAX(price) AS price FROM trades " + window;
            case SELLERS -> "CREATE STREAM job AS SELECT p.id AS id, p.price AS price, p.window_end AS window_end " +
                "FROM (SELECT id, price, window_end FROM trades WHERE qty = 0 GROUP BY id, price " + window + ") p " +
                "JOIN (SELECT id, window_end FROM trades WHERE qty = 1 GROUP BY id " + window + ") a " +
                "ON p.id = a.id AND p.window_end = a.window_end";
            case SESSION -> "CREATE STREAM job AS SELECT trader, COUNT(*) AS n FROM trades GROUP BY trader " +
                "WINDOW SESSION(" + PeerQuery.SESSION_GAP_MS + "ms)";
            case COUNT_WINDOW -> "CREATE STREAM job AS SELECT trader, COUNT(*) AS n FROM trades GROUP BY trader " +
                window;
            case LEVELS -> "CREATE TABLE job AS SELECT id, DATE_TRUNC('day', ts) AS day, COUNT(*) AS n, " +
                "COUNT(*) FILTER (WHERE price < 10000) AS low, " +
                "COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS middle, " +
                "COUNT(*) FILTER (WHERE price >= 1000000) AS high, MIN(price) AS least, MAX(price) AS most, " +
                "AVG(price) AS mean, SUM(price) AS total FROM trades GROUP BY id, DATE_TRUNC('day', ts) EMIT CHANGES";
            case LAST_100 -> "CREATE STREAM job AS SELECT id, AVG(price) OVER (PARTITION BY id " +
                "ROWS BETWEEN 99 PRECEDING AND CURRENT ROW) AS mean FROM trades";
            case FILTER -> "CREATE STREAM job AS SELECT id, trader, price FROM trades WHERE price > " +
                BigDecimal.valueOf(query.leastPrice(), 4).toPlainString();
        };
    }
}
