package io.corelane.ingest;

import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.core.partition.LogSequence;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * A hash that rolls over what a log says, record by record: producer, sequence, send time, key's hash, stream and all
 * bytes of each, and all other messages. It is kept at each so many of them, so that two logs that differ can be looked
 * at where they do. For one thread; used once.
 */
final class RecordHash implements MessageHandler
{
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final int ROTATION = 29;

    /** Items between two places where the hash is kept. */
    static final int BLOCK = 4096;

    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final LogSequence sequence = new LogSequence();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES + 2 * Integer.BYTES);
    private final LongArrayList blocks = new LongArrayList();
    private final LongArrayList details = new LongArrayList();
    private final long detailedBlock;
    private final long anchorPosition;
    private byte[] bytes = new byte[1 << 16];
    private long anchorRecords;
    private long hash;
    private long items;
    private long damages;

    /**
     * A hash.
     *
     * @param anchorPosition a position of which the records before it are known, to count from there.
     * @param detailedBlock  block of which each item's hash, sequence and position are kept, or a negative number.
     */
    RecordHash(final long anchorPosition, final long detailedBlock)
    {
        this.anchorPosition = anchorPosition;
        this.detailedBlock = detailedBlock;
    }

    @Override
    public boolean onMessage(
        final long position, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        final long first = sequence.next();
        final int taken = sequence.onMessage(buffer, offset, length);
        if (batch.wrap(buffer, offset, length))
        {
            for (int i = 0; batch.next(); i++)
            {
                numbers.clear();
                numbers.putLong(batch.producerId()).putLong(batch.sequence()).putLong(batch.sendTimeNs())
                    .putInt(batch.keyHash()).putInt(batch.streamId()).flip();
                item(buffer, batch.recordOffset(), batch.recordLength(), first + Math.max(0, i - taken), position);
            }
        }
        else
        {
            numbers.clear().flip();
            item(buffer, offset, length, first, position);
        }
        anchor(endPosition);
        return true;
    }

    @Override
    public void onPadding(final long position, final long endPosition)
    {
        anchor(endPosition);
    }

    @Override
    public void onDamage(final Damage damage)
    {
        damages++;
        anchor(damage.endPosition());
    }

    private void anchor(final long position)
    {
        anchorRecords = position == anchorPosition ? sequence.next() : anchorRecords;
    }

    private void item(
        final DirectBuffer buffer, final int offset, final int length, final long number, final long position)
    {
        if (bytes.length < length)
        {
            bytes = new byte[length];
        }
        buffer.getBytes(offset, bytes, 0, length);
        crc.reset();
        crc.update(numbers);
        crc.update(bytes, 0, length);
        hash = Long.rotateLeft((hash ^ crc.getValue() ^ (long)length << Integer.SIZE) * MULTIPLIER, ROTATION);
        if (items / BLOCK == detailedBlock)
        {
            details.addLong(hash);
            details.addLong(number);
            details.addLong(position);
        }
        items++;
        if (0 == items % BLOCK)
        {
            blocks.addLong(hash);
        }
    }

    /** Of all. */
    long hash()
    {
        return hash;
    }

    /** Of all up to the end of each whole block. */
    LongArrayList blocks()
    {
        return blocks;
    }

    /** Hash, sequence and position of each item of the block that was asked for. */
    LongArrayList details()
    {
        return details;
    }

    /** Records that a partition takes, those it had taken before not again. */
    long records()
    {
        return sequence.next();
    }

    /** Records before the position of which they are known. */
    long anchorRecords()
    {
        return anchorRecords;
    }

    long damages()
    {
        return damages;
    }
}
