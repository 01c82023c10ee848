package io.corelane.core.sketch;

/**
 * Percentiles, about: a t-digest with compression 200, most exact at both ends; no random number decides what it keeps,
 * so the same values in the same order always give the same. Owned by the partition's thread.
 */
public final class Quantiles extends Sketches<Digest>
{
    /**
     * Adds a value.
     *
     * @param id    of the sketch.
     * @param value the value; NaN is skipped.
     */
    public void update(final long id, final double value)
    {
        // Zero and minus zero are one value.
        get(id).update(0.0 + value);
    }

    /**
     * The value below which a share of the values lies.
     *
     * @param id    of the sketch.
     * @param share from 0 to 1.
     * @return the estimate, NaN without values.
     */
    public double quantile(final long id, final double share)
    {
        return get(id).quantile(share);
    }

    @Override
    Digest make()
    {
        return new Digest();
    }

    @Override
    Digest merge(final Digest sketch, final Digest other)
    {
        sketch.merge(other);
        return sketch;
    }

    @Override
    byte[] encode(final Digest sketch)
    {
        return sketch.encode();
    }

    @Override
    Digest decode(final byte[] bytes)
    {
        return Digest.decode(bytes);
    }
}
