package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.CURRENT_INDEX_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.EMPTY;
import static io.corelane.core.state.StateFileDescriptor.ENTRIES_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.KEY_LENGTH_MAX_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.KEY_LENGTH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.MAGIC;
import static io.corelane.core.state.StateFileDescriptor.MAGIC_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.METADATA_LENGTH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.METADATA_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.NO_INDEX;
import static io.corelane.core.state.StateFileDescriptor.REMOVED;
import static io.corelane.core.state.StateFileDescriptor.SEQUENCE_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.VALUE_HEADER_LENGTH;
import static io.corelane.core.state.StateFileDescriptor.VALUE_LENGTH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.VERSION;
import static io.corelane.core.state.StateFileDescriptor.VERSION_OFFSET;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * Reads a state from another process than the one that writes it, through its files, opened for reading only. It takes
 * no lock, so that a reader that is killed holds up nobody; a value is copied between two reads of its sequence word,
 * and read again when the writer was at it. Keys that move to a larger index while one looks may be missed by that
 * one look-up; the next one finds them. Single-threaded.
 */
public final class StateReader implements AutoCloseable
{
    private static final int MAX_TRIES = 1_000;
    private static final int SCAN_SLOTS = 8_192;

    private final Path directory;
    private final String name;
    private final FileChannel file;
    private final TreeMap<Integer, FileChannel> maps = new TreeMap<>();
    private final ByteBuffer word = buffer(Long.BYTES);
    private final int keyRoom;
    private final ByteBuffer entry;
    private final String metadata;

    private StateReader(final Path directory, final String name) throws IOException
    {
        this.directory = directory;
        this.name = name;
        file = FileChannel.open(StateFileDescriptor.directoryFile(directory, name), StandardOpenOption.READ);
        final ByteBuffer header = buffer(METADATA_OFFSET);
        read(file, 0, header);
        if (MAGIC != header.getLong(MAGIC_OFFSET) || VERSION != header.getInt(VERSION_OFFSET))
        {
            file.close();
            throw new IOException(
                StateFileDescriptor.directoryFile(directory, name) + " is no state file of this version");
        }
        keyRoom = StateFileDescriptor.keyRoom(header.getInt(KEY_LENGTH_MAX_OFFSET));
        entry = buffer(keyRoom + VALUE_HEADER_LENGTH + header.getInt(VALUE_LENGTH_OFFSET));
        final ByteBuffer text = buffer(header.getInt(METADATA_LENGTH_OFFSET));
        read(file, METADATA_OFFSET, text);
        metadata = new String(text.array(), UTF_8);
    }

    /** Takes an entry that {@link #forEach} found. */
    @FunctionalInterface
    public interface EntryHandler
    {
        /**
         * One entry; the arrays are the handler's.
         *
         * @param key     bytes of the key.
         * @param payload bytes of the value's payload, in the machine's byte order.
         */
        void onEntry(byte[] key, byte[] payload);
    }

    /**
     * Opens a state.
     *
     * @param directory folder of its files.
     * @param name      name of the state.
     * @return a reader.
     * @throws IOException when there is no such state or it cannot be read.
     */
    public static StateReader open(final Path directory, final String name) throws IOException
    {
        return new StateReader(directory, name);
    }

    /**
     * What the writer said of its keys and values.
     *
     * @return the text.
     */
    public String metadata()
    {
        return metadata;
    }

    /**
     * Keys in the state now.
     *
     * @return count.
     * @throws IOException when the file cannot be read.
     */
    public long size() throws IOException
    {
        return readLong(file, ENTRIES_OFFSET);
    }

    /**
     * Looks up one key.
     *
     * @param key  bytes of the key.
     * @param hash of the key, as {@link KeyHash} has it.
     * @return a copy of the value's payload, or null when there is no such key.
     * @throws IOException when the files cannot be read, or the writer stays in the middle of the value.
     */
    public byte[] find(final byte[] key, final int hash) throws IOException
    {
        final byte[][] found = new byte[1][];
        for (final int number : indexes())
        {
            try (FileChannel index = openIndex(number))
            {
                if (null != index && probe(index, hash, key, found))
                {
                    return found[0];
                }
            }
        }
        return null;
    }

    /**
     * Walks all entries, in no order; one that is moving may be met twice.
     *
     * @param handler takes each.
     * @throws IOException when the files cannot be read, or the writer stays in the middle of a value.
     */
    public void forEach(final EntryHandler handler) throws IOException
    {
        for (final int number : indexes())
        {
            try (FileChannel index = openIndex(number))
            {
                if (null != index)
                {
                    scan(index, handler);
                }
            }
        }
    }

    @Override
    public void close() throws IOException
    {
        for (final FileChannel map : maps.values())
        {
            map.close();
        }
        file.close();
    }

    private boolean probe(
        final FileChannel index,
        final int hash,
        final byte[] key,
        final byte[][] result) throws IOException
    {
        final long slots = index.size() >>> 3;
        final int slotBits = Long.numberOfTrailingZeros(slots);
        final long tag = StateFileDescriptor.tagOf(hash);
        int slot = StateFileDescriptor.slotOf(hash, slotBits);
        for (long found = readLong(index, (long)slot << 3); EMPTY != found; found = readLong(index, (long)slot << 3))
        {
            if (tag == StateFileDescriptor.tagIn(found) && copyEntry(found))
            {
                if (Arrays.equals(key, key()))
                {
                    result[0] = payload();
                    return true;
                }
            }
            slot = (int)((slot + 1) & (slots - 1));
        }
        return false;
    }

    private void scan(final FileChannel index, final EntryHandler handler) throws IOException
    {
        final ByteBuffer words = buffer(SCAN_SLOTS * Long.BYTES);
        for (long position = 0; position < index.size(); position += words.capacity())
        {
            words.clear();
            words.limit((int)Math.min(words.capacity(), index.size() - position));
            read(index, position, words);
            for (int i = 0; i < words.limit(); i += Long.BYTES)
            {
                final long found = words.getLong(i);
                if (EMPTY != found && REMOVED != found && copyEntry(found))
                {
                    handler.onEntry(key(), payload());
                }
            }
        }
    }

    /** Copies key and value of an entry, whole; false when it was removed meanwhile. */
    private boolean copyEntry(final long found) throws IOException
    {
        final FileChannel map = map(StateFileDescriptor.mapOf(found));
        final long offset = StateFileDescriptor.fileOffsetOf(found);
        for (int i = 0; i < MAX_TRIES; i++)
        {
            final long before = readLong(map, offset + SEQUENCE_OFFSET);
            if (0 == (before & 1))
            {
                entry.clear();
                read(map, offset - keyRoom, entry);
                if (before == entry.getLong(keyRoom + SEQUENCE_OFFSET) &&
                    before == readLong(map, offset + SEQUENCE_OFFSET))
                {
                    return true;
                }
            }
        }
        if (isRemoved(found))
        {
            return false;
        }
        throw new IOException("state " + name + ": a value stays half written; its writer was stopped in the middle");
    }

    private boolean isRemoved(final long found) throws IOException
    {
        for (final int number : indexes())
        {
            try (FileChannel index = openIndex(number))
            {
                if (null != index && contains(index, found))
                {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean contains(final FileChannel index, final long found) throws IOException
    {
        final ByteBuffer words = buffer(SCAN_SLOTS * Long.BYTES);
        for (long position = 0; position < index.size(); position += words.capacity())
        {
            words.clear();
            words.limit((int)Math.min(words.capacity(), index.size() - position));
            read(index, position, words);
            for (int i = 0; i < words.limit(); i += Long.BYTES)
            {
                if (found == words.getLong(i))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private byte[] key()
    {
        final int length = entry.getShort(keyRoom + KEY_LENGTH_OFFSET);
        final int from = keyRoom - StateFileDescriptor.keyRoom(length);
        return Arrays.copyOfRange(entry.array(), from, from + length);
    }

    private byte[] payload()
    {
        return Arrays.copyOfRange(entry.array(), keyRoom + VALUE_HEADER_LENGTH, entry.capacity());
    }

    private int[] indexes() throws IOException
    {
        final long pair = readLong(file, CURRENT_INDEX_OFFSET);
        final int current = (int)pair;
        final int former = (int)(pair >>> Integer.SIZE);
        return NO_INDEX == former ? new int[]{current} : new int[]{former, current};
    }

    /** Null when the move to a larger table has ended meanwhile, and with it this table. */
    private FileChannel openIndex(final int number) throws IOException
    {
        try
        {
            return FileChannel.open(StateFileDescriptor.indexFile(directory, name, number), StandardOpenOption.READ);
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
    }

    private FileChannel map(final int number) throws IOException
    {
        FileChannel map = maps.get(number);
        if (null == map)
        {
            map = FileChannel.open(StateFileDescriptor.mapFile(directory, name, number), StandardOpenOption.READ);
            maps.put(number, map);
        }
        return map;
    }

    private long readLong(final FileChannel channel, final long position) throws IOException
    {
        word.clear();
        read(channel, position, word);
        return word.getLong(0);
    }

    private static void read(final FileChannel channel, final long position, final ByteBuffer target) throws IOException
    {
        while (target.hasRemaining())
        {
            if (channel.read(target, position + target.position()) < 0)
            {
                throw new IOException("the file ends at " + channel.size() + ", before " + (position + target.limit()));
            }
        }
    }

    private static ByteBuffer buffer(final int length)
    {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }
}
