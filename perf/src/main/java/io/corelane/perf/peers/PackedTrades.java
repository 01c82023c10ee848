package io.corelane.perf.peers;

import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.ApplianceContext;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Trades as fragments of a log, as a publisher packs them, one behind the other in memory. For one thread. */
final class PackedTrades
{
    /** Records of a log. */
    static final int RECORDS = 1 << 16;

    private static final int ROOM = 96;
    private static final int LINE = 64;

    private final Trades trades;
    private final TradeRecord record;
    private final int streamId;
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(RECORDS * ROOM + (1 << 20), LINE));
    private final RecordBatchEncoder batch = new RecordBatchEncoder();
    private int[] offsets = new int[16];
    private int[] lengths = new int[16];
    private int fragments;
    private long number;

    PackedTrades(final Trades trades, final StreamDefinition stream)
    {
        this.trades = trades;
        this.record = new TradeRecord(stream.schema());
        this.streamId = stream.id();
    }

    /** Packs the records that follow. */
    void next()
    {
        fragments = 0;
        int offset = 0;
        for (int packed = 0; packed < RECORDS; fragments++)
        {
            batch.wrap(buffer, offset, ApplianceContext.DEFAULT_FRAGMENT_LENGTH).begin(1, number, streamId, 0);
            while (packed < RECORDS && isAppended())
            {
                packed++;
                number++;
            }
            if (fragments == offsets.length)
            {
                offsets = Arrays.copyOf(offsets, 2 * fragments);
                lengths = Arrays.copyOf(lengths, 2 * fragments);
            }
            offsets[fragments] = offset;
            lengths[fragments] = batch.length();
            offset += batch.length() + LINE - 1 & -LINE;
        }
    }

    private boolean isAppended()
    {
        record.set(trades, number);
        return RecordBatchEncoder.FULL != batch.append(0, 0, record.buffer(), 0, record.length());
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int fragments()
    {
        return fragments;
    }

    int offset(final int fragment)
    {
        return offsets[fragment];
    }

    int length(final int fragment)
    {
        return lengths[fragment];
    }
}
