package io.corelane.ingest;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.DamageKind;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingWalk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;

/**
 * The recorded dead letters of an instance, read from its files, whether it is running or not: those of one level of
 * one partition after the other, each in the order in which they came. The appliance does not notice. For one thread.
 */
public final class DeadLetterLog
{
    private static final Pattern NAME = Pattern.compile("dead-letters-([0-9]+)-([0-9]+)");

    private final Path root;
    private final Map<String, Part> parts = new TreeMap<>();
    private final List<Damage> damages = new ArrayList<>();
    private RecordedDeadLetterHandler handler;
    private int letters;

    private DeadLetterLog(final Path root)
    {
        this.root = root;
    }

    /** The dead letters of a level of a partition, up to where they have been read. */
    private final class Part implements MessageHandler
    {
        private final int level;
        private long position;
        private long lastInput = Long.MIN_VALUE;
        private int ordinal;

        Part(final int level)
        {
            this.level = level;
        }

        @Override
        public boolean onMessage(
            final long first, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
        {
            position = endPosition;
            if (DeadLetterDescriptor.isValid(buffer, offset, length))
            {
                final long input = DeadLetterDescriptor.inputSequence(buffer, offset);
                ordinal = input == lastInput ? ordinal + 1 : 0;
                lastInput = input;
                letters++;
                handler.onDeadLetter(level, ordinal, buffer, offset, length);
            }
            return true;
        }

        @Override
        public void onDamage(final Damage damage)
        {
            // Half a letter at the end is one that was not recorded: it came again whole, or is just being written.
            if (DamageKind.TORN_TAIL != damage.kind() && DamageKind.BROKEN_MESSAGE != damage.kind())
            {
                position = Math.max(position, damage.endPosition());
                damages.add(damage);
            }
        }
    }

    /**
     * Whether an instance records, or has recorded.
     *
     * @param root of the instance.
     * @return true when {@link #open} finds something.
     */
    public static boolean isRecorded(final Path root)
    {
        return Files.exists(RecordedLogs.folder(root));
    }

    /**
     * Opens the recordings of an instance.
     *
     * @param root of the instance.
     * @return its dead letters, from the first one that is kept.
     * @throws ApplianceException when it does not record.
     */
    public static DeadLetterLog open(final Path root)
    {
        InstanceDirectory.describe(root);
        if (!isRecorded(root))
        {
            throw new ApplianceException("the appliance in " + root + " does not record, so its dead letters are not " +
                "kept; start it with --record, or look at those that come with --follow");
        }
        return new DeadLetterLog(root);
    }

    /**
     * Reads what is there behind what was read before.
     *
     * @param letterHandler takes each dead letter.
     * @return how many there were.
     */
    public int poll(final RecordedDeadLetterHandler letterHandler)
    {
        handler = letterHandler;
        letters = 0;
        final RecordedLogs logs = RecordedLogs.of(root);
        for (final Recording recording : logs.recordings())
        {
            final Matcher matcher = NAME.matcher(recording.name());
            if (matcher.matches())
            {
                final Part part = parts.computeIfAbsent(
                    recording.name(), (name) -> new Part(Integer.parseInt(matcher.group(1))));
                part.position = Math.max(part.position, recording.startPosition());
                new RecordingWalk(recording).walk(part.position, logs.end(recording), part);
            }
        }
        return letters;
    }

    /**
     * Ranges that could not be read so far; what lies behind them was.
     *
     * @return the damages.
     */
    public List<Damage> damages()
    {
        return damages;
    }
}
