package io.corelane.perf.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PeersTest
{
    private static final long RECORDS = 200_000;
    private static final int KEYS = 500;

    @ParameterizedTest
    @EnumSource(PeerQuery.class)
    void shouldAnswerAsTheReference(final PeerQuery query) throws Exception
    {
        final Trades trades = query.trades(KEYS, true);
        // Windows are whole.
        final long records =
            query.hasKeys() ? RECORDS : query.isNexmark() ? RECORDS / 5 : RECORDS / 10 - RECORDS / 10 % 60;
        final String answer = new CorelanePeer().check(query, trades, records);
        assertEquals(Reference.sum(query, trades, records), answer);
        final long results = Long.parseLong(answer.split("/")[0]);
        switch (query)
        {
            case TUMBLING, TWO_KEYS -> assertEquals(2 * KEYS, results);
            case FILTER -> assertEquals(RECORDS / 2.0, results, RECORDS / 100.0);
            case S0_HALF -> assertEquals(records / 2.0, results, 50);
            case Q2 -> assertEquals(records / 123.0, results, records / 200.0);
            case Q5 -> assertEquals(24, results, 12);
            case Q7 -> assertEquals(4, results);
            case Q8 -> assertEquals(records / 8.0, results, records / 9.0);
            case Q11, Q12 -> assertEquals(records / 4.0, results, records / 5.0);
            default -> assertEquals(records, results);
        }
    }

    @Test
    @Timeout(120)
    void shouldAnswerEndToEndAsTheReference() throws Exception
    {
        final PeerQuery query = PeerQuery.TWO_KEYS_CHANGES;
        final Trades trades = query.trades(KEYS, false);
        try (Peer peer = new CorelaneLinkPeer())
        {
            assertEquals(Reference.sum(query, trades, RECORDS), peer.check(query, trades, RECORDS));
            final Peer.Measured measured = peer.measure(query, trades, 1, 500_000_000);
            assertTrue(measured.records() > 0 && measured.cpuNs() > 0, measured.toString());
        }
    }

    @Test
    void shouldTellLatenciesOfAllRecordsBehindTheWarmUp() throws Exception
    {
        final PeerQuery query = PeerQuery.GROUP_BY;
        final Peer.Latencies latencies = new CorelanePeer().latencies(
            query, query.trades(KEYS, false), new Pace(20_000, 50_000_000, 100_000_000));
        assertEquals(2_000, latencies.count());
        assertTrue(0 < latencies.p50Ns() && latencies.p50Ns() <= latencies.p9999Ns(), latencies.toString());
        assertEquals(latencies, Peer.Latencies.parse(latencies.text()));
    }

    @Test
    void shouldSayWhatHasNoResultForEachRecord()
    {
        final Peer peer = new CorelaneLinkPeer();
        for (final PeerQuery query : PeerQuery.values())
        {
            final String sum = Reference.sum(query, query.trades(KEYS, false), RECORDS);
            assertTrue(null != peer.refusal(query) || sum.startsWith(RECORDS + "/"), query.name());
        }
    }

    @Test
    void shouldTellResultsApartWhateverTheirOrder()
    {
        final ResultSum one = new ResultSum();
        one.five(1, 2, 3, 4.5, 4, 5);
        one.five(2, 2, 3, 4.5, 4, 5);
        final ResultSum other = new ResultSum();
        other.five(2, 2, 3, 4.5, 4, 5);
        other.five(1, 2, 3, 4.5, 4, 5);
        assertEquals(one.text(), other.text());
        final ResultSum wrong = new ResultSum();
        wrong.five(2, 2, 3, 4.5, 4, 5);
        wrong.five(1, 2, 3, 4.5, 5, 4);
        assertNotEquals(one.text(), wrong.text());
    }

    @Test
    void shouldTakeMeansOfUpToAHundredRowsAsTheyCome()
    {
        for (int rows = 1; rows <= 100; rows++)
        {
            for (int sum = 0; sum <= 2 * rows; sum++)
            {
                final ResultSum exact = new ResultSum();
                exact.mean(1, (double)sum / rows);
                for (final double off : new double[]{-0.002, 0.002})
                {
                    final ResultSum near = new ResultSum();
                    near.mean(1, (double)sum / rows + off);
                    assertEquals(exact.text(), near.text(), sum + "/" + rows);
                }
            }
        }
    }

    @Test
    void shouldDrawKeysByZipfsLaw()
    {
        final int keys = 1_000;
        final Trades trades = new RandomTrades(keys, true);
        final int[] counts = new int[keys];
        final int records = 1 << 20;
        for (int i = 0; i < records; i++)
        {
            counts[(int)trades.id(i)]++;
        }
        double sum = 0;
        for (int i = 1; i <= keys; i++)
        {
            sum += Math.pow(i, -0.99);
        }
        assertEquals(records / sum, counts[0], records / sum / 50);
        assertEquals(records / sum * Math.pow(100, -0.99), counts[99], records / sum / 500);
        assertTrue(counts[0] > 1.8 * counts[1]);
    }

    @Test
    void shouldSendTheSameRecordsEveryTime()
    {
        final Trades trades = new RandomTrades(1_000, false);
        final Trades again = new RandomTrades(1_000, false);
        for (long i = 0; i < 10_000; i += 7)
        {
            assertEquals(trades.id(i), again.id(i));
            assertEquals(trades.price(i), again.price(i));
        }
    }
}
