package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheLinesTest
{
    /** The buffer's memory, which is let go with it, reaches from line to line. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 63, 64, 65, 88, 16_384})
    void shouldShareNoLineOfABuffer(final int length)
    {
        final UnsafeBuffer buffer = CacheLines.buffer(length);
        assertEquals(length, buffer.capacity());
        assertEquals(0, buffer.addressOffset() % CacheLines.LENGTH);
        assertEquals(0, buffer.byteBuffer().capacity() % CacheLines.LENGTH);
        for (int i = 0; i < length; i++)
        {
            assertEquals(0, buffer.getByte(i));
        }
    }
}
