package io.corelane.perf.peers;

/** The reference scenarios: everything goes round by the record's number. */
final class CycleTrades implements Trades
{
    private static final long UNIT = 10_000;

    private final long ids;
    private final long traders;
    private final long leastPrice;
    private final long prices;
    private final long quantities;
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
        this.ids = ids;
        this.traders = traders;
        this.leastPrice = leastPrice;
        this.prices = prices;
        this.quantities = quantities;
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
        return number % ids;
    }

    @Override
    public long trader(final long number)
    {
        return number % traders;
    }

    @Override
    public long price(final long number)
    {
        return (leastPrice + number % prices) * UNIT;
    }

    @Override
    public long quantity(final long number)
    {
        return number % quantities;
    }

    @Override
    public long timeStepNs()
    {
        return timeStepNs;
    }
}
