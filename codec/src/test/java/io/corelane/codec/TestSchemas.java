package io.corelane.codec;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The schemas of the test resources. */
final class TestSchemas
{
    private TestSchemas()
    {
    }

    static Path path(final String name)
    {
        try
        {
            return Path.of(TestSchemas.class.getResource(name).toURI());
        }
        catch (final URISyntaxException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    static SchemaFile file(final String name)
    {
        return SchemaParser.parse(path(name));
    }

    static RecordSchema everything()
    {
        return file("venue.xml").message("Everything");
    }

    static RecordSchema quote()
    {
        return file("big-endian.xml").message("Quote");
    }
}
