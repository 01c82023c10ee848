package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records whose event time is NULL take their send time, and are counted. */
class TimelessTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldCountRecordsWithoutTimeOnceForAllJobs(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory,
            "CREATE STREAM s (k VARCHAR(4), t TIMESTAMP) WITH (key='k', event_time='t', idle='1h');" +
            "CREATE STREAM plain (k VARCHAR(4), t TIMESTAMP) WITH (key='k', event_time='t');" +
            "CREATE TABLE w AS SELECT k, COUNT(*) AS n, window_end AS e FROM s GROUP BY k WINDOW TUMBLING(10ns);" +
            "CREATE TABLE v AS SELECT k, COUNT(*) AS n FROM s GROUP BY k WINDOW SESSION(10ns) EMIT FINAL;" +
            "CREATE TABLE p AS SELECT k, COUNT(*) AS n FROM plain GROUP BY k EMIT FINAL;"))
        {
            harness.feed("s", "A", 5L).feed("s", "A", null).feed("s", "B", null).feed("plain", "A", null);
            assertEquals(2, harness.partition().jobs().timelessOf(harness.stream("s").id()));
            // Nothing looks at time there.
            assertEquals(0, harness.partition().jobs().timelessOf(harness.stream("plain").id()));
            assertEquals(List.of(), harness.deadLetters());
        }
    }
}
