package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.SchemaBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFeedTest
{
    private static final RecordSchema SCHEMA = new SchemaBuilder("trades", 1, 1)
        .column("symbol", DataType.varchar(4))
        .column("price", DataType.decimal(10, 4))
        .column("size", DataType.BIGINT)
        .column("ts", DataType.TIMESTAMP)
        .column("ratio", DataType.DOUBLE)
        .build();

    @TempDir
    private Path folder;

    private final List<String> rows = new ArrayList<>();
    private final List<Long> sendTimes = new ArrayList<>();
    private List<String> reasons;
    private CsvFeed feed;
    private long nowNs;

    private int taken = Integer.MAX_VALUE;
    private final RowSink sink = new RowSink()
    {
        private final RowDecoder decoder = new RowDecoder(SCHEMA);

        @Override
        public boolean send(final DirectBuffer buffer, final int offset, final int length, final long sendTimeNs)
        {
            if (rows.size() == taken)
            {
                return false;
            }
            rows.add(Arrays.toString(decoder.decode(buffer, offset, length)));
            sendTimes.add(sendTimeNs);
            return true;
        }

        @Override
        public void flush()
        {
            nowNs += 1_000;
        }

        @Override
        public long backPressureCount()
        {
            return 0;
        }
    };

    private void run(final String csv, final List<String> maps, final List<String> filters, final String rate)
        throws IOException
    {
        try (RejectedRows rejected = new RejectedRows(folder.resolve("rejects.csv")))
        {
            final Pacer pacer = new Pacer(Pacer.parse(rate), () -> nowNs, () -> 5_000_000_000L + nowNs);
            feed = new CsvFeed("t.csv", SCHEMA, maps, filters, sink, pacer, rejected, () -> false, () -> {});
            feed.run(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), ',');
            reasons = rejected.reasons();
        }
    }

    private void run(final String csv, final String... maps) throws IOException
    {
        run(csv, List.of(maps), List.of(), "max");
    }

    @Test
    void shouldCountWhatWasSentAlone() throws IOException
    {
        taken = 2;
        run("symbol,size\nA,1\nB,2\nC,3\n");
        assertEquals(2, feed.sentCount());
    }

    @Test
    void shouldScaleNumbersAndTimesExactly() throws IOException
    {
        run("ts_ms,symbol,price_e4,size\n" +
            "1381305600521,AIG,475000,200\n" +
            "1381305600522,BAC,1,\n" +
            "1381305600523,,-475001,9223372036854775807\n",
            "price=price_e4*0.0001", "ts=ts_ms:ms");
        assertEquals(List.of(
            "[AIG, 47.5000, 200, 1381305600521000000, null]",
            "[BAC, 0.0001, null, 1381305600522000000, null]",
            "[null, -47.5001, 9223372036854775807, 1381305600523000000, null]"), rows);
        assertEquals(List.of(), reasons);
    }

    @Test
    void shouldReadTheSameOnTheShortAndOnTheLongWay() throws IOException
    {
        // The first row is the template; the forms behind it leave the short way or take it.
        run("Symbol,price,size,ts,ratio\n" +
            "A,1,1,0,0\n" +
            "ABCD,1.5,0012,1970-01-01T00:00:01Z,-1.25\n" +
            "\u00e9,+1.5, 12 ,1.5,1e3\n" +
            "B,-0.0001,-12,-1,.5\n" +
            "\"C,D\",123456.7890,1e3,0,\n" +
            "E,2,2,2,2\n");
        assertEquals(List.of(
            "[A, 1.0000, 1, 0, 0.0]",
            "[ABCD, 1.5000, 12, 1000000000, -1.25]",
            "[\u00e9, 1.5000, 12, 1500000, 1000.0]",
            "[B, -0.0001, -12, -1000000, 0.5]",
            "[C,D, 123456.7890, 1000, 0, null]",
            "[E, 2.0000, 2, 2000000, 2.0]"), rows);
    }

    @Test
    void shouldRejectRowsWithLineAndReasonAndGoOn() throws IOException
    {
        run("symbol,price,size\n" +
            "ABCDE,1,1\n" +
            "B,1.00001,1\n" +
            "C,x,1\n" +
            "D,10000000,1\n" +
            "E,1,1,1\n" +
            "F,1,9223372036854775808\n" +
            "G,1,1\n");
        assertEquals(List.of("[G, 1.0000, 1, null, null]"), rows);
        assertEquals(List.of(
            "line 2: column symbol: 'ABCDE' has 5 bytes, more than VARCHAR(4)",
            "line 3: column price (DECIMAL(10,4)): '1.00001' has more than 4 digits behind the point",
            "line 4: column price (DECIMAL(10,4)): 'x' is not a number",
            "line 5: column price: 10000000 is out of the range of DECIMAL(10,4)",
            "line 6: the row has 4 fields, the header 3"), reasons);
        final List<String> file = Files.readAllLines(folder.resolve("rejects.csv"));
        assertEquals("symbol,price,size,_line,_reason", file.get(0));
        assertEquals("B,1.00001,1,3,\"column price (DECIMAL(10,4)): '1.00001' has more than 4 digits behind the" +
            " point\"",
            file.get(2));
        assertEquals(7, file.size());
    }

    @Test
    void shouldTakeOnlyRowsThatAllFiltersAccept() throws IOException
    {
        run("symbol,size,kind\nA,1,T\nB,2,Q\nC,,T\nD,4,T\n", List.of(),
            List.of("kind=T", "size!=", "symbol!=D"), "max");
        assertEquals(List.of("[A, null, 1, null, null]"), rows);
        assertEquals(1, feed.sentCount());
        assertEquals(3, feed.skippedCount());
    }

    @Test
    void shouldSendAtIntendedTimesWhenARateIsSet() throws IOException
    {
        run("size\n1\n2\n3\n", List.of(), List.of(), "100k");
        assertEquals(List.of(5_000_000_000L, 5_000_010_000L, 5_000_020_000L), sendTimes);
        assertTrue(nowNs >= 20_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "prise=size | --map prise=size: stream trades has no column prise; did you mean price?",
        "price=sise | --map price=sise: the CSV file has no column sise; did you mean size?",
        "price | --map price is not field=column; a number can be scaled (price=price_e4*0.0001) and a time have a" +
            " unit (ts=t:ms)",
        "symbol=size*2 | --map symbol=size*2: only a number can be scaled, symbol is VARCHAR(4)",
        "price=size*x | --map price=size*x: 'x' is not a number",
        "price=size/3 | --map price=size/3: one divided by 3 has no end as a decimal; divide by 10, 100 and so on",
        "price=size:ms | --map price=size:ms: a unit is for a TIMESTAMP, price is DECIMAL(10,4)",
        "ts=size:min | --map ts=size:min: there is no unit min; did you mean ms? (ns, us, ms, s)"})
    void shouldSayWhatIsWrongWithAMap(final String map, final String sentence)
    {
        assertEquals(sentence, assertThrows(ToolException.class, () -> run("size\n1\n", map)).getMessage());
    }

    @Test
    void shouldSayWhatIsWrongWithFileFilterAndRate()
    {
        assertEquals("t.csv is empty; its first row has to name the columns",
            assertThrows(ToolException.class, () -> run("")).getMessage());
        assertEquals("no column of the CSV file (a, b) has the name of a column of the stream (symbol, price," +
            " size, ts," +
            " ratio); name them: --map symbol=a",
            assertThrows(ToolException.class, () -> run("a,b\n1,2\n")).getMessage());
        assertEquals("--filter kind is neither column=value nor column!=value", assertThrows(ToolException.class,
            () -> run("size\n1\n", List.of(), List.of("kind"), "max")).getMessage());
        assertEquals("--rate fast is no number of records a second such as 50000, 200k, 1.5M or max",
            assertThrows(ToolException.class, () -> Pacer.parse("fast")).getMessage());
        assertArrayEquals(new double[]{50_000, 200_000, 1_500_000, Pacer.MAX}, new double[]{
            Pacer.parse("50000"), Pacer.parse("200k"), Pacer.parse("1.5M"), Pacer.parse("MAX")});
    }
}
