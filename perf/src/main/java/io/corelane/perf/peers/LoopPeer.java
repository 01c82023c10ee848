package io.corelane.perf.peers;

/** No engine: what the loop that paces records and the machine under it take alone. */
final class LoopPeer extends PushPeer
{
    @Override
    Operator open(final PeerQuery query, final ResultSum results)
    {
        return new Operator()
        {
            @Override
            public void send(final Trades trades, final long number)
            {
                if (trades.price(number) < 0)
                {
                    throw new IllegalStateException("a price below zero");
                }
            }

            @Override
            public void end(final Trades trades, final long number)
            {
                // There is nothing.
            }

            @Override
            public void close()
            {
                // There is nothing.
            }
        };
    }
}
