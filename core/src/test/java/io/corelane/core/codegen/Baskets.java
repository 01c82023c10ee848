package io.corelane.core.codegen;

import io.corelane.codec.GroupEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;

/** A message with repeating groups, for tests: see {@code basket.xml}. */
final class Baskets
{
    private Baskets()
    {
    }

    /** Puts the schema into a folder. */
    static void copySchema(final Path directory)
    {
        try (InputStream schema = Baskets.class.getResourceAsStream("basket.xml"))
        {
            Files.createDirectories(directory);
            Files.copy(schema, directory.resolve("basket.xml"), StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** The statement that makes the stream {@code b}; options begin with a comma, or are empty. */
    static String stream(final String options)
    {
        return "CREATE STREAM b WITH (schema='basket.xml', message='Basket', key='k', event_time='t'" + options +
            ");";
    }

    /** The groups of a basket with items; there are two marks in front. */
    static List<List<GroupEntry>> of(final GroupEntry... items)
    {
        return List.of(List.of(GroupEntry.of(1L), GroupEntry.of(2L)), List.of(items));
    }

    /** An item, with two fills inside. */
    static GroupEntry item(final Long v, final String w, final BigDecimal price, final String side, final String note)
    {
        return new GroupEntry(
            Arrays.asList(v, w, price, side, null == v ? null : (Long)(v + 100), note),
            List.of(List.of(GroupEntry.of(7L), GroupEntry.of(8L))));
    }

    /** An item without a price. */
    static GroupEntry item(final Long v, final String w)
    {
        return item(v, w, null, "BUY", "");
    }
}
