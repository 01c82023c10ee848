package io.corelane.perf.throughput;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The records of the throughput and latency runs: the same bytes on every way. For one thread. */
public final class Ticks
{
    /** Id, price, quantity, time: 32 bytes behind a header of 8. */
    public static final String STREAM =
        "CREATE STREAM ticks (id BIGINT, price DECIMAL(18,4), qty BIGINT, ts TIMESTAMP) WITH (key='id');\n";

    /** The same bytes, with their time as event time. */
    public static final String TIMED_STREAM =
        "CREATE STREAM ticks (id BIGINT, price DECIMAL(18,4), qty BIGINT, ts TIMESTAMP) WITH (key='id', " +
        "event_time='ts');\n";

    private static final String SELECT =
        " AS SELECT id, COUNT(*) AS n, SUM(qty) AS volume, AVG(price) AS mean, MIN(price) AS low, " +
        "MAX(price) AS high FROM ticks GROUP BY id ";

    /** Keeps state only. */
    public static final String STATE_JOB = "CREATE TABLE state" + SELECT + "EMIT FINAL;\n";

    /** One result a record. */
    public static final String CHANGES_JOB = "CREATE TABLE changes" + SELECT + "EMIT CHANGES;\n";

    /** Of the id, from the start of a record. */
    public static final int ID_OFFSET = 8;

    /** Of the price, from the beginning of a record. */
    public static final int PRICE_OFFSET = 16;

    /** Rows of all keys when a window of a second closes. */
    public static final String TUMBLING_JOB = "CREATE TABLE tumbling" + SELECT + "WINDOW TUMBLING(1s);\n";

    /** Of the quantity, from the start of a record. */
    public static final int QTY_OFFSET = 24;

    /** Of the time, from the start of a record. */
    public static final int TIME_OFFSET = 32;

    /** About half of all quantities are above. */
    static final long MIDDLE_QTY = 500;

    /** A job without groups, of any name, that half of the records pass. */
    static String selection(final String name)
    {
        return "CREATE STREAM " + name + " AS SELECT id, price, qty FROM ticks WHERE qty > " + MIDDLE_QTY + ";\n";
    }

    /** A job of any name that does the same as one of those. */
    static String job(final String name, final boolean isWindowed, final boolean isTold)
    {
        return "CREATE TABLE " + name + SELECT + (isWindowed ? "WINDOW TUMBLING(1s) " : "") +
            (isTold ? "EMIT CHANGES;\n" : "EMIT FINAL;\n");
    }

    static final long FIRST_TIME_NS = 1_700_000_000_000_000_000L;

    /** From one record to the next: a million in a second of event time, so that windows close often. */
    static final long TIME_STEP_NS = 1_000;

    private static final int RING = 1 << 16;
    private static final long SEED = 42;

    private final UnsafeBuffer buffer;
    private final int recordLength;
    private final int keys;
    private final boolean isTimed;
    private final SplittableRandom ids = new SplittableRandom(SEED + 1);
    private int next;
    private long made;

    /**
     * Of keys at random.
     *
     * @param keys how many there are.
     */
    public Ticks(final int keys)
    {
        this(keys, false);
    }

    /** Of many keys each comes once, in order, before they come at random. */
    Ticks(final int keys, final boolean isTimed)
    {
        this.keys = keys;
        this.isTimed = isTimed;
        final RowEncoder encoder = new RowEncoder(schema());
        final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
        final SplittableRandom random = new SplittableRandom(SEED);
        recordLength = encoder.encode(new Object[]{0L, BigDecimal.ONE, 0L, 0L}, record, 0);
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(RING * recordLength, 64));
        for (int i = 0; i < RING; i++)
        {
            encoder.encode(new Object[]{
                (long)random.nextInt(keys), BigDecimal.valueOf(1_000_000 + random.nextInt(10_000), 4),
                1L + random.nextInt(1_000), FIRST_TIME_NS + i}, buffer, i * recordLength);
        }
    }

    static RecordSchema schema()
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(Path.of("")), 1).compile(STREAM, "ticks");
        return catalog.stream("ticks").schema();
    }

    /**
     * Holds all records.
     *
     * @return the same one always.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Of every record.
     *
     * @return bytes.
     */
    public int recordLength()
    {
        return recordLength;
    }

    /**
     * Of the record at hand.
     *
     * @return offset in the buffer.
     */
    public int offset()
    {
        return next * recordLength;
    }

    /** The next record is at hand. */
    public void advance()
    {
        next = next + 1 & RING - 1;
        made++;
        if (isTimed)
        {
            buffer.putLong(offset() + TIME_OFFSET, FIRST_TIME_NS + made * TIME_STEP_NS, ByteOrder.LITTLE_ENDIAN);
        }
        if (keys > RING)
        {
            buffer.putLong(
                offset() + ID_OFFSET, made < keys ? made : ids.nextInt(keys), ByteOrder.LITTLE_ENDIAN);
        }
    }
}
