package io.corelane.tools;

import org.agrona.DirectBuffer;

/** Tells UTF-8 from other bytes, without allocation. */
final class Utf8Check
{
    private static final int LEAD_TWO = 0xC2;
    private static final int LEAD_THREE = 0xE0;
    private static final int SURROGATES = 0xED;
    private static final int LEAD_FOUR = 0xF0;
    private static final int LAST_LEAD = 0xF4;
    private static final int LEAST_REST = 0x80;
    private static final int GREATEST_REST = 0xBF;

    private Utf8Check()
    {
    }

    /**
     * Bytes of the character that begins at a place, as Unicode has them: the shortest form, no half of a pair.
     *
     * @param buffer with the text.
     * @param offset where the character begins.
     * @param end    first byte behind the text.
     * @return 1 to 4, or 0 when none begins there.
     */
    static int length(final DirectBuffer buffer, final int offset, final int end)
    {
        final int lead = buffer.getByte(offset) & 0xFF;
        if (lead < LEAST_REST)
        {
            return 1;
        }
        if (lead < LEAD_TWO || lead > LAST_LEAD)
        {
            return 0;
        }
        final int length = lead < LEAD_THREE ? 2 : lead < LEAD_FOUR ? 3 : 4;
        if (length > end - offset)
        {
            return 0;
        }
        // Which second bytes there are hangs on the first one: others are longer forms, halves, or beyond the last.
        final int least = LEAD_THREE == lead ? 0xA0 : LEAD_FOUR == lead ? 0x90 : LEAST_REST;
        final int greatest = SURROGATES == lead ? 0x9F : LAST_LEAD == lead ? 0x8F : GREATEST_REST;
        if (!isWithin(buffer, offset + 1, least, greatest))
        {
            return 0;
        }
        for (int i = 2; i < length; i++)
        {
            if (!isWithin(buffer, offset + i, LEAST_REST, GREATEST_REST))
            {
                return 0;
            }
        }
        return length;
    }

    private static boolean isWithin(final DirectBuffer buffer, final int index, final int least, final int greatest)
    {
        final int value = buffer.getByte(index) & 0xFF;
        return value >= least && value <= greatest;
    }
}
