package io.corelane.ingest.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

/** The registry fits together, and with what is written of it. */
class CounterTypeTest
{
    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- counters: generated, see CounterTypeTest -->\n";
    private static final String END = "<!-- end of counters -->\n";

    @Test
    void shouldHaveIdsAndNamesOfTheirOwn()
    {
        final Set<String> names = new HashSet<>();
        for (final CounterType type : CounterType.values())
        {
            assertTrue(type.id() >= CounterType.FIRST_ID, type.name());
            assertSame(type, CounterType.of(type.id()));
            assertTrue(names.add(type.stem()), type.stem());
            assertTrue(names.add(type.metricName()), type.metricName());
            assertTrue(type.metricName().matches("corelane_[a-z_]+"), type.metricName());
            assertEquals(type.isTotal() && !type.scope().isLatency(), type.metricName().endsWith("_total"));
            assertTrue(type.help().length() + 150 < CountersReader.MAX_LABEL_LENGTH, type.help());
        }
        assertNull(CounterType.of(100));
        assertNull(CounterType.of(1_999));
        assertNull(CounterType.of(Integer.MAX_VALUE));
    }

    @Test
    void shouldBeWhatTheReadmeSays() throws IOException
    {
        final StringBuilder table = new StringBuilder(
            "| type | metric | what | unit of the counter | one for each |\n|---|---|---|---|---|\n");
        for (final CounterType type : CounterType.values())
        {
            assertNotNull(type.help());
            table.append("| ").append(type.id()).append(" | ")
                .append(CounterScope.DESCRIPTOR == type.scope() ? "" : '`' + type.metricName() + '`').append(" | ")
                .append(type.help()).append(" | ").append(type.unit().symbol()).append(" | ")
                .append(CounterScope.DESCRIPTOR == type.scope() ? type.stem() : type.scope().words()).append(" |\n");
        }
        final String text = Files.readString(README);
        final int from = text.indexOf(BEGIN) + BEGIN.length();
        final int to = text.indexOf(END);
        if (Boolean.getBoolean("corelane.update"))
        {
            Files.writeString(README, text.substring(0, from) + table + text.substring(to));
            return;
        }
        assertEquals(table.toString(), text.substring(from, to),
            "run this test with -Dcorelane.update=true to write the table anew");
    }
}
