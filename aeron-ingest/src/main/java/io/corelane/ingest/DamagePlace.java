package io.corelane.ingest;

import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.DamageKind;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingCatalog;
import io.corelane.ingest.log.RecordingWalk;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Says where exactly a recording is damaged that the Archive stopped reading: it checks ahead of what it hands out, so
 * the place where it stopped is not the one.
 */
final class DamagePlace implements MessageHandler
{
    private Damage first;

    private DamagePlace()
    {
    }

    /** A sentence with the place and the two choices. */
    static String sentence(
        final Path archive, final long recordingId, final long position, final long stopPosition)
    {
        return choices(text(archive, recordingId, position, stopPosition));
    }

    /** The same of what was found before the Archive was there. */
    static String sentence(final Path archive, final Damage damage)
    {
        return choices(text(archive, damage));
    }

    private static String choices(final String place)
    {
        return place + "; restore it from a backup, or go on behind it by --quarantine, which sets the range aside " +
            "and tells what is lost";
    }

    private static String text(final Path archive, final Damage damage)
    {
        return "in " + archive + " is damaged " + damage.text();
    }

    private static String text(
        final Path archive, final long recordingId, final long position, final long stopPosition)
    {
        for (final Recording recording : RecordingCatalog.read(archive))
        {
            if (recordingId == recording.id())
            {
                final DamagePlace place = new DamagePlace();
                new RecordingWalk(recording).walk(position, stopPosition, place);
                if (null != place.first)
                {
                    return text(archive, place.first);
                }
            }
        }
        return "recording " + recordingId + " in " + archive + " cannot be read at position " + position + " of " +
            stopPosition;
    }

    @Override
    public boolean onMessage(
        final long position, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        return null == first;
    }

    @Override
    public void onDamage(final Damage damage)
    {
        if (null == first && DamageKind.BROKEN_MESSAGE != damage.kind())
        {
            first = damage;
        }
    }
}
