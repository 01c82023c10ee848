package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.Counter;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Makes counters of the registry: a key that programs read and a label that people read, with the unit. The label is
 * {@code corelane partition 0 level 1 job by_symbol: what it tells, unit}. For any thread, one at a time.
 */
public final class CounterFactory
{
    private final Aeron aeron;
    private int partition = CounterKeyDescriptor.NONE;
    private int level = CounterKeyDescriptor.NONE;
    private int scale;
    private long reference;
    private String name;
    private String detail;

    /**
     * A factory.
     *
     * @param aeron whose counters they are: they go with it.
     */
    public CounterFactory(final Aeron aeron)
    {
        this.aeron = aeron;
    }

    /**
     * Of a partition.
     *
     * @param value from 0.
     * @return this.
     */
    public CounterFactory partition(final int value)
    {
        partition = value;
        return this;
    }

    /**
     * Of a level.
     *
     * @param value from 0.
     * @return this.
     */
    public CounterFactory level(final int value)
    {
        level = value;
        return this;
    }

    /**
     * Of a job, a stream, a loop, as the type's scope says.
     *
     * @param value its name.
     * @return this.
     */
    public CounterFactory name(final String value)
    {
        name = value;
        return this;
    }

    /**
     * Of something that the first name has.
     *
     * @param value its name.
     * @return this.
     */
    public CounterFactory detail(final String value)
    {
        detail = value;
        return this;
    }

    /**
     * With a value that is a decimal.
     *
     * @param value digits behind the point.
     * @return this.
     */
    public CounterFactory scale(final int value)
    {
        scale = value;
        return this;
    }

    /**
     * With something that it refers to.
     *
     * @param value as the type says.
     * @return this.
     */
    public CounterFactory reference(final long value)
    {
        reference = value;
        return this;
    }

    /**
     * Makes a counter.
     *
     * @param type what it tells; its scope has to be named in full.
     * @return the counter, at 0.
     */
    public Counter add(final CounterType type)
    {
        final CounterScope scope = type.scope();
        if (scope.hasPartition() && CounterKeyDescriptor.NONE == partition ||
            scope.hasLevel() && CounterKeyDescriptor.NONE == level ||
            null != scope.nameLabel() && null == name || null != scope.detailLabel() && null == detail)
        {
            throw new IllegalStateException("counter " + type + " is of a " + scope.words() + ", which is not named");
        }
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer(CounterKeyDescriptor.LENGTH);
        CounterKeyDescriptor.encode(key, scope.hasPartition() ? partition : CounterKeyDescriptor.NONE,
            scope.hasLevel() ? level : CounterKeyDescriptor.NONE, scale, reference);
        final String label = label(type, key);
        final ExpandableArrayBuffer text = new ExpandableArrayBuffer();
        final int length = text.putStringWithoutLengthAscii(0, label);
        return aeron.addCounter(type.id(), key, 0, CounterKeyDescriptor.LENGTH,
            text, 0, Math.min(length, CountersReader.MAX_LABEL_LENGTH));
    }

    /**
     * Whether a driver refuses something since it has no place for a counter left.
     *
     * @param error of the driver, or what a client was told of it.
     * @return false when it is about something else.
     */
    public static boolean isOutOfRoom(final Throwable error)
    {
        // The driver has no code for it.
        return null != error.getMessage() && error.getMessage().contains("unable to allocate counter");
    }

    private String label(final CounterType type, final ExpandableArrayBuffer key)
    {
        final CounterScope scope = type.scope();
        final StringBuilder label = new StringBuilder("corelane");
        if (scope.hasPartition())
        {
            label.append(" partition ").append(partition);
        }
        if (scope.hasLevel())
        {
            label.append(" level ").append(level);
        }
        if (null != scope.nameLabel())
        {
            label.append(' ').append(scope.nameLabel()).append(' ');
            CounterKeyDescriptor.name(key, label.length(), name.length());
            label.append(name);
        }
        if (null != scope.detailLabel())
        {
            label.append(' ').append(scope.detailLabel()).append(' ');
            CounterKeyDescriptor.detail(key, label.length(), detail.length());
            label.append(detail);
        }
        if (scope.isLatency())
        {
            label.append(Long.MAX_VALUE == reference ? " beyond all bounds" : " up to " + reference + " ns");
        }
        label.append(": ").append(type.help());
        final String unit = type.unit().symbol();
        return label.append(unit.isEmpty() ? "" : ", " + unit).append(0 == scale ? "" : ", scale " + scale).toString();
    }
}
