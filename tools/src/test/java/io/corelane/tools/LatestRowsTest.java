package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatestRowsTest
{
    @Test
    void shouldKeepTheLatestOfEachKey()
    {
        final LatestRows rows = new LatestRows(3, 1_000);
        rows.put("a", "1");
        rows.put("b", "2");
        rows.put("c", "3");
        rows.put("a", "4");
        assertEquals(List.of("2", "3", "4"), List.copyOf(rows.values()));
        rows.put("d", "5");
        assertEquals(List.of("3", "4", "5"), List.copyOf(rows.values()));
        rows.remove("c");
        assertTrue(rows.offer("e", "6"));
        assertFalse(rows.offer("f", "7"));
        assertTrue(rows.offer("e", "8"));
        assertEquals(List.of("4", "5", "8"), List.copyOf(rows.values()));
        rows.clear();
        assertTrue(rows.isEmpty());
    }

    @Test
    void shouldKeepNoMoreThanItMay()
    {
        final LatestRows rows = new LatestRows(1_000, 100);
        for (int i = 0; i < 1_000; i++)
        {
            rows.put("k" + i % 7, "x".repeat(i % 40));
            assertTrue(rows.values().stream().mapToInt(String::length).sum() <= 100);
        }
        rows.clear();
        rows.put("long", "x".repeat(1_000));
        assertTrue(rows.isEmpty());
        assertTrue(rows.offer("a", "x".repeat(99)));
        assertFalse(rows.offer("b", ""));
        assertFalse(rows.offer("a", "x".repeat(100)));
        assertTrue(rows.offer("b", "x".repeat(99)));
    }

    @Test
    void shouldBoundWhatAPageIsOwed() throws InterruptedException
    {
        final DashboardEvents page = new DashboardEvents((closed) -> { });
        final String row = "\"" + "x".repeat(16_000) + "\"";
        for (int i = 0; i < 64_000; i++)
        {
            page.onRow("j" + i % 64, i, "k" + i, row + i);
        }
        final String owed = page.next(0);
        assertTrue(owed.length() > 4 << 20 && owed.length() < 10 << 20, owed.length() + " characters");
        assertTrue(owed.matches("(?s).*\"skipped\":[1-9].*"));
    }
}
