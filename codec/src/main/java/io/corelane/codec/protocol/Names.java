package io.corelane.codec.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.agrona.concurrent.UnsafeBuffer;

import io.corelane.codec.Murmur3;

/** The ids by which the protocol names streams and jobs. */
public final class Names
{
    private Names()
    {
    }

    /**
     * The id of a stream or a job: murmur3_x86_32 (seed 0) of its lower-case name in UTF-8. Allocates.
     *
     * @param name of the stream or the job.
     * @return its id.
     */
    public static int idOf(final String name)
    {
        final byte[] bytes = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return Murmur3.hash(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
