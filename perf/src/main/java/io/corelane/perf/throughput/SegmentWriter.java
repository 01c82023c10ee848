package io.corelane.perf.throughput;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;

/**
 * What the place of recordings takes when nothing else is done: one thread writes blocks to files as long as a segment,
 * one behind the other, and deletes all but the last ones, as retention does. For one thread.
 */
final class SegmentWriter
{
    /** Segments that stay. */
    static final int KEPT = 2;

    private static final int BLOCK_LENGTH = 1 << 20;
    private static final int SEGMENT_LENGTH = 64 << 20;

    private final Path directory;
    private final ByteBuffer block = BufferUtil.allocateDirectAligned(BLOCK_LENGTH, 64);
    private final int recordLength = RecordBatchDescriptor.RECORD_OFFSET + new Ticks(1).recordLength();
    private long segments;

    SegmentWriter(final Path directory)
    {
        this.directory = directory;
        for (int i = 0; i < BLOCK_LENGTH; i++)
        {
            block.put(i, (byte)i);
        }
    }

    /** Writes for a time; records of as many bytes a second. */
    double write(final long durationNs) throws IOException
    {
        final long startNs = System.nanoTime();
        long elapsedNs = 0;
        long bytes = 0;
        while (elapsedNs < durationNs)
        {
            try (FileChannel channel = FileChannel.open(
                segment(segments++), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
            {
                while (elapsedNs < durationNs && channel.position() < SEGMENT_LENGTH)
                {
                    bytes += channel.write(block.clear());
                    elapsedNs = System.nanoTime() - startNs;
                }
            }
            Files.deleteIfExists(segment(segments - KEPT - 1));
        }
        return (double)bytes / recordLength * 1e9 / elapsedNs;
    }

    private Path segment(final long number)
    {
        return directory.resolve("segment-" + number);
    }
}
