package io.corelane.ingest;

import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/** Reads what former runs left of a stream, to its end, on the thread that calls. */
final class RecordingReader
{
    /** Takes messages. */
    @FunctionalInterface
    interface Handler
    {
        /** One message; the buffer is the handler's for the time of the call. */
        void onMessage(DirectBuffer buffer, int offset, int length);
    }

    private static final int FRAGMENT_LIMIT = 256;
    private static final long STALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Recordings recordings;
    private final RecordedStream stream;

    RecordingReader(final Recordings recordings, final RecordedStream stream)
    {
        this.recordings = recordings;
        this.stream = stream;
    }

    /** Reads from a position, the first byte of a fragment. */
    void forEach(final long position, final Handler handler)
    {
        if (position >= stream.stopPosition())
        {
            return;
        }
        final FragmentAssembler assembler = new FragmentAssembler((buffer, offset, length, header) ->
            handler.onMessage(buffer, offset, length));
        try (Subscription replay = recordings.replay(stream, position))
        {
            Image image = null;
            long lastWorkNs = System.nanoTime();
            while (null == image || image.position() < stream.stopPosition())
            {
                image = null == image && replay.imageCount() > 0 ? replay.imageAtIndex(0) : image;
                if (replay.poll(assembler, FRAGMENT_LIMIT) > 0)
                {
                    lastWorkNs = System.nanoTime();
                }
                else if (System.nanoTime() - lastWorkNs > STALL_TIMEOUT_NS ||
                    null != image && image.isClosed() && image.position() < stream.stopPosition())
                {
                    throw new ApplianceException(DamagePlace.sentence(recordings.folder(), stream.recordingId(),
                        null == image ? position : image.position(), stream.stopPosition()));
                }
                else
                {
                    LockSupport.parkNanos(PARK_NS);
                }
            }
        }
    }
}
