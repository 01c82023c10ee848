package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corelane.codec.DataType;
import io.corelane.codec.SchemaBuilder;
import io.corelane.core.plan.StreamDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest
{
    private static final StreamDefinition TRADES = new StreamDefinition("trades", 7,
        new SchemaBuilder("trades", 1, 1)
            .column("symbol", DataType.varchar(8))
            .column("price", DataType.decimal(18, 4))
            .column("size", DataType.BIGINT)
            .column("ts", DataType.TIMESTAMP)
            .column("odd", DataType.BOOLEAN)
            .build(),
        0, 3, 0, 0, 0);

    private final List<String> seen = new ArrayList<>();

    private List<String> read(final byte[] bytes) throws IOException
    {
        new JsonLines("rows.jsonl", new InputStreams(List.of(TRADES)), new JsonLines.Handler()
        {
            @Override
            public void onRow(final StreamRow row, final String json)
            {
                seen.add(row.stream().name() + Arrays.toString(row.values()) + json);
            }

            @Override
            public void onTick(final long timeNs)
            {
                seen.add("tick " + timeNs);
            }
        }).read(new ByteArrayInputStream(bytes));
        return seen;
    }

    private List<String> read(final String text) throws IOException
    {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadRowsExactlyWhenNumbersAreTextOrNumbers() throws IOException
    {
        final String row = "{\"symbol\":\"IBM\",\"price\":186.7300000000000000000001,\"size\":\"12\",\"odd\":true}";
        assertEquals(List.of("trades[IBM, 186.7300000000000000000001, 12, null, true]" + row),
            read("{\"stream\":\"TRADES\",\"row\":" + row + "}\n"));
    }

    @Test
    void shouldReadTheRowWhenItStandsInFrontOfItsStream() throws IOException
    {
        assertEquals(List.of("trades[null, null, 3, null, null]{\"size\":3}"),
            read("\uFEFF\n  {\"row\": {\"size\":3} , \"stream\":\"trades\"}\n\n"));
    }

    @Test
    void shouldReadTimesAsIsoTextOrMilliseconds() throws IOException
    {
        read("{\"stream\":\"trades\",\"row\":{\"ts\":\"1970-01-01T00:00:01Z\"}}\n" +
            "{\"stream\":\"trades\",\"row\":{\"ts\":1000}}\n{\"tick\":1000.5}\n{\"tick\":\"1970-01-01T00:00:01Z\"}");
        assertEquals("trades[null, null, null, 1000000000, null]{\"ts\":\"1970-01-01T00:00:01Z\"}", seen.get(0));
        assertEquals("trades[null, null, null, 1000000000, null]{\"ts\":1000}", seen.get(1));
        assertEquals("tick 1000500000", seen.get(2));
        assertEquals("tick 1000000000", seen.get(3));
    }

    @Test
    void shouldKeepIntegersBeyond64Bits() throws IOException
    {
        read("{\"stream\":\"trades\",\"row\":{\"size\":18446744073709551616}}");
        assertEquals("trades[null, null, 18446744073709551616, null, null]{\"size\":18446744073709551616}",
            seen.get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\"stream\":\"trade\",\"row\":{}} | 1:11: there is no stream trade; did you mean trades?",
        "{\"stream\":5,\"row\":{}} | 1:11: \"stream\" takes a stream's name in quotes",
        "{\"stream\":\"trades\",\"row\":{\"prise\":1}} | 1:27: stream trades has no column prise; did you mean price?",
        "{\"stream\":\"trades\",\"row\":{\"size\":1.5}} | 1:34: column size is BIGINT, but the value is 1.5," +
            " not a whole" +
            " number",
        "{\"stream\":\"trades\",\"row\":{\"size\":\"x\"}} | 1:34: column size is BIGINT, but the value is 'x', not a" +
            " number",
        "{\"stream\":\"trades\",\"row\":{\"size\":true}} | 1:34: column size is BIGINT, but the value is true, not a" +
            " number",
        "{\"stream\":\"trades\",\"row\":{\"size\":[1]}} | 1:34: column size is BIGINT, but the value is an array",
        "{\"stream\":\"trades\",\"row\":{\"symbol\":5}} | 1:36: column symbol is VARCHAR(8), but the value is 5, not" +
            " text in quotes",
        "{\"stream\":\"trades\",\"row\":{\"odd\":1}} | 1:33: column odd is BOOLEAN, but the value is 1, neither" +
            " true nor" +
            " false",
        "{\"stream\":\"trades\",\"row\":{\"ts\":\"noon\"}} | 1:32: column ts: 'noon' is no time; write it as" +
            " 2013-10-09T13:30:00.123Z or as milliseconds since the epoch",
        "{\"stream\":\"trades\",\"row\":{\"size\":1,\"SIZE\":2}} | 1:36: column SIZE is there twice",
        "{\"stream\":\"trades\",\"row\":[]} | 1:26: \"row\" takes an object of columns, {\"symbol\":...}",
        "{\"stream\":\"trades\"} | 1:1: a line has both \"stream\" and \"row\", or \"tick\" alone",
        "{\"stream\":\"trades\",\"row\":{},\"tick\":1} | 1:1: a line has both \"stream\" and \"row\", or" +
            " \"tick\" alone",
        "{\"strem\":\"trades\",\"row\":{}} | 1:2: there is no key strem here; did you mean stream?",
        "{\"tick\":true} | 1:9: \"tick\" takes an ISO time in quotes or milliseconds since the epoch",
        "{\"tick\":\"late\"} | 1:9: \"tick\": 'late' is no time; write it as 2013-10-09T13:30:00.123Z or as" +
            " milliseconds since the epoch",
        "{\"tick\":1} x | 1:12: no valid JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array," +
            " Object or token 'null', 'true' or 'false')",
        "{\"tick\":1}{} | 1:11: the line goes on behind its object",
        "[1] | 1:1: a line is an object, {\"stream\":\"...\",\"row\":{...}} or {\"tick\":...}"})
    void shouldSayWhatIsWrongAndWhere(final String line, final String sentence)
    {
        final ToolException error = assertThrows(ToolException.class, () -> read(line));
        assertEquals("rows.jsonl:" + sentence, error.getMessage());
        assertEquals(ExitCode.USAGE, error.exitCode());
    }

    @Test
    void shouldCountLines()
    {
        final ToolException error = assertThrows(ToolException.class, () -> read("{\"tick\":1}\n\n{\"tick\":\n"));
        assertEquals("rows.jsonl:3:", error.getMessage().substring(0, 13));
    }

    @Test
    void shouldRefuseBytesThatAreNoUtf8()
    {
        final ToolException error = assertThrows(ToolException.class, () -> read(new byte[]{'{', (byte)0xFF, '}'}));
        assertEquals("rows.jsonl:1:1: the text near here is no UTF-8", error.getMessage());
    }
}
