package io.corelane.perf.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PeersTest
{
    private static final long RECORDS = 200_000;

    @ParameterizedTest
    @EnumSource(PeerQuery.class)
    void shouldAnswerAsTheReference(final PeerQuery query) throws Exception
    {
        final Trades trades = new Trades(500, true);
        final String answer = new CorelanePeer().check(query, trades, RECORDS);
        assertEquals(Reference.sum(query, trades, RECORDS), answer);
        assertEquals(PeerQuery.GROUP_BY == query ? RECORDS : 1_000, Long.parseLong(answer.split("/")[0]));
    }

    @Test
    void shouldTellResultsApartWhateverTheirOrder()
    {
        final ResultSum one = new ResultSum();
        one.add(1, 2, 3, 4.5, 4, 5);
        one.add(2, 2, 3, 4.5, 4, 5);
        final ResultSum other = new ResultSum();
        other.add(2, 2, 3, 4.5, 4, 5);
        other.add(1, 2, 3, 4.5, 4, 5);
        assertEquals(one.text(), other.text());
        final ResultSum wrong = new ResultSum();
        wrong.add(2, 2, 3, 4.5, 4, 5);
        wrong.add(1, 2, 3, 4.5, 5, 4);
        assertNotEquals(one.text(), wrong.text());
    }

    @Test
    void shouldDrawKeysByZipfsLaw()
    {
        final int keys = 1_000;
        final Trades trades = new Trades(keys, true);
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
        final Trades trades = new Trades(1_000, false);
        final Trades again = new Trades(1_000, false);
        for (long i = 0; i < 10_000; i += 7)
        {
            assertEquals(trades.id(i), again.id(i));
            assertEquals(trades.price(i), again.price(i));
        }
    }
}
