package io.corelane.ingest.client;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.protocol.DataHeaderFlyweight;

/** How Corelane's channels are named. */
public final class Channels
{
    private Channels()
    {
    }

    /**
     * An IPC channel with buffers of a given size.
     *
     * @param termLength     bytes of a term, a power of two of at least 64 KiB.
     * @param fragmentLength bytes of payload that go into one fragment.
     * @return the channel.
     */
    public static String ipc(final int termLength, final int fragmentLength)
    {
        return new ChannelUriStringBuilder()
            .media(CommonContext.IPC_MEDIA)
            .termLength(termLength)
            .mtu(fragmentLength + DataHeaderFlyweight.HEADER_LENGTH)
            .build();
    }
}
