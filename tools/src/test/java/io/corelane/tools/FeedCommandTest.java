package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `corelane feed` makes of rows that are no records, beside an appliance. */
class FeedCommandTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldSayByItsExitCodeWhenNoRowIsARecord() throws IOException
    {
        final String dir = folder.resolve("instance").toString();
        final String job = Files.writeString(folder.resolve("job.sql"),
            "CREATE STREAM t (k VARCHAR(4), n BIGINT) WITH (key='k');" +
            "CREATE TABLE o AS SELECT k, SUM(n) AS n FROM t GROUP BY k EMIT FINAL;").toString();
        final ToolRun appliance = ToolRun.start(false, "run", job, "--dir", dir, "--partitions", "1", "--cpus", "none",
            "--idle", "backoff").awaitOut("READY");
        try (appliance)
        {
            final ToolRun none = feed(dir, "k,n\nA,x\nB,y\n");
            assertEquals(ExitCode.USAGE, none.exitCode(), none.err());
            assertTrue(none.out().contains("sent 0 records to t"), none.out());
            assertTrue(none.err().contains("rejected line 2: "), none.err());
            assertTrue(none.err().endsWith("no row is a record of t; look at --map, --delimiter, and the columns of " +
                "the stream in the job file\n"), none.err());

            final ToolRun some = feed(dir, "k,n\nA,x\nB,2\n");
            assertEquals(ExitCode.OK, some.exitCode(), some.err());
            assertTrue(some.out().contains("sent 1 record to t"), some.out());

            final ToolRun nothing = feed(dir, "k,n\n");
            assertEquals(ExitCode.OK, nothing.exitCode(), nothing.err());
        }
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
    }

    private ToolRun feed(final String dir, final String rows) throws IOException
    {
        final String csv = Files.writeString(folder.resolve("rows.csv"), rows).toString();
        return ToolRun.of("feed", "--stream", "t", "--csv", csv, "--dir", dir);
    }
}
