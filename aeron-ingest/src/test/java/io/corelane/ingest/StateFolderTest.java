package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of state: in memory, of one instance, and gone with it. */
@Timeout(120)
class StateFolderTest
{
    @TempDir
    private Path temporary;

    private final TestSupport support = new TestSupport();
    private Path directory;
    private Path state;

    @BeforeEach
    void makeFolders() throws IOException
    {
        directory = Files.createDirectories(temporary.resolve("instance"));
        state = temporary.resolve("state");
    }

    @Test
    void shouldBeInSharedMemoryBesideAeronsAndGoWithTheAppliance() throws IOException
    {
        final ApplianceContext context = new ApplianceContext().directory(directory).errorHandler(support);
        context.sql(TestSupport.STREAM + TestSupport.BY_SYMBOL, "test.sql", directory).cpus("none");
        final Path folder;
        try (Appliance appliance = Appliance.launch(context))
        {
            folder = context.stateDirectory();
            assertEquals(Path.of("/dev/shm"), folder.getParent());
            assertEquals(appliance.aeronDirectory() + "-state", folder.toString());
            assertEquals(folder.resolve("p0"), InstanceDirectory.state(directory, 0));
            assertTrue(Files.exists(folder.resolve("p0/by_symbol.state")));
            assertFalse(Files.exists(directory.resolve("state")));
        }
        assertFalse(Files.exists(folder));
        support.assertNoErrors();
    }

    @Test
    void shouldDeleteWhatAKilledProcessLeftAndNothingElse() throws IOException, InterruptedException
    {
        Files.writeString(directory.resolve("job.sql"), TestSupport.STREAM + TestSupport.BY_SYMBOL);
        final Path other = Files.createDirectories(state.resolveSibling("state-of-another/p0"));
        Files.writeString(other.resolve("by_symbol.state"), "another's");
        try (ChildAppliance appliance = new ChildAppliance(
            directory, temporary.resolve("errors.txt"), "-Dcorelane.test.state=" + state))
        {
            appliance.start();
            appliance.kill();
            assertTrue(Files.exists(state.resolve("p0/by_symbol.state")));
            Files.writeString(state.resolve("p0/of_a_job_that_is_gone.state"), "left");
            Files.writeString(state.resolve("notes.txt"), "somebody's");
            assertTrue(assertThrows(ApplianceException.class, () ->
                StateFolder.claim(state, temporary)).getMessage().startsWith("the folder for state " + state +
                " was left by an appliance in " + directory.toRealPath() + ", which deletes it"));
            appliance.start();
            assertFalse(Files.exists(state.resolve("p0/of_a_job_that_is_gone.state")));
            assertTrue(Files.exists(state.resolve("p0/by_symbol.state")));
            assertEquals("the folder for state " + state + " is in use by the appliance in " +
                directory.toRealPath() + "; name another one by --state-dir", assertThrows(
                ApplianceException.class, () -> StateFolder.claim(state, directory)).getMessage());
            appliance.kill();
        }
        StateFolder.claim(state, directory).close();
        assertEquals(List.of("notes.txt"), names(state));
        assertEquals(List.of("by_symbol.state"), names(other));
    }

    @Test
    void shouldRefuseAFolderOfSomebodyElse() throws IOException
    {
        Files.createDirectories(state.resolve("p0"));
        assertEquals("the folder for state " + state + " holds files that are not of an appliance; name an empty one " +
            "by --state-dir", assertThrows(
            ApplianceException.class, () -> StateFolder.claim(state, directory)).getMessage());
        assertEquals(List.of("p0"), names(state));
        final Path file = Files.writeString(temporary.resolve("file"), "");
        assertTrue(assertThrows(ApplianceException.class, () ->
            StateFolder.claim(file, directory)).getMessage().startsWith("cannot use the folder for state " + file));
    }

    @Test
    void shouldRefuseAJobWhoseStateDoesNotFitAndGoOn() throws IOException, InterruptedException
    {
        final String large = "-- @max_keys 4000000\n-- @initial_keys 1000000\n" + TestSupport.BY_SYMBOL;
        try (SmallDisk disk = SmallDisk.mount(state, 24))
        {
            final ApplianceException refused = assertThrows(ApplianceException.class, () -> Appliance.launch(
                support.context(directory, TestSupport.STREAM + large, 2).stateDirectory(disk.path())));
            final String sentence = "the state of job by_symbol does not fit into " + disk.path() + ": cannot make " +
                "the state file \\S+: Not enough space to .*; make it larger \\(for /dev/shm: mount -o " +
                "remount,size=...\\), give the job fewer @initial_keys, or name another folder by --state-dir";
            assertTrue(refused.getMessage().matches(sentence), refused.getMessage());
            try (Appliance appliance = Appliance.launch(
                support.context(directory, TestSupport.STREAM, 2).recording(true).stateDirectory(disk.path()));
                CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
                ControlClient control = client.control())
            {
                final CorelaneClientException answer = assertThrows(
                    CorelaneClientException.class, () -> control.execute(large, directory.toString()));
                assertTrue(answer.getMessage().matches(sentence), answer.getMessage());
                final String said = control.execute(TestSupport.BY_SYMBOL, directory.toString());
                assertTrue(said.startsWith("job by_symbol runs"), said);
                assertTrue(names(disk.path().resolve("p1")).contains("by_symbol.state"));
            }
        }
        support.assertNoErrors();
    }

    @Test
    void shouldSayWhatIsNeededAndWhatThereIs()
    {
        StateFolder.check(state, "j", 5 << 20, 5 << 20);
        assertEquals("the state of job j does not fit into " + state + ": 5 MiB are needed, but 4 MiB are free; make " +
            "it larger (for /dev/shm: mount -o remount,size=...), give the job fewer @initial_keys, or name another " +
            "folder by --state-dir", assertThrows(ApplianceException.class, () ->
            StateFolder.check(state, "j", 5 << 20, (5 << 20) - 1)).getMessage());
    }

    private static List<String> names(final Path folder) throws IOException
    {
        try (Stream<Path> files = Files.list(folder))
        {
            return files.map((file) -> file.getFileName().toString()).sorted().toList();
        }
    }
}
