package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.SchemaBuilder;
import io.corelane.codec.protocol.ResultBatchDescriptor;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ResultJsonTest
{
    private static final int SECOND = 256;

    private final UnsafeBuffer rows = new UnsafeBuffer(new byte[512]);

    @Test
    void shouldKeepRowsOfPartitionsApartThatCountAlike()
    {
        final ResultJson results = results();
        assertNotEquals(results.key(0, 7, rows, 0), results.key(1, 7, rows, 0));
        assertNotEquals(results.key(0, 7, rows, 0), results.key(0, 8, rows, 0));
    }

    @Test
    void shouldKnowARowByItsKeyColumnsWhereverItComesFrom()
    {
        final ResultJson results = results(0);
        assertEquals(results.key(0, 7, rows, 0), results.key(1, 9, rows, 0));
        assertNotEquals(results.key(0, 7, rows, 0), results.key(0, 7, rows, SECOND));
        assertEquals("{\"op\":\"update\",\"row\":{\"k\":\"A\",\"n\":1}}",
            results.json(ResultBatchDescriptor.UPDATE, rows, 0));
    }

    private ResultJson results(final int... keys)
    {
        final RecordSchema schema =
            new SchemaBuilder("t", 1, 1).column("k", DataType.varchar(4)).column("n", DataType.BIGINT).build();
        new RowEncoder(schema).encode(new Object[]{"A", 1L}, rows, 0);
        new RowEncoder(schema).encode(new Object[]{"B", 1L}, rows, SECOND);
        return new ResultJson(new RowPrinter(schema, List.of("k", "n")), keys);
    }
}
