package io.corelane.core.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** Eight bytes at a time against one at a time, wherever a text lies in its buffer. */
final class TextTest
{
    private static final int TRIES = 20_000;

    /** Of few different bytes, so that texts are often equal, begin alike, and hold a NUL or the byte for NULL. */
    @Provide
    Arbitrary<byte[]> texts()
    {
        return Arbitraries.of((byte)'a', (byte)'a', (byte)'a', (byte)'b', (byte)0x80, (byte)0xFF, (byte)1, (byte)0)
            .array(byte[].class).ofMaxSize(20);
    }

    @Provide
    Arbitrary<UnsafeBuffer> places()
    {
        // The first byte says how many bytes are in front, the second how many behind.
        return Combinators.combine(Arbitraries.integers().between(0, 9), Arbitraries.integers().between(0, 9))
            .as((front, behind) -> new UnsafeBuffer(new byte[]{(byte)(int)front, (byte)(int)behind}));
    }

    @Property(tries = TRIES)
    void shouldFindTheEnd(
        @ForAll("texts") final byte[] bytes, @ForAll("places") final UnsafeBuffer place)
    {
        int expected = 0;
        while (expected < bytes.length && 0 != bytes[expected])
        {
            expected++;
        }
        assertEquals(expected, Text.length(place(bytes, place), place.getByte(0), bytes.length));
    }

    @Property(tries = TRIES)
    void shouldCompare(
        @ForAll("texts") final byte[] a,
        @ForAll("places") final UnsafeBuffer aPlace,
        @ForAll("texts") final byte[] b,
        @ForAll("places") final UnsafeBuffer bPlace)
    {
        final UnsafeBuffer left = place(a, aPlace);
        final UnsafeBuffer right = place(b, bPlace);
        final int at = aPlace.getByte(0);
        final int bAt = bPlace.getByte(0);
        assertEquals(
            Integer.signum(Arrays.compareUnsigned(a, b)),
            Integer.signum(Text.compare(left, at, a.length, right, bAt, b.length)));
        assertEquals(Arrays.equals(a, b), Text.equal(left, at, a.length, right, bAt, b.length));
        assertEquals(true, Text.equal(left, at, a.length, place(a, bPlace), bAt, a.length));
    }

    @Property(tries = TRIES)
    void shouldCopyAndFillTheLastWord(
        @ForAll("texts") final byte[] bytes, @ForAll("places") final UnsafeBuffer place)
    {
        final UnsafeBuffer to = new UnsafeBuffer(new byte[40]);
        Arrays.fill(to.byteArray(), (byte)7);
        Text.copy(place(bytes, place), place.getByte(0), bytes.length, to, 3);
        final byte[] expected = new byte[40];
        Arrays.fill(expected, (byte)7);
        Arrays.fill(expected, 3, 3 + (bytes.length + 7 & ~7), (byte)0);
        System.arraycopy(bytes, 0, expected, 3, bytes.length);
        assertArrayEquals(expected, to.byteArray());
    }

    @Property(tries = TRIES)
    void shouldPutWhatCanStandInAColumn(
        @ForAll("texts") final byte[] bytes,
        @ForAll("places") final UnsafeBuffer place,
        @ForAll @IntRange(max = 13) final int more)
    {
        final int width = bytes.length + more;
        final UnsafeBuffer to = new UnsafeBuffer(new byte[40]);
        Arrays.fill(to.byteArray(), (byte)7);
        final byte nullByte = 1;
        boolean expected = 0 == bytes.length || nullByte != bytes[0];
        for (final byte c : bytes)
        {
            expected &= 0 != c;
        }
        assertEquals(
            expected, Text.put(place(bytes, place), place.getByte(0), bytes.length, to, 3, width, nullByte));
        final byte[] column = new byte[40];
        Arrays.fill(column, (byte)7);
        Arrays.fill(column, 3, 3 + width, (byte)0);
        System.arraycopy(bytes, 0, column, 3, bytes.length);
        assertArrayEquals(column, to.byteArray());
    }

    /** A buffer with a text and other bytes around it. */
    private static UnsafeBuffer place(final byte[] text, final UnsafeBuffer place)
    {
        final byte[] all = new byte[place.getByte(0) + text.length + place.getByte(1)];
        Arrays.fill(all, (byte)0xAA);
        System.arraycopy(text, 0, all, place.getByte(0), text.length);
        return new UnsafeBuffer(all);
    }
}
