package io.corelane.tools;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps what is written, in whole lines and up to a length; what goes beyond it is refused. For one thread. */
final class LimitedOutput extends OutputStream
{
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int most;

    LimitedOutput(final int most)
    {
        this.most = most;
    }

    @Override
    public void write(final int next)
    {
        write(new byte[]{(byte)next}, 0, 1);
    }

    @Override
    public void write(final byte[] bytes, final int offset, final int length)
    {
        if (kept.size() + (long)length <= most)
        {
            kept.write(bytes, offset, length);
            return;
        }
        int fits = most - kept.size();
        while (fits > 0 && '\n' != bytes[offset + fits - 1])
        {
            fits--;
        }
        kept.write(bytes, offset, fits);
        throw ToolException.usage("the answer has more than " + (most >> 20) + " MiB, and ends here; ask for less at " +
            "a time, or use corelane sql on the appliance's machine");
    }

    byte[] toByteArray()
    {
        return kept.toByteArray();
    }
}
