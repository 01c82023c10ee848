package io.corelane.perf.peers;

import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/**
 * Flink SQL: a cluster in this process, one slot, objects reused, state on the heap, no checkpoints. Means are of doubles,
 * which costs it less than decimals do.
 */
final class FlinkPeer extends PullPeer
{
    private static final String FIVE = "COUNT(*), SUM(qty), AVG(CAST(price AS DOUBLE)), MIN(price), MAX(price)";
    private static final String FOUR = "COUNT(*), AVG(CAST(price AS DOUBLE)), SUM(qty), SUM(price * qty)";
    private static final String FOUR_COLUMNS =
        "trader BIGINT, id BIGINT, w TIMESTAMP(3), n BIGINT, mean DOUBLE, volume BIGINT, turnover BIGINT";

    FlinkPeer()
    {
    }

    private static String columns(final PeerQuery query)
    {
        return switch (query.shape())
        {
            case FIVE -> "id BIGINT, n BIGINT, volume BIGINT, mean DOUBLE, low BIGINT, high BIGINT, " +
                "PRIMARY KEY (id) NOT ENFORCED";
            case FIVE_WINDOW -> "id BIGINT, n BIGINT, volume BIGINT, mean DOUBLE, low BIGINT, high BIGINT";
            case FOUR_WINDOW -> FOUR_COLUMNS;
            case FOUR_CHANGES -> FOUR_COLUMNS + ", PRIMARY KEY (trader, id, w) NOT ENFORCED";
            case LAST_100 -> "id BIGINT, mean DOUBLE";
            case FILTER -> "id BIGINT, trader BIGINT, price BIGINT";
            case PASS, SOME, HIGHEST -> "id BIGINT, trader BIGINT, price BIGINT";
            case CONVERT -> "id BIGINT, trader BIGINT, price DOUBLE";
            case HOT_ITEMS -> "id BIGINT, num BIGINT, w TIMESTAMP(3)";
            case SELLERS -> "id BIGINT, price BIGINT";
            case SESSION, COUNT_WINDOW -> "trader BIGINT, n BIGINT";
            case LEVELS -> "id BIGINT, w TIMESTAMP(3), n BIGINT, low BIGINT, middle BIGINT, high BIGINT, " +
                "least BIGINT, most BIGINT, mean DOUBLE, total BIGINT, PRIMARY KEY (id, w) NOT ENFORCED";
            default -> throw new IllegalStateException("no table of " + query);
        };
    }

    private static String select(final PeerQuery query)
    {
        final String interval = query.windowNs() == TimeUnit.SECONDS.toNanos(1) ? "SECOND" : "MINUTE";
        final String windows = "TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' " + interval + "))";
        return switch (query.shape())
        {
            case FIVE -> "SELECT id, " + FIVE + " FROM trades GROUP BY id";
            case FIVE_WINDOW -> "SELECT id, " + FIVE + " FROM " + windows + " GROUP BY id, window_start, window_end";
            case FOUR_WINDOW -> "SELECT trader, id, window_start, " + FOUR + " FROM " + windows +
                " GROUP BY trader, id, window_start, window_end";
            // A window tells nothing before its end; groups by its start do.
            case FOUR_CHANGES -> "SELECT trader, id, FLOOR(ts TO " + interval + "), " + FOUR +
                " FROM trades GROUP BY trader, id, FLOOR(ts TO " + interval + ")";
            case LAST_100 -> "SELECT id, AVG(CAST(price AS DOUBLE)) OVER (PARTITION BY id ORDER BY p " +
                "ROWS BETWEEN 99 PRECEDING AND CURRENT ROW) FROM trades";
            case FILTER -> "SELECT id, trader, price FROM trades WHERE price > " + query.leastPrice();
            default -> nexmark(query);
        };
    }

    private static String nexmark(final PeerQuery query)
    {
        final String windows = "TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '10' SECOND))";
        final String counts = "(SELECT id, COUNT(*) AS num, window_start, window_end FROM TABLE(HOP(TABLE trades, " +
            "DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND)) GROUP BY id, window_start, window_end)";
        return switch (query.shape())
        {
            case PASS -> "SELECT id, trader, price FROM trades";
            case CONVERT -> "SELECT id, trader, 0.908E0 * price FROM trades";
            case SOME -> "SELECT id, trader, price FROM trades WHERE MOD(id, " + PeerQuery.SOME + ") = 0";
            case HOT_ITEMS -> "SELECT a.id, a.num, a.window_end FROM " + counts + " a JOIN (SELECT MAX(num) AS most, " +
                "window_start, window_end FROM " + counts + " GROUP BY window_start, window_end) b " +
                "ON a.window_start = b.window_start AND a.window_end = b.window_end AND a.num >= b.most";
            case HIGHEST -> "SELECT id, trader, price FROM (SELECT id, trader, price, ROW_NUMBER() OVER (" +
                "PARTITION BY window_start, window_end ORDER BY price DESC) AS place FROM " + windows +
                ") WHERE place <= 1";
            case SELLERS -> "SELECT p.id, p.price FROM (SELECT id, price, window_start, window_end FROM " + windows +
                " WHERE qty = 0 GROUP BY id, price, window_start, window_end) p JOIN (SELECT id, window_start, " +
                "window_end FROM " + windows + " WHERE qty = 1 GROUP BY id, window_start, window_end) a " +
                "ON p.id = a.id AND p.window_start = a.window_start AND p.window_end = a.window_end";
            case SESSION -> "SELECT trader, COUNT(*) FROM TABLE(SESSION(TABLE trades PARTITION BY trader, " +
                "DESCRIPTOR(ts), INTERVAL '1' SECOND)) GROUP BY trader, window_start, window_end";
            case COUNT_WINDOW -> "SELECT trader, COUNT(*) FROM " + windows +
                " GROUP BY trader, window_start, window_end";
            case LEVELS -> "SELECT id, FLOOR(ts TO DAY), COUNT(*), COUNT(*) FILTER (WHERE price < " + Levels.MIDDLE +
                "), COUNT(*) FILTER (WHERE price >= " + Levels.MIDDLE + " AND price < " + Levels.HIGH +
                "), COUNT(*) FILTER (WHERE price >= " + Levels.HIGH + "), MIN(price), MAX(price), " +
                "AVG(CAST(price AS DOUBLE)), SUM(price) FROM trades GROUP BY id, FLOOR(ts TO DAY)";
            default -> throw new IllegalStateException("no query of " + query);
        };
    }

    @Override
    Job start(final Feed from)
    {
        final PeerQuery query = from.query();
        final Configuration configuration = new Configuration();
        configuration.setString("parallelism.default", "1");
        configuration.setString("pipeline.object-reuse", "true");
        configuration.setString("pipeline.generic-types", "false");
        configuration.setString("table.exec.sink.upsert-materialize", "NONE");
        configuration.setString("rest.bind-address", "127.0.0.1");
        configuration.setString("rest.bind-port", "0");
        if (from.isPaced())
        {
            // A row leaves its buffer at once.
            configuration.setString("execution.buffer-timeout.enabled", "true");
            configuration.setString("execution.buffer-timeout.interval", "0 ms");
        }
        if (Shape.FOUR_CHANGES == query.shape())
        {
            configuration.setString("table.exec.state.ttl", "5 s");
        }
        final TableEnvironment environment = TableEnvironment.create(
            EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(configuration).build());
        environment.executeSql("CREATE TABLE trades (id BIGINT NOT NULL, trader BIGINT NOT NULL, " +
            "price BIGINT NOT NULL, qty BIGINT NOT NULL, ts TIMESTAMP(3) NOT NULL" +
            (query.isFinal() ? ", WATERMARK FOR ts AS ts" : "") +
            (Shape.LAST_100 == query.shape() ? ", p AS PROCTIME()" : "") + ") WITH ('connector' = 'peer')");
        environment.executeSql("CREATE TABLE results (" + columns(query) + ") WITH ('connector' = 'peer')");
        final TableResult job = environment.executeSql("INSERT INTO results " + select(query));
        return () -> job.getJobClient().orElseThrow().cancel().get();
    }
}
