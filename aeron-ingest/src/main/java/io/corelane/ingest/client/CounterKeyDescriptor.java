package io.corelane.ingest.client;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The key of every counter but those that describe streams and jobs: who it is of. Machine byte order. Names stand in
 * the label, which people read; the key says where, so that there is one text and not two that could differ.
 * <pre>
 *   0 +---------------------------------+---------------------------------+
 *     |            version              |     partition, -1 for none      |
 *   8 +---------------------------------+---------------------------------+
 *     |        level, -1 for none       |  digits behind the point, of a  |
 *     |                                 |  value that is a decimal        |
 *  16 +---------------------------------+---------------------------------+
 *     |  what else it refers to: a session, a producer; 0 for nothing     |
 *  24 +---------------------------------+---------------------------------+
 *     |  first byte of the name in the  |  its bytes, 0 for none          |
 *     |  label                          |                                 |
 *  32 +---------------------------------+---------------------------------+
 *     |  first byte of the second name  |  its bytes, 0 for none          |
 *  40 +---------------------------------+---------------------------------+
 * </pre>
 */
public final class CounterKeyDescriptor
{
    /** Version of this layout. */
    public static final int VERSION = 1;

    /** Bytes of the key. */
    public static final int LENGTH = 40;

    /** No partition, or no level. */
    public static final int NONE = -1;

    private static final int VERSION_OFFSET = 0;
    private static final int PARTITION_OFFSET = 4;
    private static final int LEVEL_OFFSET = 8;
    private static final int SCALE_OFFSET = 12;
    private static final int REFERENCE_OFFSET = 16;
    private static final int NAME_OFFSET = 24;
    private static final int NAME_LENGTH_OFFSET = 28;
    private static final int DETAIL_OFFSET = 32;
    private static final int DETAIL_LENGTH_OFFSET = 36;

    private CounterKeyDescriptor()
    {
    }

    /**
     * Writes a key without names.
     *
     * @param key       takes it at 0.
     * @param partition or {@link #NONE}.
     * @param level     or {@link #NONE}.
     * @param scale     digits behind the point.
     * @param reference what else it refers to.
     */
    static void encode(
        final MutableDirectBuffer key, final int partition, final int level, final int scale, final long reference)
    {
        key.setMemory(0, LENGTH, (byte)0);
        key.putInt(VERSION_OFFSET, VERSION);
        key.putInt(PARTITION_OFFSET, partition);
        key.putInt(LEVEL_OFFSET, level);
        key.putInt(SCALE_OFFSET, scale);
        key.putLong(REFERENCE_OFFSET, reference);
    }

    /** Says where the name stands in the label. */
    static void name(final MutableDirectBuffer key, final int from, final int length)
    {
        key.putInt(NAME_OFFSET, from);
        key.putInt(NAME_LENGTH_OFFSET, length);
    }

    /** Says where the second name stands in the label. */
    static void detail(final MutableDirectBuffer key, final int from, final int length)
    {
        key.putInt(DETAIL_OFFSET, from);
        key.putInt(DETAIL_LENGTH_OFFSET, length);
    }

    /**
     * Whether it is a key of this layout.
     *
     * @param key with it at 0.
     * @return false of one of another release.
     */
    public static boolean isValid(final DirectBuffer key)
    {
        return key.capacity() >= LENGTH && VERSION == key.getInt(VERSION_OFFSET);
    }

    /**
     * Which partition it is of.
     *
     * @param key with it at 0.
     * @return from 0, or {@link #NONE}.
     */
    public static int partition(final DirectBuffer key)
    {
        return key.getInt(PARTITION_OFFSET);
    }

    /**
     * Which level it is of.
     *
     * @param key with it at 0.
     * @return from 0, or {@link #NONE}.
     */
    public static int level(final DirectBuffer key)
    {
        return key.getInt(LEVEL_OFFSET);
    }

    /**
     * Digits of the value that stand behind the point.
     *
     * @param key with it at 0.
     * @return count.
     */
    public static int scale(final DirectBuffer key)
    {
        return key.getInt(SCALE_OFFSET);
    }

    /**
     * What else it refers to.
     *
     * @param key with it at 0.
     * @return as its type says.
     */
    public static long reference(final DirectBuffer key)
    {
        return key.getLong(REFERENCE_OFFSET);
    }

    /**
     * The name of whom it is of.
     *
     * @param key   with it at 0.
     * @param label of the counter.
     * @return the name, empty for none.
     */
    public static String name(final DirectBuffer key, final String label)
    {
        return part(label, key.getInt(NAME_OFFSET), key.getInt(NAME_LENGTH_OFFSET));
    }

    /**
     * The second name.
     *
     * @param key   with it at 0.
     * @param label of the counter.
     * @return the name, empty for none.
     */
    public static String detail(final DirectBuffer key, final String label)
    {
        return part(label, key.getInt(DETAIL_OFFSET), key.getInt(DETAIL_LENGTH_OFFSET));
    }

    /** What lies outside of the label was cut off. */
    private static String part(final String label, final int from, final int length)
    {
        final int begin = Math.max(0, Math.min(from, label.length()));
        return label.substring(begin, Math.max(begin, Math.min(label.length(), from + length)));
    }
}
