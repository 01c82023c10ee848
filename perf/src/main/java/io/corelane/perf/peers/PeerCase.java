package io.corelane.perf.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * A query of some keys.
 *
 * @param query      that is asked.
 * @param keys       of its records, where there can be more or less.
 * @param isEndToEnd whether transport is part of it.
 */
record PeerCase(PeerQuery query, int keys, boolean isEndToEnd)
{
    private static final int THOUSAND = 1_000;

    /** Queries without keys of their own once, others for each number of keys. */
    static List<PeerCase> of(final PeerQuery[] queries, final int[] keys, final boolean isEndToEnd)
    {
        final List<PeerCase> cases = new ArrayList<>();
        for (final PeerQuery query : queries)
        {
            for (int i = 0; i < (query.hasKeys() ? keys.length : 1); i++)
            {
                cases.add(new PeerCase(query, keys[i], isEndToEnd));
            }
        }
        return cases;
    }

    /** In tables and JSON. */
    String name()
    {
        return (isEndToEnd ? "end_to_end_" : "") + (query.hasKeys() ? query.text() + "_" + number(keys) : query.text());
    }

    private static String number(final int count)
    {
        return 0 == count % (THOUSAND * THOUSAND) ? count / (THOUSAND * THOUSAND) + "m" :
            0 == count % THOUSAND ? count / THOUSAND + "k" : String.valueOf(count);
    }
}
