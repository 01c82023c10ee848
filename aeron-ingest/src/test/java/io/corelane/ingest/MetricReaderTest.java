package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Metric;
import io.corelane.core.sql.Catalog;
import java.math.BigDecimal;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class MetricReaderTest
{
    private static final int ROW = 24;

    private static Long read(final DataType type, final Object value)
    {
        final RecordSchema schema =
            Catalog.schema("j", List.of(new Attribute("k", DataType.varchar(3)), new Attribute("v", type)));
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        new RowEncoder(schema).encode(new Object[]{"abc", value}, buffer, ROW);
        final MetricReader reader = new MetricReader(schema, new Metric("v", 1, Metric.scale(type)));
        final boolean isThere = reader.read(buffer, ROW);
        assertEquals(null != value, isThere);
        return isThere ? (Long)reader.value() : null;
    }

    @Test
    void shouldReadNumbersScaled()
    {
        assertEquals(-17, read(DataType.BIGINT, -17L));
        assertEquals(-1_250, read(DataType.decimal(9, 3), new BigDecimal("-1.250")));
        assertEquals(-1_250, read(DataType.decimal(30, 3), new BigDecimal("-1.250")));
        assertEquals(Long.MAX_VALUE, read(DataType.decimal(30, 0), BigDecimal.valueOf(Long.MAX_VALUE)));
        assertEquals(Long.MIN_VALUE, read(DataType.decimal(30, 0), BigDecimal.valueOf(Long.MIN_VALUE)));
        assertEquals(2_500_001, read(DataType.DOUBLE, 2.5000006));
    }

    @Test
    void shouldShowWhatDoesNotFitAsTheEndOfTheRange()
    {
        final BigDecimal beyond = BigDecimal.valueOf(Long.MAX_VALUE).add(BigDecimal.ONE);
        assertEquals(Long.MAX_VALUE, read(DataType.decimal(30, 0), beyond));
        assertEquals(Long.MIN_VALUE, read(DataType.decimal(30, 0), beyond.negate().subtract(BigDecimal.ONE)));
        assertEquals(Long.MAX_VALUE, read(DataType.DOUBLE, 1e300));
        assertEquals(Long.MIN_VALUE, read(DataType.DOUBLE, Double.NEGATIVE_INFINITY));
    }

    @Test
    void shouldPassNullBy()
    {
        assertEquals(null, read(DataType.BIGINT, null));
        assertEquals(null, read(DataType.decimal(9, 3), null));
        assertEquals(null, read(DataType.decimal(30, 3), null));
        assertEquals(null, read(DataType.DOUBLE, null));
    }

    @Test
    void shouldKnowWhatIsANumber()
    {
        assertTrue(Metric.scale(DataType.BIGINT) >= 0 && Metric.scale(DataType.DOUBLE) >= 0);
        assertFalse(Metric.scale(DataType.TIMESTAMP) >= 0 || Metric.scale(DataType.BOOLEAN) >= 0);
    }
}
