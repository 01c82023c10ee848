package io.corelane.perf.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Benchmarks leave what a folder held that they were given, which may be an instance, and nothing of their own. */
@Timeout(120)
class FoldersTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldLeaveTheFolderOfCheckpointsAsItWas() throws IOException
    {
        Files.writeString(folder.resolve("mine"), "kept");
        // On a busy machine the rate may be missed, which is exit code 1.
        assertNotEquals(2, new CommandLine(new CheckpointCommand()).execute("--dir", folder.toString(), "--state-dir",
            folder.toString(), "--keys", "100", "--rate", "1000", "--rounds", "1", "--window", "1", "--interval", "1"));
        assertEquals(List.of("mine"), files());
    }

    @Test
    void shouldLeaveTheFolderOfAnApplianceAsItWas() throws IOException
    {
        Files.writeString(folder.resolve("mine"), "kept");
        assertEquals(0, new CommandLine(new RecoveryCommand()).execute("--dir", folder.toString(), "--keys", "100"));
        assertEquals(List.of("mine"), files());
    }

    private List<String> files() throws IOException
    {
        try (Stream<Path> files = Files.list(folder))
        {
            return files.map((file) -> file.getFileName().toString()).toList();
        }
    }
}
