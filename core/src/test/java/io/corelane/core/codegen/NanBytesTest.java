package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.CheckpointWriter;
import io.corelane.core.checkpoint.MemoryCheckpointStore;
import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.state.AsideMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sum of infinities is NaN, and the bits of that are the processor's and the compiler's choice. State holds one
 * spelling of it, so that equal states are equal bytes.
 */
class NanBytesTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldHoldOneSpellingOfNan() throws IOException
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            "CREATE STREAM s (k BIGINT, x DOUBLE) WITH (key='k'); CREATE TABLE o AS SELECT k, SUM(x) AS total, " +
            "AVG(x) AS mean, STDDEV(x) AS spread, CORR(x, -x) AS both FROM s GROUP BY k"))
        {
            final double[] values = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.0, 1e300};
            for (final double value : values)
            {
                harness.feed("s", 1L, value);
            }

            final ByteBuffer state = ByteBuffer.wrap(checkpoint(harness)).order(ByteOrder.LITTLE_ENDIAN);
            int canonical = 0;
            int other = 0;
            for (int i = 0; i + Long.BYTES <= state.capacity(); i++)
            {
                final long bits = state.getLong(i);
                if (Double.doubleToRawLongBits(Double.NaN) == bits)
                {
                    canonical++;
                }
                else if (0xFFF8_0000_0000_0000L == bits)
                {
                    other++;
                }
            }
            // The sum, which is held as what differs from minus zero.
            assertEquals(1, other, "spellings with a sign");
            // The mean and its squares, and CORR's two means, two squares and product.
            assertEquals(7, canonical, "spellings of Java");
        }
    }

    private static byte[] checkpoint(final PartitionHarness harness) throws IOException
    {
        try (AsideMemory aside = new AsideMemory(1 << 20))
        {
            final MemoryCheckpointStore store = new MemoryCheckpointStore();
            final CheckpointStore.Output output = store.create("1");
            final CheckpointWriter writer = CheckpointWriter.begin(harness.partition(), aside);
            while (!writer.isWritten())
            {
                writer.capture(3);
                writer.write(output);
            }
            output.commit(writer.manifest(0, 0, 7, 0, Map.of()).encode());
            writer.end();
            return store.data("1");
        }
    }
}
