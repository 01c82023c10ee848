package io.corelane.tools;

import io.corelane.core.plan.StatePlace;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A look at windows in parts: those parts that are open, and what the parts that have closed were merged into. A part
 * that closes meanwhile must not be seen twice, nor not at all, so what was merged is looked at before and after the
 * parts, and all of it again when it has changed. For one thread.
 */
final class MergingLook
{
    /** Takes an entry as it lies in memory. */
    interface Adopter
    {
        /** One entry; the buffer is the adopter's for the time of the call. */
        void adopt(DirectBuffer buffer, int offset, int length);
    }

    private static final int TRIES = 16;

    private final StateRows rows;
    private final StatePlace place;
    private final byte[] key;

    MergingLook(final StateRows rows, final StatePlace place, final byte[] key)
    {
        this.rows = rows;
        this.place = place;
        this.key = key;
    }

    /** Gives entries first, then rows. */
    void run(final Adopter merged, final StateRows.Handler parts)
    {
        List<UnsafeBuffer> entries = copies(place.merging(), true);
        for (int i = 0; i < TRIES; i++)
        {
            final List<UnsafeBuffer> open = copies(place, false);
            final List<UnsafeBuffer> later = copies(place.merging(), true);
            if (entries.equals(later))
            {
                entries.forEach((entry) -> merged.adopt(entry, 0, entry.capacity()));
                open.forEach((part) -> parts.onRow(StateRows.ALL, part, 0, part.capacity()));
                return;
            }
            entries = later;
        }
        throw new ToolException(ExitCode.FAILED, "windows of " + place.plan().name() + " close faster than they can " +
            "be looked at; look at one key, or again later");
    }

    private List<UnsafeBuffer> copies(final StatePlace from, final boolean isRaw)
    {
        final List<UnsafeBuffer> copies = new ArrayList<>();
        rows.ask(from, StateRows.ALL, key, isRaw, (partition, buffer, offset, length) ->
        {
            final byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            copies.add(new UnsafeBuffer(copy));
        });
        return copies;
    }
}
