package io.corelane.perf.peers;

/** An event of Esper: fields by getters, which its compiler calls without reflection. */
public final class Tick
{
    private final long id;
    private final long price;
    private final long quantity;

    Tick(final long id, final long price, final long quantity)
    {
        this.id = id;
        this.price = price;
        this.quantity = quantity;
    }

    /**
     * Key.
     *
     * @return number.
     */
    public long getId()
    {
        return id;
    }

    /**
     * Price.
     *
     * @return in ten-thousandths.
     */
    public long getPrice()
    {
        return price;
    }

    /**
     * Quantity.
     *
     * @return number.
     */
    public long getQuantity()
    {
        return quantity;
    }
}
