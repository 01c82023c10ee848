package io.corelane.tools;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.agrona.CloseHelper;

/** Opens what a user names as input: a file, or {@code -} for standard input; gzip is recognised by its first bytes. */
final class InputFile
{
    private static final int BUFFER_LENGTH = 1 << 17;
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;

    private InputFile()
    {
    }

    static boolean isStandardInput(final String name)
    {
        return "-".equals(name);
    }

    static InputStream open(final String name, final ToolIo io) throws IOException
    {
        return isStandardInput(name) ? unzipped(io.in()) : unzipped(openFile(name));
    }

    /** Refuses to write over what is read. */
    static void requireOther(final String option, final Path output, final String... inputs) throws IOException
    {
        for (final String input : inputs)
        {
            if (null != output && !isStandardInput(input) && Files.exists(output) && Files.exists(Path.of(input)) &&
                Files.isSameFile(output, Path.of(input)))
            {
                throw ToolException.usage(option + " " + output + " is the file that is read; name another one");
            }
        }
    }

    /** A file's bytes as they are. */
    static InputStream openFile(final String name) throws IOException
    {
        final Path path = Path.of(name);
        if (Files.isDirectory(path))
        {
            throw ToolException.usage(name + " is a folder; name a file");
        }
        return Files.newInputStream(path);
    }

    /** The stream itself, or what is packed in it; closed when that is damaged. */
    static InputStream unzipped(final InputStream stream) throws IOException
    {
        try
        {
            return unpacked(stream);
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(stream);
            throw ex;
        }
    }

    private static InputStream unpacked(final InputStream stream) throws IOException
    {
        final BufferedInputStream buffered = new BufferedInputStream(stream, BUFFER_LENGTH);
        buffered.mark(2);
        final int first = buffered.read();
        final int second = buffered.read();
        buffered.reset();
        return GZIP_FIRST == first && GZIP_SECOND == second ? new GZIPInputStream(buffered, BUFFER_LENGTH) : buffered;
    }
}
