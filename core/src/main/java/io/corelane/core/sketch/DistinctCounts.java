package io.corelane.core.sketch;

import org.agrona.DirectBuffer;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * How many values differ, about: HyperLogLog with 4,096 registers, within 3.2 percent in 95 of 100 cases, and exact up
 * to some 200 values. Owned by the partition's thread.
 */
public final class DistinctCounts extends Sketches<HllSketch>
{
    private static final int LOG_REGISTERS = 12;
    private static final long PRIME = 0x100000001B3L;
    private static final long BASIS = 0xCBF29CE484222325L;

    /**
     * Adds a value.
     *
     * @param id     of the sketch.
     * @param value  holds the value's bytes.
     * @param offset first byte.
     * @param length bytes.
     */
    public void update(final long id, final DirectBuffer value, final int offset, final int length)
    {
        get(id).update(hash(value, offset, length));
    }

    /**
     * The estimate.
     *
     * @param id of the sketch.
     * @return values, rounded.
     */
    public long count(final long id)
    {
        return Math.round(get(id).getEstimate());
    }

    @Override
    HllSketch make()
    {
        return new HllSketch(LOG_REGISTERS, TgtHllType.HLL_8);
    }

    @Override
    HllSketch merge(final HllSketch sketch, final HllSketch other)
    {
        final Union union = new Union(LOG_REGISTERS);
        union.update(sketch);
        union.update(other);
        return union.getResult(TgtHllType.HLL_8);
    }

    @Override
    byte[] encode(final HllSketch sketch)
    {
        SketchMemory.load();
        return sketch.toUpdatableByteArray();
    }

    @Override
    HllSketch decode(final byte[] bytes)
    {
        return HllSketch.heapify(SketchMemory.of(bytes));
    }

    /** FNV-1a; the sketch mixes it once more. */
    private static long hash(final DirectBuffer value, final int offset, final int length)
    {
        long hash = BASIS;
        for (int i = 0; i < length; i++)
        {
            hash = (hash ^ value.getByte(offset + i) & 0xFF) * PRIME;
        }
        return hash;
    }
}
