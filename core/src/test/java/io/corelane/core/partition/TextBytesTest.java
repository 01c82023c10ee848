package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.plan.StreamDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are no UTF-8 are values like any other: what tells them apart, and what results carry, is their bytes. */
class TextBytesTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldGroupTextsByTheirBytesAndGiveThemOn()
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            "CREATE STREAM s (k VARCHAR(4)) WITH (key='k'); CREATE TABLE o AS SELECT k, COUNT(*) AS n, " +
            "MAX(OCTET_LENGTH(k)) AS bytes, MAX(LENGTH(UPPER(k))) AS characters FROM s GROUP BY k"))
        {
            final StreamDefinition stream = harness.stream("s");
            final List<String> given = new ArrayList<>();
            for (final int[] text : new int[][]{{0xFF}, {0xFE}, {0xFF}, {'a', 0xC3}})
            {
                final UnsafeBuffer record = new UnsafeBuffer(new byte[64]);
                final int length = new RowEncoder(stream.schema()).encode(new Object[]{"?"}, record, 0);
                for (int i = 0; i < text.length; i++)
                {
                    record.putByte(stream.schema().header().length() + i, (byte)text[i]);
                }
                harness.partition().onRecord(stream.id(), record, 0, length, 0, 0);
                given.add(result(harness.partition().job(0)));
            }
            assertEquals(List.of("FF000000", "FE000000", "FF000000", "61C30000"), given);
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    /** The bytes of the last result's text. */
    private static String result(final JobHandle job)
    {
        job.results().seal();
        final ResultBatchIterator rows = new ResultBatchIterator();
        rows.wrap(job.results().buffer(), 0, job.results().length());
        final StringBuilder bytes = new StringBuilder();
        while (rows.next())
        {
            bytes.setLength(0);
            for (int i = 0; i < 4; i++)
            {
                bytes.append(String.format("%02X", job.results().buffer().getByte(
                    rows.rowOffset() + job.plan().outputSchema().header().length() + i)));
            }
        }
        job.results().clear();
        return bytes.toString();
    }
}
