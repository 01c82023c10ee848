package io.corelane.perf.peers;

/** The reference scenarios: everything goes round by the record's number. */
final class CycleTrades implements Trades
{
    private static final long UNIT = 10_000;

    private final Cycle ids;
    private final Cycle traders;
    private final long leastPrice;
    private final Cycle prices;
    private final Cycle quantities;
    private final long timeStepNs;

    /**
     * Of cycles.
     *
     * @param ids        until an id comes again.
     * @param traders    until a trader comes again.
     * @param leastPrice in whole units.
     * @param prices     until a price comes again, one unit from one to the next.
     * @param quantities until a quantity comes again.
     * @param timeStepNs from one record to the next.
     */
    CycleTrades(
        final long ids,
        final long traders,
        final long leastPrice,
        final long prices,
        final long quantities,
        final long timeStepNs)
    {
        this.ids = new Cycle(ids);
        this.traders = new Cycle(traders);
        this.leastPrice = leastPrice;
        this.prices = new Cycle(prices);
        this.quantities = new Cycle(quantities);
        this.timeStepNs = timeStepNs;
    }

    @Override
    public long warmUp()
    {
        return 100_000;
    }

    @Override
    public long id(final long number)
    {
        return ids.of(number);
    }

    @Override
    public long trader(final long number)
    {
        return traders.of(number);
    }

    @Override
    public long price(final long number)
    {
        return (leastPrice + prices.of(number)) * UNIT;
    }

    @Override
    public long quantity(final long number)
    {
        return quantities.of(number);
    }

    @Override
    public long timeStepNs()
    {
        return timeStepNs;
    }
}
