package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OwnerFolderTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldTakeWhatIsThereFromEverybodyElse() throws IOException
    {
        final Path folder = Files.createDirectories(directory.resolve("a/b"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        OwnerFolder.make(folder);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        final Path file = Files.writeString(directory.resolve("file"), "");
        assertTrue(assertThrows(ApplianceException.class, () -> OwnerFolder.make(file)).getMessage()
            .startsWith("cannot make " + file + " the folder of this user alone: "));
    }

    @Test
    void shouldKeepRecordingsAndCheckpointsFromThoseWhoMayPublish() throws IOException
    {
        final TestSupport support = new TestSupport();
        Appliance.launch(support.context(
            directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, 1).recording(true)).close();
        for (final String name : new String[]{"archive", "checkpoints"})
        {
            assertEquals("rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))), name);
        }
        support.assertNoErrors();
    }
}
