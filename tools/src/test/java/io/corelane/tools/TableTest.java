package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.SchemaBuilder;
import io.corelane.codec.protocol.ResultBatchDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TableTest
{
    private static final RecordSchema SCHEMA = new SchemaBuilder("t", 1, 1)
        .column("symbol", DataType.varchar(8)).column("n", DataType.BIGINT).build();

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final RowPrinter rows = new RowPrinter(SCHEMA);

    private int row(final String symbol, final Long n)
    {
        return new RowEncoder(SCHEMA).encode(new Object[]{symbol, n}, buffer, 0);
    }

    private String text()
    {
        final String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void shouldKeepTheLatestRowOfEachGroup()
    {
        final GroupRows groups = new GroupRows(rows, new int[]{0}, 2);
        groups.onResult(ResultBatchDescriptor.INSERT, buffer, 0, row("A", 1L));
        groups.onResult(ResultBatchDescriptor.INSERT, buffer, 0, row(null, 2L));
        groups.onResult(ResultBatchDescriptor.UPDATE, buffer, 0, row("A", 3L));
        assertEquals(List.of(List.of("A", "3"), List.of("NULL", "2")), groups.cells());
        groups.onResult(ResultBatchDescriptor.INSERT, buffer, 0, row("C", 4L));
        assertEquals(2, groups.cells().size());
        assertEquals(true, groups.hasHidden());
        groups.onResult(ResultBatchDescriptor.DELETE, buffer, 0, row("A", 3L));
        assertEquals(List.of(List.of("NULL", "2")), groups.cells());
    }

    @Test
    void shouldKeepTheLastRowsWithoutGroups()
    {
        final GroupRows last = new GroupRows(rows, new int[0], 2);
        last.onResult(ResultBatchDescriptor.INSERT, buffer, 0, row("A", 1L));
        last.onResult(ResultBatchDescriptor.INSERT, buffer, 0, row("A", 1L));
        last.onResult(ResultBatchDescriptor.INSERT, buffer, 0, row("B", null));
        assertEquals(List.of(List.of("A", "1"), List.of("B", "NULL")), last.cells());
    }

    @Test
    void shouldAppendLinesWhereThereIsNoTerminal()
    {
        final PlainTableView view = new PlainTableView(rows, out);
        view.onResult(ResultBatchDescriptor.INSERT, 0, 0, buffer, 0, row("A", 1L));
        view.onResult(ResultBatchDescriptor.UPDATE, 0, 1, buffer, 0, row("LONGER", 22L));
        view.end();
        assertEquals(
            "op      symbol  n\n------  ------  -\ninsert  A       1\nupdate  LONGER  22\n", text());
    }

    @Test
    void shouldWriteOverTheFormerTableOnATerminal()
    {
        final long[] nowNs = {0};
        final LiveTableView view = new LiveTableView(rows, new int[]{0}, new LiveTable(out), () -> nowNs[0]);
        view.onResult(ResultBatchDescriptor.INSERT, 0, 0, buffer, 0, row("A", 1L));
        view.onIdle();
        assertEquals("", text());
        nowNs[0] = 500_000_000L;
        view.onIdle();
        assertEquals("symbol  n\u001b[K\n------  -\u001b[K\nA       1\u001b[K\n1 result, 2/s\u001b[K\n\u001b[J",
            text());
        view.end();
        assertEquals("\u001b[4A", text().substring(0, 4));
    }

    @Test
    void shouldWriteNumbersForPeople()
    {
        assertEquals("1,234,567", Progress.count(1_234_567));
        assertEquals("2.50 M/s", Progress.rate(2_500_000, 1_000_000_000L));
        assertEquals("25.0 k/s", Progress.rate(25_000, 1_000_000_000L));
        assertEquals("7/s", Progress.rate(7, 1_000_000_000L));
        assertEquals("0/s", Progress.rate(7, 0));
        assertEquals("[############------------]  50 %", Progress.bar(1, 2));
        final Latencies latencies = new Latencies();
        latencies.record(-5);
        latencies.record(20_000_000);
        assertEquals("p50 0 us, p99 20.0 ms, p99.9 20.0 ms, max 20.0 ms", latencies.toString());
    }
}
