package io.corelane.perf.peers;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A record as a publisher encodes it: five fields of 8 bytes behind a header of 8. For one thread. */
final class TradeRecord
{
    private static final int ID_OFFSET = 8;
    private static final int TRADER_OFFSET = ID_OFFSET + Long.BYTES;
    private static final int PRICE_OFFSET = TRADER_OFFSET + Long.BYTES;
    private static final int QUANTITY_OFFSET = PRICE_OFFSET + Long.BYTES;
    private static final int TIME_OFFSET = QUANTITY_OFFSET + Long.BYTES;

    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(128, 64));
    private final int length;
    private final long header;

    TradeRecord(final RecordSchema schema)
    {
        length = new RowEncoder(schema).encode(new Object[]{0L, 0L, BigDecimal.ONE, 0L, 0L}, buffer, 0);
        header = buffer.getLong(0, ByteOrder.LITTLE_ENDIAN);
        if (TIME_OFFSET + Long.BYTES != length)
        {
            throw new IllegalStateException("a record has " + length + " bytes");
        }
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int length()
    {
        return length;
    }

    /** Encodes a record where a batch has room for it. */
    void set(final Trades trades, final long number, final MutableDirectBuffer batch, final int at)
    {
        batch.putLong(at, header, ByteOrder.LITTLE_ENDIAN);
        batch.putLong(at + ID_OFFSET, trades.id(number), ByteOrder.LITTLE_ENDIAN);
        batch.putLong(at + TRADER_OFFSET, trades.trader(number), ByteOrder.LITTLE_ENDIAN);
        batch.putLong(at + PRICE_OFFSET, trades.price(number), ByteOrder.LITTLE_ENDIAN);
        batch.putLong(at + QUANTITY_OFFSET, trades.quantity(number), ByteOrder.LITTLE_ENDIAN);
        batch.putLong(at + TIME_OFFSET, trades.timeNs(number), ByteOrder.LITTLE_ENDIAN);
    }

    void set(final Trades trades, final long number)
    {
        set(trades, number, buffer, 0);
    }
}
