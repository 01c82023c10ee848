package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayJournalTest
{
    private static final ReplayJournal.Replay REPLAY = new ReplayJournal.Replay(-5, "trades", List.of(
        new ReplayJournal.Entry(0, 10, 1), new ReplayJournal.Entry(1, 10, 0), new ReplayJournal.Entry(1, 11, 1),
        new ReplayJournal.Entry(1, 12, 1)));

    @TempDir
    private Path root;

    @Test
    void shouldKnowWhatWasTaken()
    {
        try (ReplayJournal journal = ReplayJournal.open(root))
        {
            journal.begin(REPLAY);
            // Of those that went to partition 1 the first two.
            assertEquals(3, journal.end(new long[]{1, 2}));
            check(journal);
        }
        check(ReplayJournal.read(root));
        try (ReplayJournal journal = ReplayJournal.open(root))
        {
            check(journal);
            journal.forget(1, 11);
            assertFalse(journal.contains(1, 11));
            assertTrue(journal.contains(1, 10));
        }
        assertFalse(ReplayJournal.read(root).contains(1, 11));
        assertTrue(ReplayJournal.read(root).contains(0, 10));
    }

    private static void check(final ReplayJournal journal)
    {
        assertNull(journal.unfinished());
        assertTrue(journal.contains(0, 10));
        assertTrue(journal.contains(1, 10));
        assertTrue(journal.contains(1, 11));
        assertFalse(journal.contains(1, 12));
        assertFalse(journal.contains(0, 11));
    }

    @Test
    void shouldTellWhichReplayHasNoEnd()
    {
        try (ReplayJournal journal = ReplayJournal.open(root))
        {
            journal.begin(REPLAY);
            assertThrows(IllegalStateException.class, () -> journal.begin(REPLAY));
        }
        try (ReplayJournal journal = ReplayJournal.open(root))
        {
            assertEquals(REPLAY, journal.unfinished());
            assertFalse(journal.contains(0, 10));
            assertEquals(0, journal.end(new long[]{0, 0}));
            assertNull(journal.unfinished());
        }
        assertNull(ReplayJournal.read(root).unfinished());
    }

    @Test
    void shouldForgetWhatWasHalfWritten() throws IOException
    {
        try (ReplayJournal journal = ReplayJournal.open(root))
        {
            journal.begin(REPLAY);
            journal.end(new long[]{1, 3});
        }
        final Path file = root.resolve("dead-letters/replayed.txt");
        final long whole = Files.size(file);
        // Nothing of this one was offered: it does not say that it goes.
        Files.writeString(file, "replay 6 trades\n0 20 0\n0 2", StandardOpenOption.APPEND);
        try (ReplayJournal journal = ReplayJournal.open(root))
        {
            assertNull(journal.unfinished());
            assertTrue(journal.contains(1, 12));
            assertFalse(journal.contains(0, 20));
            journal.begin(new ReplayJournal.Replay(7, "trades", List.of(new ReplayJournal.Entry(0, 21, 0))));
            journal.end(new long[]{1, 0});
        }
        assertTrue(Files.size(file) > whole);
        assertTrue(ReplayJournal.read(root).contains(0, 21));
        assertFalse(ReplayJournal.read(root).contains(0, 20));
        assertFalse(ReplayJournal.read(root).contains(0, 2));
    }

    @Test
    void shouldBeWrittenByOneAtATime()
    {
        try (ReplayJournal journal = ReplayJournal.open(root))
        {
            assertNull(journal.unfinished());
            final String message = assertThrows(ApplianceException.class, () -> ReplayJournal.open(root)).getMessage();
            assertTrue(message.contains("another process is replaying dead letters"), message);
        }
        ReplayJournal.open(root).close();
    }
}
