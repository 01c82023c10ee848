package io.corelane.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file of SQL statements. */
final class JobFile
{
    private JobFile()
    {
    }

    static String read(final String name) throws IOException
    {
        try (InputStream stream = InputFile.openFile(name))
        {
            return text(stream, name);
        }
    }

    /** All of a stream, which errors call by this name. */
    static String text(final InputStream stream, final String name) throws IOException
    {
        try
        {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(stream.readAllBytes())).toString();
        }
        catch (final CharacterCodingException ex)
        {
            throw ToolException.usage(name + " is no UTF-8 text; save it as UTF-8");
        }
    }

    /** The folder that the schema files of its SQL are relative to. */
    static Path folder(final String name)
    {
        return Path.of(name).toAbsolutePath().getParent();
    }
}
