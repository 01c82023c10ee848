package io.corelane.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.corelane.codec.protocol.Names;

class Murmur3Test
{
    /** The published vectors of murmur3_x86_32. */
    @ParameterizedTest
    @CsvSource({
        "'', 0, 00000000",
        "'', 1, 514E28B7",
        "'', ffffffff, 81F16F39",
        "'test', 0, BA6BD213",
        "'test', 9747b28c, 704B81DC",
        "'Hello, world!', 0, C0363E43",
        "'Hello, world!', 9747b28c, 24884CBA",
        "'The quick brown fox jumps over the lazy dog', 0, 2E4FF723",
        "'The quick brown fox jumps over the lazy dog', 9747b28c, 2FA826CD",
        "'aaaa', 9747b28c, 5A97808A",
        "'aaa', 9747b28c, 283E0130",
        "'aa', 9747b28c, 5D211726",
        "'a', 9747b28c, 7FA09EA6",
        "'abcd', 9747b28c, F0478627",
        "'abc', 9747b28c, C84A62DD",
        "'ab', 9747b28c, 74875592",
    })
    void shouldGiveThePublishedVectors(final String text, final String seed, final String expected)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 7]);
        buffer.putBytes(3, bytes);
        assertEquals(
            Integer.parseUnsignedInt(expected, 16),
            Murmur3.hash(buffer, 3, bytes.length, Integer.parseUnsignedInt(seed, 16)));
    }

    @Test
    void shouldEqualAPlainImplementationAtEveryLengthOfTail()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        for (int i = 0; i < 64; i++)
        {
            buffer.putByte(i, (byte)(i * 37 + 0x81));
        }
        for (int length = 0; length <= 33; length++)
        {
            assertEquals(plain(buffer, 5, length), Murmur3.hash(buffer, 5, length), "length " + length);
        }
    }

    /** Byte by byte, as the algorithm is described. */
    private static int plain(final UnsafeBuffer buffer, final int offset, final int length)
    {
        int hash = 0;
        int block = 0;
        for (int i = 0; i < length; i++)
        {
            block |= (buffer.getByte(offset + i) & 0xFF) << 8 * (i % 4);
            if (3 == i % 4 || length - 1 == i)
            {
                block *= 0xcc9e2d51;
                block = block << 15 | block >>> 17;
                block *= 0x1b873593;
                hash ^= block;
                if (3 == i % 4)
                {
                    hash = hash << 13 | hash >>> 19;
                    hash = hash * 5 + 0xe6546b64;
                }
                block = 0;
            }
        }
        hash ^= length;
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    @Test
    void shouldNameStreamsWithoutCase()
    {
        assertEquals(0xBA6BD213, Names.idOf("test"));
        assertEquals(Names.idOf("test"), Names.idOf("TEST"));
    }
}
