package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.Wire;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Trades of made-up prices: each symbol walks at random from where it was. The same seed gives the same trades.
 * Allocates nothing after construction. For one thread.
 */
final class TradeGenerator
{
    private static final String[] SYMBOLS = {"AAPL", "AMZN", "BAC", "GE", "GOOG", "IBM", "INTC", "JPM", "KO", "MSFT",
        "ORCL", "XOM"};
    private static final String[] EXCHANGES = {"ARCA", "BATS", "EDGX", "NSDQ", "NYSE"};
    private static final int TEXT_LENGTH = 8;
    private static final int LOT = 100;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
    private final SplittableRandom random;
    private final byte[][] symbols = new byte[SYMBOLS.length][TEXT_LENGTH];
    private final byte[][] exchanges = new byte[EXCHANGES.length][TEXT_LENGTH];
    private final long[] prices = new long[SYMBOLS.length];
    private final Wire.TextWire symbol;
    private final Wire.IntWire price;
    private final Wire.IntWire size;
    private final Wire.TextWire exchange;
    private final Wire.IntWire time;
    private final int body;
    private final int length;

    /**
     * Trades as records of the demo's stream.
     *
     * @param schema of the stream: symbol, price, size, exchange, ts.
     * @param seed   of the walk.
     */
    TradeGenerator(final RecordSchema schema, final long seed)
    {
        random = new SplittableRandom(seed);
        symbol = (Wire.TextWire)schema.field("symbol").wire();
        price = ((Wire.DecimalWire)schema.field("price").wire()).mantissa();
        size = (Wire.IntWire)schema.field("size").wire();
        exchange = (Wire.TextWire)schema.field("exchange").wire();
        time = ((Wire.TimestampWire)schema.field("ts").wire()).count();
        body = schema.header().length();
        length = new RowEncoder(schema).encode(
            new Object[]{SYMBOLS[0], BigDecimal.ONE, 1L, EXCHANGES[0], 0L}, record, 0);
        for (int i = 0; i < SYMBOLS.length; i++)
        {
            final byte[] text = SYMBOLS[i].getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, symbols[i], 0, text.length);
            prices[i] = (20 + random.nextInt(180)) * 10_000L;
        }
        for (int i = 0; i < EXCHANGES.length; i++)
        {
            final byte[] text = EXCHANGES[i].getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, exchanges[i], 0, text.length);
        }
    }

    /** Writes the next trade into {@link #record()}. */
    void next(final long timeNs)
    {
        final int which = random.nextInt(SYMBOLS.length);
        prices[which] = Math.max(10_000, prices[which] + (random.nextInt(201) - 100));
        record.putBytes(body + symbol.offset(), symbols[which], 0, symbol.length());
        record.putLong(body + price.offset(), prices[which], price.order());
        record.putLong(body + size.offset(), LOT * (1L + random.nextInt(10)), size.order());
        record.putBytes(
            body + exchange.offset(), exchanges[random.nextInt(EXCHANGES.length)], 0, exchange.length());
        record.putLong(body + time.offset(), timeNs, time.order());
    }

    UnsafeBuffer record()
    {
        return record;
    }

    /** Bytes of a record. */
    int length()
    {
        return length;
    }
}
