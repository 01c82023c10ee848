package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IsoTimeTest
{
    private static String print(final long epochNs)
    {
        final Utf8Writer out = new Utf8Writer(null);
        IsoTime.print(epochNs, out);
        return out.take();
    }

    @Property
    void shouldWriteWhatInstantWrites(@ForAll final long epochNs)
    {
        assertEquals(Instant.ofEpochSecond(0, epochNs).toString(), print(epochNs));
    }

    @Property
    void shouldReadWhatItWrites(@ForAll final long epochNs)
    {
        assertEquals(epochNs, IsoTime.parse(print(epochNs)));
    }

    @Example
    void shouldWriteOnlyTheDigitsThatAreNeeded()
    {
        assertEquals("2013-10-09T13:30:00Z", print(1_381_325_400_000_000_000L));
        assertEquals("2013-10-09T13:30:00.100Z", print(1_381_325_400_100_000_000L));
        assertEquals("2013-10-09T13:30:00.000001Z", print(1_381_325_400_000_001_000L));
        assertEquals("1969-12-31T23:59:59.999999999Z", print(-1));
    }

    @Example
    void shouldReadZonesAndMilliseconds()
    {
        assertEquals(1_381_325_400_000_000_000L, IsoTime.parse("2013-10-09T15:30:00+02:00"));
        assertEquals(1_381_325_400_123_000_000L, IsoTime.parse("1381325400123"));
        assertEquals(1_381_325_400_123_456_789L, IsoTime.parse("1381325400123.456789"));
    }

    @Example
    void shouldRefuseWhatIsNoTime()
    {
        assertEquals("'soon' is no time; write it as 2013-10-09T13:30:00.123Z or as milliseconds since the epoch",
            assertThrows(IllegalArgumentException.class, () -> IsoTime.parse("soon")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> IsoTime.parse(""));
        assertThrows(IllegalArgumentException.class, () -> IsoTime.parse("2013-10-09T13:30:00"));
        assertThrows(IllegalArgumentException.class, () -> IsoTime.parse("2300-01-01T00:00:00Z"));
        assertThrows(IllegalArgumentException.class, () -> IsoTime.parse("0.0000001"));
        assertThrows(IllegalArgumentException.class, () -> IsoTime.parse("1e99"));
    }
}
