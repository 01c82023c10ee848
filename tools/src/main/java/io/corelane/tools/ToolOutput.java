package io.corelane.tools;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Standard output that knows why it cannot be written any more: a PrintStream goes on in silence, and a command that
 * writes a file by {@code >} would end well on a full disk. For one thread at a time.
 */
final class ToolOutput extends PrintStream
{
    private static final String NOBODY_READS = "Broken pipe";

    private final Target target;

    /** Writes UTF-8 to a stream, which is closed with this. */
    ToolOutput(final OutputStream stream)
    {
        this(new Target(stream));
    }

    private ToolOutput(final Target target)
    {
        super(target, false, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** Keeps what went wrong first. */
    private static final class Target extends FilterOutputStream
    {
        private IOException failure;

        Target(final OutputStream stream)
        {
            super(stream);
        }

        @Override
        public void write(final byte[] bytes, final int offset, final int length) throws IOException
        {
            try
            {
                out.write(bytes, offset, length);
            }
            catch (final IOException ex)
            {
                failure = null == failure ? ex : failure;
                throw ex;
            }
        }
    }

    /** Whether whoever read it has enough, as {@code head} does: that is no error to tell anybody. */
    static boolean isLeft(final PrintStream stream)
    {
        return stream instanceof ToolOutput output && null != output.target.failure &&
            NOBODY_READS.equals(output.target.failure.getMessage());
    }

    /** Hands over what waits; throws when what was written did not arrive. */
    static void flush(final OutputStream stream)
    {
        if (stream instanceof PrintStream printed && printed.checkError())
        {
            final IOException failure = printed instanceof ToolOutput output ? output.target.failure : null;
            throw failed(null == failure ? new IOException("it is closed") : failure);
        }
    }

    /** The error of an output that takes nothing any more. */
    static UncheckedIOException failed(final IOException reason)
    {
        return new UncheckedIOException("the output cannot be written: " + reason.getMessage(), reason);
    }
}
