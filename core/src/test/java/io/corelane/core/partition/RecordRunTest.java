package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs are the records of a batch in their order, of one length each or not, and say where they are. */
class RecordRunTest
{
    private static final int BATCHES = 400;

    private final UnsafeBuffer fragment = new UnsafeBuffer(new byte[16_384]);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[128]);
    private final SplittableRandom random = new SplittableRandom(7);
    private final RecordBatchIterator single = new RecordBatchIterator();
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final RecordRun run = new RecordRun(batch);

    /** Rows of a stream are of one length as a rule; results that bring former rows along, of two. */
    @ParameterizedTest
    @EnumSource(value = StreamDefinition.Kind.class, names = {"STREAM", "CHANGES"})
    void shouldBeTheRecordsOfTheBatch(final StreamDefinition.Kind kind)
    {
        final StreamDefinition definition = definition(kind);
        final StreamInput stream = new StreamInput(definition);
        final boolean isEven = StreamDefinition.Kind.STREAM == kind;
        assertEquals(isEven, definition.isEven());
        int longRuns = 0;
        int mixed = 0;
        for (int i = 0; i < BATCHES; i++)
        {
            final int length = encode(definition);
            assertTrue(single.wrap(fragment, 0, length));
            assertTrue(batch.wrap(fragment, 0, length));
            long sequence = 100;
            while (run.take(stream, fragment, sequence))
            {
                assertTrue(run.isSound());
                assertPlaces(isEven);
                longRuns += run.count() > 2 ? 1 : 0;
                mixed += run.isEven() ? 0 : 1;
                sequence += run.count();
            }
            assertFalse(single.next());
        }
        assertTrue(longRuns > BATCHES, "runs of several records: " + longRuns);
        assertEquals(isEven, 0 == mixed, "runs of several lengths: " + mixed);
    }

    private void assertPlaces(final boolean isEven)
    {
        // Whether the arrays or the single places are asked for first makes no difference.
        final boolean asksFirst = random.nextBoolean();
        final int[] offsets = asksFirst ? run.offsets() : null;
        final int[] ends = asksFirst ? run.ends() : null;
        final long firstSequence = run.sequence(0);
        for (int k = 0; k < run.count(); k++)
        {
            assertTrue(single.next());
            assertEquals(single.recordOffset(), run.offset(k));
            assertEquals(single.recordLength(), run.length(k));
            assertEquals(single.recordOffset() + run.headerLength(), run.body(k));
            assertEquals(single.recordOffset() + single.recordLength(), run.end(k));
            assertEquals(single.sendTimeNs(), run.sendTimeNs(k));
            assertEquals(firstSequence + k, run.sequence(k));
            assertEquals(single.recordOffset(), (asksFirst ? offsets : run.offsets())[k]);
            assertEquals(run.end(k), (asksFirst ? ends : run.ends())[k]);
            if (run.isEven())
            {
                assertEquals(run.offset(0) + k * run.stride(), run.offset(k));
            }
        }
        if (!run.isEven())
        {
            assertFalse(isEven);
            assertThrows(IllegalStateException.class, run::stride);
        }
    }

    private int encode(final StreamDefinition definition)
    {
        final RecordBatchEncoder encoder = new RecordBatchEncoder().wrap(fragment, 0, fragment.capacity());
        encoder.begin(1, 100, definition.id(), 0);
        final int usual = new RowEncoder(definition.schema()).encode(new Object[]{1L, 2L}, record, 0);
        final int records = 1 + random.nextInt(150);
        final int rare = 1 + random.nextInt(40);
        for (int i = 0; i < records; i++)
        {
            final int more = 0 == random.nextInt(rare) ? random.nextInt(20) : 0;
            assertTrue(RecordBatchEncoder.FULL != encoder.append(random.nextLong(), i, record, 0, usual + more));
        }
        return encoder.length();
    }

    private static StreamDefinition definition(final StreamDefinition.Kind kind)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(Path.of("")), 1).compile(
            "CREATE STREAM s (k BIGINT, q BIGINT) WITH (key='k');", "test");
        final StreamDefinition made = catalog.stream("s");
        return new StreamDefinition(made.name(), made.id(), made.schema(), made.keyField(), made.eventField(),
            made.watermarkNs(), made.latenessNs(), made.idleNs(), kind, null);
    }
}
