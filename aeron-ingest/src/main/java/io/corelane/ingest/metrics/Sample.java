package io.corelane.ingest.metrics;

import io.corelane.ingest.client.CounterType;
import java.math.BigDecimal;

/**
 * The value of a counter at a moment.
 *
 * @param type      what it tells.
 * @param partition of whom, -1 for none.
 * @param level     of whom, -1 for none.
 * @param name      of whom, as the type's scope says; empty for none.
 * @param part      of a job: {@code x0} and so on for what runs in front of rows that go from partition to partition,
 *                  {@code insert1} for an INSERT INTO; empty for all else.
 * @param detail    the second name, empty for none.
 * @param scale     digits of the value that stand behind the point, besides those of the unit.
 * @param reference what else it refers to, 0 for nothing.
 * @param value     in the type's unit.
 */
public record Sample(
    CounterType type, int partition, int level, String name, String part, String detail, int scale, long reference,
    long value)
{
    /**
     * The value in base units, exact.
     *
     * @return bytes, seconds, things.
     */
    public BigDecimal baseValue()
    {
        return BigDecimal.valueOf(value, scale + type.unit().scale());
    }
}
