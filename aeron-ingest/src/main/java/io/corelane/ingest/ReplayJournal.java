package io.corelane.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.LongHashSet;

/**
 * Which dead letters' records were offered again, so that none is offered twice, whatever happens to who offers them.
 * What is to be offered stands in the file first, with the producer's id under which it is; how much of it the
 * appliance took, in each partition the first so many, stands behind it at the end. When the end is missing, because
 * the process was killed, the appliance is asked what it took from that producer, and then it is written.
 * <pre>
 *     replay PRODUCER STREAM        one producer for each stream of a replay
 *     PARTITION SEQUENCE TARGET     a record: where it was refused, and the partition to which it goes
 *     go                            behind the last one; nothing was offered before this was on the disk
 *     end TAKEN TAKEN ...           how many each partition took
 *     forget PARTITION SEQUENCE     records from there on were cut off, and their sequences are given again
 * </pre>
 * One process at a time writes it. For one thread.
 */
public final class ReplayJournal implements AutoCloseable
{
    /**
     * A record of a dead letter.
     *
     * @param partition that refused it.
     * @param sequence  in that partition's log.
     * @param target    partition to which it goes now.
     */
    public record Entry(int partition, long sequence, int target)
    {
    }

    /**
     * Records that a producer offered.
     *
     * @param producerId who.
     * @param stream     to which.
     * @param entries    the records, in order.
     */
    public record Replay(long producerId, String stream, List<Entry> entries)
    {
    }

    private static final String FOLDER = "dead-letters";

    private final FileChannel channel;
    private final FileLock lock;
    private final Map<Integer, LongHashSet> taken = new TreeMap<>();
    private Replay last;

    private ReplayJournal(final FileChannel channel, final FileLock lock)
    {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens the journal of an instance to write it.
     *
     * @param root of the instance.
     * @return the journal.
     * @throws ApplianceException when another process writes it.
     */
    public static ReplayJournal open(final Path root)
    {
        final Path file = file(root);
        try
        {
            Files.createDirectories(file.getParent());
            final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final FileLock lock = tryLock(channel);
            if (null == lock)
            {
                channel.close();
                throw new ApplianceException("another process is replaying dead letters of " + root +
                    "; wait for its end");
            }
            final ReplayJournal journal = new ReplayJournal(channel, lock);
            journal.load(text(channel), true);
            return journal;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot use " + file + ": " + ex, ex);
        }
    }

    /**
     * Reads the journal of an instance as it is now.
     *
     * @param root of the instance.
     * @return the journal, which cannot be written.
     */
    public static ReplayJournal read(final Path root)
    {
        final ReplayJournal journal = new ReplayJournal(null, null);
        try
        {
            if (Files.exists(file(root)))
            {
                journal.load(Files.readString(file(root), UTF_8), false);
            }
            return journal;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot read " + file(root) + ": " + ex, ex);
        }
    }

    /** The folder that goes with the recordings. */
    static Path folder(final Path root)
    {
        return root.resolve(FOLDER);
    }

    private static Path file(final Path root)
    {
        return folder(root).resolve("replayed.txt");
    }

    /** By the channel that has the lock: the lock goes when any other of this process is closed. */
    private static String text(final FileChannel channel) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        int count;
        do
        {
            count = channel.read(bytes);
        }
        while (count > 0);
        return UTF_8.decode(bytes.flip()).toString();
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            return null;
        }
    }

    /**
     * Whether the record of a dead letter was offered again and taken.
     *
     * @param partition that refused it.
     * @param sequence  in that partition's log.
     * @return true when it was.
     */
    public boolean contains(final int partition, final long sequence)
    {
        final LongHashSet sequences = taken.get(partition);
        return null != sequences && sequences.contains(sequence);
    }

    /**
     * A replay whose end is not known: the appliance is to be asked what it took from that producer.
     *
     * @return the replay, or null when there is none.
     */
    public Replay unfinished()
    {
        return last;
    }

    /**
     * Takes note of what is to be offered, before any of it is.
     *
     * @param replay the records, with a producer's id of its own.
     */
    public void begin(final Replay replay)
    {
        if (null != last)
        {
            throw new IllegalStateException("a replay is under way");
        }
        final StringBuilder text = new StringBuilder();
        text.append("replay ").append(replay.producerId()).append(' ').append(replay.stream()).append('\n');
        for (final Entry entry : replay.entries())
        {
            text.append(entry.partition()).append(' ').append(entry.sequence()).append(' ').append(entry.target())
                .append('\n');
        }
        append(text.append("go\n").toString());
        last = replay;
    }

    /**
     * Takes note of what was taken of the replay under way.
     *
     * @param counts for each partition how many of the records that go there.
     * @return how many those are.
     */
    public long end(final long[] counts)
    {
        final StringBuilder text = new StringBuilder("end");
        for (final long count : counts)
        {
            text.append(' ').append(count);
        }
        append(text.append('\n').toString());
        return take(counts);
    }

    /**
     * Records of a partition's log were cut off: those that come in their place have the same sequences.
     *
     * @param partition of the log.
     * @param sequence  of the first record that is gone.
     */
    public void forget(final int partition, final long sequence)
    {
        append("forget " + partition + " " + sequence + "\n");
        drop(partition, sequence);
    }

    private void drop(final int partition, final long sequence)
    {
        final LongHashSet sequences = taken.get(partition);
        if (null != sequences)
        {
            final LongHashSet kept = new LongHashSet();
            for (final LongHashSet.LongIterator next = sequences.iterator(); next.hasNext();)
            {
                final long each = next.nextValue();
                if (each < sequence)
                {
                    kept.add(each);
                }
            }
            taken.put(partition, kept);
        }
    }

    private long take(final long[] counts)
    {
        final long[] left = counts.clone();
        long sum = 0;
        for (final Entry entry : last.entries())
        {
            if (entry.target() < left.length && left[entry.target()]-- > 0)
            {
                taken.computeIfAbsent(entry.partition(), (key) -> new LongHashSet()).add(entry.sequence());
                sum++;
            }
        }
        last = null;
        return sum;
    }

    private void load(final String text, final boolean isWritten) throws IOException
    {
        // Half a line is the end of a process that was killed.
        final int end = text.lastIndexOf('\n') + 1;
        Replay next = null;
        for (final String line : text.substring(0, end).split("\n"))
        {
            final String[] words = line.split(" ");
            switch (words[0])
            {
                case "replay":
                    next = new Replay(Long.parseLong(words[1]), words[2], new ArrayList<>());
                    break;

                case "go":
                    last = next;
                    break;

                case "end":
                    take(counts(words));
                    break;

                case "forget":
                    drop(Integer.parseInt(words[1]), Long.parseLong(words[2]));
                    break;

                case "":
                    break;

                default:
                    next.entries().add(new Entry(
                        Integer.parseInt(words[0]), Long.parseLong(words[1]), Integer.parseInt(words[2])));
                    break;
            }
        }
        if (isWritten)
        {
            channel.truncate(text.substring(0, end).getBytes(UTF_8).length);
            channel.position(channel.size());
        }
    }

    private static long[] counts(final String[] words)
    {
        final long[] counts = new long[words.length - 1];
        for (int i = 0; i < counts.length; i++)
        {
            counts[i] = Long.parseLong(words[i + 1]);
        }
        return counts;
    }

    private void append(final String text)
    {
        try
        {
            final ByteBuffer bytes = UTF_8.encode(text);
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
            channel.force(true);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write down what is replayed: " + ex.getMessage(), ex);
        }
    }

    @Override
    public void close()
    {
        try
        {
            if (null != channel)
            {
                lock.release();
                channel.close();
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
