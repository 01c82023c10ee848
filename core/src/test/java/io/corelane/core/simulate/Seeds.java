package io.corelane.core.simulate;

import java.util.Random;

/** Random numbers of a seed; those of one seed have nothing to do with those of the next. */
final class Seeds
{
    private Seeds()
    {
    }

    static Random random(final long seed)
    {
        long mixed = seed + 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return new Random(mixed ^ mixed >>> 31);
    }
}
