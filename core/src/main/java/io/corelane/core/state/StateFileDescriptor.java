package io.corelane.core.state;

import java.nio.file.Path;

/**
 * The files of a state, so that readers in other processes can find their way without a lock.
 * <p>
 * {@code NAME.state}, the directory:
 * <pre>
 *   0 +---------------------------------+---------------------------------+
 *     |                        magic "CORELANE"                           |
 *   8 +---------------------------------+---------------------------------+
 *     |            version              |          keyLengthMax           |
 *  16 +---------------------------------+---------------------------------+
 *     |          valueLength            |         metadataLength          |
 *  24 +---------------------------------+---------------------------------+
 *     |   current index file number     |  former index's number, or -1   |
 *  32 +---------------------------------+---------------------------------+
 *     |                             entries                               |
 *  40 +-------------------------------------------------------------------+
 *     |                             maxKeys                               |
 *  48 +-------------------------------------------------------------------+
 *     |                     metadata, UTF-8 ...
 * </pre>
 * {@code NAME.INDEX.index}, an open-addressing table of 64-bit words, a power of two of them:
 * <pre>
 *     bits 63-48: tag of the hash, odd    47-40: map number    39-0: file offset of the value / 8
 *     0 is an empty slot, 1 a removed entry
 * </pre>
 * {@code NAME.MAP.map}, a Chronicle Map from numbers to blocks of 128 entries of one size. An entry has room for the
 * longest key, then, 8-aligned, what index words lead to; it begins at the border of a cache line where that takes an
 * eighth at the most, or so far behind one that all but the last byte of the longest key begins at the next:
 * <pre>
 *     |   ... the key, filled up with anything to a multiple of 8         |
 *   0 +-------------------------------------------------------------------+
 *     |    sequence: odd while the value is being written, or is free     |
 *   8 +---------------------------------+----------------+----------------+
 *     |   number of the entry, from 1   |   key length   |   map number   |
 *  16 +---------------------------------+----------------+----------------+
 *     |                             payload ...                           |
 *     +---------------------------------+---------------------------------+
 *     |         hash of the key         |  entry that was made before     |
 *     +---------------------------------+---------------------------------+
 *     |  entry made next, or next free  |             unused              |
 *     +---------------------------------+---------------------------------+
 * </pre>
 * What most accesses ask for stands in front of the payload, so that it shares a cache line with a short key and the
 * first words of that; the rest, which is for keys that come and go, behind it.
 * <p>
 * Entries name each other by their numbers, which stay the same when a checkpoint of them is taken up in other memory.
 * Numbers are in the machine's byte order: a state is read on the machine that runs it.
 */
final class StateFileDescriptor
{
    static final long MAGIC = 0x454E414C_45524F43L;
    static final int VERSION = 8;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int KEY_LENGTH_MAX_OFFSET = 12;
    static final int VALUE_LENGTH_OFFSET = 16;
    static final int METADATA_LENGTH_OFFSET = 20;
    static final int CURRENT_INDEX_OFFSET = 24;
    static final int FORMER_INDEX_OFFSET = 28;
    static final int ENTRIES_OFFSET = 32;
    static final int MAX_KEYS_OFFSET = 40;
    static final int METADATA_OFFSET = 48;

    static final int NO_INDEX = -1;

    static final long EMPTY = 0;
    static final long REMOVED = 1;
    static final int TAG_SHIFT = 48;
    static final long TAG_MASK = -1L << TAG_SHIFT;
    static final int MAP_SHIFT = 40;
    static final long MAP_MASK = 0xFF;
    static final int OFFSET_UNIT_SHIFT = 3;
    static final int MAX_MAPS = 256;

    static final int SEQUENCE_OFFSET = 0;
    static final int NUMBER_OFFSET = 8;
    static final int KEY_LENGTH_OFFSET = 12;
    static final int MAP_OFFSET = 14;
    static final int VALUE_HEADER_LENGTH = 16;

    /** From the end of the payload. */
    static final int HASH_OFFSET = 0;
    static final int PREVIOUS_OFFSET = 4;
    static final int NEXT_OFFSET = 8;
    static final int TAIL_LENGTH = 16;

    private StateFileDescriptor()
    {
    }

    /** Bytes of an entry from the value's header to the tail, for values of that many bytes. */
    static int tailOffset(final int valueLength)
    {
        return VALUE_HEADER_LENGTH + valueLength;
    }

    /** Bytes that a key takes in front of its value. */
    static int keyRoom(final int keyLength)
    {
        return keyLength + 7 & ~7;
    }

    /** The first bits of a hash: every bit of a key counts in each of them. */
    static int slotOf(final int hash, final int slotBits)
    {
        return hash >>> Integer.SIZE - slotBits;
    }

    /** The last bits of a hash, where words have them. Never 0, so that no tag is that of a slot without an entry. */
    static long tagOf(final int hash)
    {
        return (long)hash << TAG_SHIFT | 1L << TAG_SHIFT;
    }

    /** The tag of a word, as {@link #tagOf} has it. */
    static long tagIn(final long word)
    {
        return word & TAG_MASK;
    }

    static long word(final long tag, final int map, final long fileOffset)
    {
        return tag | ((long)map << MAP_SHIFT) | (fileOffset >>> OFFSET_UNIT_SHIFT);
    }

    static int mapOf(final long word)
    {
        return (int)((word >>> MAP_SHIFT) & MAP_MASK);
    }

    static long fileOffsetOf(final long word)
    {
        return word << Long.SIZE - MAP_SHIFT >>> Long.SIZE - MAP_SHIFT - OFFSET_UNIT_SHIFT;
    }

    static Path directoryFile(final Path directory, final String name)
    {
        return directory.resolve(name + ".state");
    }

    static Path indexFile(final Path directory, final String name, final int number)
    {
        return directory.resolve(name + "." + number + ".index");
    }

    static Path mapFile(final Path directory, final String name, final int number)
    {
        return directory.resolve(name + "." + number + ".map");
    }
}
