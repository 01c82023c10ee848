package io.corelane.perf.peers;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** Adds Corelane's rows to a sum. For one thread. */
final class CorelaneRows
{
    private static final int PRICE_DIGITS = 4;
    private static final int RATE_DIGITS = 3;

    private final PeerQuery query;
    private final RecordSchema schema;
    private final RowDecoder decoder;
    private final ResultSum results;

    CorelaneRows(final PeerQuery query, final RecordSchema schema, final ResultSum results)
    {
        this.query = query;
        this.schema = schema;
        this.results = results;
        decoder = new RowDecoder(schema);
    }

    void add(final DirectBuffer buffer, final int offset, final int length)
    {
        final Object[] row = decoder.decode(buffer, offset, length);
        switch (query.shape())
        {
            case FIVE, FIVE_WINDOW -> results.five(number(row, "id"), number(row, "n"), number(row, "volume"),
                price(row, "mean").doubleValue(), price(row, "low").longValueExact(),
                price(row, "high").longValueExact());
            case FOUR_WINDOW, FOUR_CHANGES -> results.four(number(row, "trader"), number(row, "id"),
                number(row, "n"), price(row, "mean").doubleValue(), number(row, "volume"),
                price(row, "turnover").longValueExact());
            case LAST_100 -> results.mean(number(row, "id"), price(row, "mean").doubleValue());
            case FILTER, PASS, SOME, HIGHEST -> results.row(number(row, "id"), number(row, "trader"),
                price(row, "price").longValueExact());
            case CONVERT -> results.row(number(row, "id"), number(row, "trader"),
                price(row, "price").movePointRight(RATE_DIGITS).longValueExact());
            case HOT_ITEMS -> results.row(number(row, "id"), number(row, "num"),
                TimeUnit.NANOSECONDS.toMillis(number(row, "window_end")));
            case SELLERS -> results.seller(number(row, "id"), price(row, "price").longValueExact());
            case SESSION, COUNT_WINDOW -> results.count(number(row, "trader"), number(row, "n"));
            case LEVELS -> results.levels(number(row, "id"), new long[]{number(row, "n"), number(row, "low"),
                number(row, "middle"), number(row, "high")}, price(row, "least").longValueExact(),
                price(row, "most").longValueExact(), price(row, "mean").doubleValue(),
                price(row, "total").longValueExact());
            default -> throw new IllegalStateException("no rows of " + query);
        }
    }

    private Object value(final Object[] row, final String column)
    {
        return row[schema.indexOf(column)];
    }

    private long number(final Object[] row, final String column)
    {
        return (Long)value(row, column);
    }

    /** In ten-thousandths. */
    private BigDecimal price(final Object[] row, final String column)
    {
        return ((BigDecimal)value(row, column)).movePointRight(PRICE_DIGITS);
    }
}
