package io.corelane.perf.throughput;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The records of the throughput runs: the same bytes on every way. */
final class Ticks
{
    /** Id, price, quantity, time: 32 bytes behind a header of 8. */
    static final String STREAM =
        "CREATE STREAM ticks (id BIGINT, price DECIMAL(18,4), qty BIGINT, ts TIMESTAMP) WITH (key='id');\n";

    private static final String SELECT =
        " AS SELECT id, COUNT(*) AS n, SUM(qty) AS volume, AVG(price) AS mean, MIN(price) AS low, " +
        "MAX(price) AS high FROM ticks GROUP BY id ";

    /** Keeps state only. */
    static final String STATE_JOB = "CREATE TABLE state" + SELECT + "EMIT FINAL;\n";

    /** One result a record. */
    static final String CHANGES_JOB = "CREATE TABLE changes" + SELECT + "EMIT CHANGES;\n";

    private static final int RING = 1 << 16;
    private static final long SEED = 42;

    private final UnsafeBuffer buffer;
    private final int recordLength;
    private int next;

    Ticks(final int keys)
    {
        final RowEncoder encoder = new RowEncoder(schema());
        final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
        final SplittableRandom random = new SplittableRandom(SEED);
        recordLength = encoder.encode(new Object[]{0L, BigDecimal.ONE, 0L, 0L}, record, 0);
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(RING * recordLength, 64));
        for (int i = 0; i < RING; i++)
        {
            encoder.encode(new Object[]{
                (long)random.nextInt(keys), BigDecimal.valueOf(1_000_000 + random.nextInt(10_000), 4),
                1L + random.nextInt(1_000), 1_700_000_000_000_000_000L + i}, buffer, i * recordLength);
        }
    }

    static RecordSchema schema()
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(Path.of("")), 1).compile(STREAM, "ticks");
        return catalog.stream("ticks").schema();
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int recordLength()
    {
        return recordLength;
    }

    /** Offset of the record at hand. */
    int offset()
    {
        return next * recordLength;
    }

    void advance()
    {
        next = next + 1 & RING - 1;
    }
}
