package io.corelane.tools;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that were read, for progress. */
final class CountingInputStream extends FilterInputStream
{
    private long count;

    CountingInputStream(final InputStream in)
    {
        super(in);
    }

    @Override
    public int read() throws IOException
    {
        final int next = super.read();
        count += next < 0 ? 0 : 1;
        return next;
    }

    @Override
    public int read(final byte[] bytes, final int offset, final int length) throws IOException
    {
        final int read = super.read(bytes, offset, length);
        count += Math.max(0, read);
        return read;
    }

    long count()
    {
        return count;
    }
}
