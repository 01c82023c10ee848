package io.corelane.codec;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

import uk.co.real_logic.sbe.xml.EncodedDataType;

/**
 * Recognises integers that are times since the Unix epoch. A field is one if its semantic type, or the name of its
 * type, starts with UTCTimestamp, or if it (or its type) declares a time unit. The unit is the declared one, else what
 * the name ends with (UTCTimestampNanos, utcTimestampUs), else nanoseconds, as SBE has it.
 */
final class TimeUnits
{
    private static final String MARK = "utctimestamp";

    private TimeUnits()
    {
    }

    /** The unit of a time, or null if the integer is no time. */
    static TimeUnit of(final EncodedDataType type, final Usage usage, final SchemaXml xml)
    {
        if (null != usage.epoch() && !"unix".equalsIgnoreCase(usage.epoch()))
        {
            return null;
        }
        final String name = null == type.referencedName() ? type.name() : type.referencedName();
        final String declared = null == usage.timeUnit() ? xml.timeUnitOf(name) : usage.timeUnit();
        if (null != declared)
        {
            return named(declared.toLowerCase(Locale.ROOT));
        }
        final TimeUnit bySemantics = marked(usage.semanticType());
        final TimeUnit byName = marked(name);
        if (null != byName && (null == bySemantics || TimeUnit.NANOSECONDS == bySemantics))
        {
            return byName;
        }
        return bySemantics;
    }

    /** The unit of SBE's composite: 10 to the minus this, or null. */
    static TimeUnit ofPower(final long power)
    {
        return 9 == power ? TimeUnit.NANOSECONDS :
            6 == power ? TimeUnit.MICROSECONDS :
            3 == power ? TimeUnit.MILLISECONDS :
            0 == power ? TimeUnit.SECONDS : null;
    }

    private static TimeUnit marked(final String text)
    {
        if (null == text || !text.toLowerCase(Locale.ROOT).replace("_", "").startsWith(MARK))
        {
            return null;
        }
        final TimeUnit unit = named(text.toLowerCase(Locale.ROOT).replace("_", "").substring(MARK.length()));
        return null == unit ? TimeUnit.NANOSECONDS : unit;
    }

    private static TimeUnit named(final String unit)
    {
        switch (unit)
        {
            case "nanosecond":
            case "nanoseconds":
            case "nanos":
            case "ns":
                return TimeUnit.NANOSECONDS;

            case "microsecond":
            case "microseconds":
            case "micros":
            case "us":
                return TimeUnit.MICROSECONDS;

            case "millisecond":
            case "milliseconds":
            case "millis":
            case "ms":
                return TimeUnit.MILLISECONDS;

            case "second":
            case "seconds":
            case "secs":
            case "s":
                return TimeUnit.SECONDS;

            default:
                return null;
        }
    }
}
