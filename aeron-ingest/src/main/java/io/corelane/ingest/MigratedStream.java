package io.corelane.ingest;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RecordUpgrade;
import io.corelane.codec.RowDecoder;
import java.util.Map;

/**
 * A stream whose records are rewritten. For one thread.
 *
 * @param older        the former schema.
 * @param newer        the schema from now on.
 * @param upgrade      rewrites records.
 * @param olderDecoder reads them as the appliance did.
 * @param newerDecoder reads them as it will.
 */
record MigratedStream(
    RecordSchema older, RecordSchema newer, RecordUpgrade upgrade, RowDecoder olderDecoder, RowDecoder newerDecoder)
{
    static MigratedStream of(final RecordSchema older, final RecordSchema newer, final Map<String, Object> values)
    {
        return new MigratedStream(
            older, newer, new RecordUpgrade(older, newer, values), new RowDecoder(older), new RowDecoder(newer));
    }
}
