package io.corelane.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Reads and writes integers of every width, sign and byte order. No allocation. */
final class Ints
{
    private Ints()
    {
    }

    /** The integer widened to 64 bits; an unsigned 64-bit one as its bits. */
    static long read(final DirectBuffer buffer, final int block, final Wire.IntWire wire)
    {
        final int index = block + wire.offset();
        switch (wire.width())
        {
            case 1:
                final byte b = buffer.getByte(index);
                return wire.signed() ? b : b & 0xFF;

            case 2:
                final short s = buffer.getShort(index, wire.order());
                return wire.signed() ? s : s & 0xFFFF;

            case 4:
                final int i = buffer.getInt(index, wire.order());
                return wire.signed() ? i : i & 0xFFFF_FFFFL;

            default:
                return buffer.getLong(index, wire.order());
        }
    }

    /** Writes the low bytes of the value. */
    static void write(final MutableDirectBuffer buffer, final int block, final Wire.IntWire wire, final long value)
    {
        final int index = block + wire.offset();
        switch (wire.width())
        {
            case 1:
                buffer.putByte(index, (byte)value);
                break;

            case 2:
                buffer.putShort(index, (short)value, wire.order());
                break;

            case 4:
                buffer.putInt(index, (int)value, wire.order());
                break;

            default:
                buffer.putLong(index, value, wire.order());
                break;
        }
    }

    /** Whether the wire can carry the value; an unsigned 64-bit one carries what a signed 64-bit value can be. */
    static boolean fits(final Wire.IntWire wire, final long value)
    {
        if (Long.BYTES == wire.width())
        {
            return wire.signed() || value >= 0;
        }
        final int bits = wire.width() * Byte.SIZE;
        return wire.signed() ?
            value >= -(1L << (bits - 1)) && value < 1L << (bits - 1) : value >= 0 && value < 1L << bits;
    }

    static boolean isNull(final Wire.IntWire wire, final long value)
    {
        return wire.optional() && value == wire.nullValue();
    }

    /** Whether the value is an unsigned one past the range of a signed 64-bit integer. */
    static boolean isPastRange(final Wire.IntWire wire, final long value)
    {
        return value < 0 && !wire.signed();
    }

    static int end(final Wire.IntWire wire)
    {
        return wire.offset() + wire.width();
    }
}
