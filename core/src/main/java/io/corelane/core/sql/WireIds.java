package io.corelane.core.sql;

import java.nio.charset.StandardCharsets;

/** Ids of names on the wire: murmur3_x86_32, seed 0, of the lower-case name, as the protocol has it. */
final class WireIds
{
    private WireIds()
    {
    }

    static int of(final String name)
    {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int hash = 0;
        for (int i = 0; i < bytes.length; i += Integer.BYTES)
        {
            int word = 0;
            for (int j = Math.min(bytes.length, i + Integer.BYTES) - 1; j >= i; j--)
            {
                word = word << Byte.SIZE | bytes[j] & 0xFF;
            }
            hash ^= Integer.rotateLeft(word * 0xCC9E2D51, 15) * 0x1B873593;
            if (i + Integer.BYTES <= bytes.length)
            {
                hash = Integer.rotateLeft(hash, 13) * 5 + 0xE6546B64;
            }
        }
        hash ^= bytes.length;
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }
}
