package io.corelane.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The blocks of a checkpoint, one behind the other, each checked as it is read. */
final class CheckpointBlocks implements AutoCloseable
{
    private final CheckpointStore.Input in;
    private final CheckpointManifest manifest;
    private final String where;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer block = ByteBuffer.allocateDirect(
        BlockDescriptor.HEADER_LENGTH + BlockDescriptor.PAYLOAD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private int section;
    private long number;
    private long position;
    private boolean isAhead;

    CheckpointBlocks(final CheckpointStore.Input in, final CheckpointManifest manifest, final String where)
    {
        this.in = in;
        this.manifest = manifest;
        this.where = where;
    }

    String where()
    {
        return where;
    }

    /** What follows is of this section. */
    void section(final int index)
    {
        section = index;
    }

    boolean isAtEnd()
    {
        return number == manifest.blocks() && !isAhead;
    }

    /** The next block, whatever it is; valid until the one behind it. */
    ByteBuffer next()
    {
        if (isAhead)
        {
            isAhead = false;
            return block;
        }
        try
        {
            read(0, BlockDescriptor.HEADER_LENGTH);
            if (!BlockDescriptor.isHeader(block) || BlockDescriptor.length(block) > manifest.bytes())
            {
                throw damaged("no block begins here");
            }
            final int length = BlockDescriptor.length(block);
            ensureCapacity(length);
            read(BlockDescriptor.HEADER_LENGTH, BlockDescriptor.HEADER_LENGTH + length);
            if (!BlockDescriptor.isWhole(block, crc))
            {
                throw damaged("its checksum is another one");
            }
            position += BlockDescriptor.HEADER_LENGTH + length;
            number++;
            return block;
        }
        catch (final IOException ex)
        {
            throw new CheckpointException("the checkpoint " + where + " cannot be read: " + ex.getMessage(), ex);
        }
    }

    /** The next block, which has to be of the section at hand. */
    ByteBuffer next(final int kind, final int part)
    {
        next();
        if (kind != BlockDescriptor.kind(block) || part != BlockDescriptor.part(block) ||
            section != BlockDescriptor.section(block))
        {
            throw new CheckpointException("the checkpoint " + where + " is made of other parts than " +
                manifest.sections().get(section).name() + " of this version is");
        }
        return block;
    }

    /** The head of the section at hand. */
    byte[] head()
    {
        byte[] head = null;
        int place = 0;
        do
        {
            next(BlockDescriptor.HEAD, -1);
            head = null == head ? new byte[BlockDescriptor.count(block)] : head;
            if (place != BlockDescriptor.first(block) || BlockDescriptor.length(block) > head.length - place)
            {
                throw damaged("a head that is none");
            }
            block.get(BlockDescriptor.HEADER_LENGTH, head, place, BlockDescriptor.length(block));
            place += BlockDescriptor.length(block);
        }
        while (place < head.length);
        return head;
    }

    /** Passes over what follows of the section at hand. */
    void skip()
    {
        while (!isAtEnd())
        {
            if (section != BlockDescriptor.section(next()))
            {
                isAhead = true;
                return;
            }
        }
    }

    CheckpointException damaged(final String how)
    {
        return new CheckpointException("the checkpoint " + where + " is damaged in block " + number + ", at byte " +
            position + ": " + how);
    }

    @Override
    public void close() throws IOException
    {
        in.close();
    }

    private void read(final int from, final int to) throws IOException
    {
        block.limit(to).position(from);
        in.read(block);
        if (block.hasRemaining())
        {
            throw damaged("it ends before byte " + (position + to));
        }
    }

    private void ensureCapacity(final int length)
    {
        if (block.capacity() < BlockDescriptor.HEADER_LENGTH + length)
        {
            final ByteBuffer larger =
                ByteBuffer.allocateDirect(BlockDescriptor.HEADER_LENGTH + length).order(ByteOrder.LITTLE_ENDIAN);
            larger.put(0, block, 0, BlockDescriptor.HEADER_LENGTH);
            block = larger;
        }
    }
}
