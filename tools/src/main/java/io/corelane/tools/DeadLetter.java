package io.corelane.tools;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.core.runtime.Faults;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;

/**
 * A dead letter where it lies in a buffer, for the time that the buffer is the handler's.
 *
 * @param level   of the log in which its record was, 0 for records of streams; {@link #UNKNOWN} when it is not told.
 * @param ordinal how many dead letters of the same record were before it.
 * @param buffer  with the message.
 * @param offset  of the message.
 */
record DeadLetter(int level, int ordinal, DirectBuffer buffer, int offset)
{
    static final int UNKNOWN = -1;

    private static final Pattern ID = Pattern.compile("([0-9]+)-([0-9]+)-([0-9]+)(\\.[0-9]+)?");

    /** One that has just come, which does not say of which log it is: only records of streams have a known stream. */
    static DeadLetter live(final DeadLetterNames names, final DirectBuffer buffer, final int offset)
    {
        final boolean isOfStream = null != names.catalog().stream(DeadLetterDescriptor.streamId(buffer, offset));
        return new DeadLetter(isOfStream ? 0 : UNKNOWN, 0, buffer, offset);
    }

    /** What it is called: level, partition, sequence; and which one of that record when it is not the first. */
    String id()
    {
        return (UNKNOWN == level ? "?" : level) + "-" + partition() + "-" + sequence() +
            (0 == ordinal ? "" : "." + ordinal);
    }

    /** An id as {@link #id} writes it, or an error. */
    static String parseId(final String text)
    {
        final Matcher matcher = ID.matcher(text);
        if (!matcher.matches())
        {
            throw ToolException.usage("'" + text + "' is no dead letter's id; corelane deadletters list shows them, " +
                "such as 0-1-381");
        }
        return text;
    }

    int partition()
    {
        return DeadLetterDescriptor.partition(buffer, offset);
    }

    long sequence()
    {
        return DeadLetterDescriptor.inputSequence(buffer, offset);
    }

    String reason()
    {
        final int reason = DeadLetterDescriptor.reason(buffer, offset);
        return reason > 0 && reason <= Faults.FUNCTION ? Faults.name(reason) : "REASON_" + (reason & 0xFF);
    }

    int jobId()
    {
        return DeadLetterDescriptor.jobId(buffer, offset);
    }

    int streamId()
    {
        return DeadLetterDescriptor.streamId(buffer, offset);
    }

    long sendTimeNs()
    {
        return DeadLetterDescriptor.sendTimeNs(buffer, offset);
    }

    long producerId()
    {
        return DeadLetterDescriptor.producerId(buffer, offset);
    }

    long producerSequence()
    {
        return DeadLetterDescriptor.producerSequence(buffer, offset);
    }

    int recordOffset()
    {
        return DeadLetterDescriptor.recordOffset(buffer, offset);
    }

    int recordLength()
    {
        return DeadLetterDescriptor.recordLength(buffer, offset);
    }

    /** Whether a text is the name of a reason, without case. */
    static boolean isReason(final String text)
    {
        for (int reason = 1; reason <= Faults.FUNCTION; reason++)
        {
            if (Faults.name(reason).equals(text.toUpperCase(Locale.ROOT)))
            {
                return true;
            }
        }
        return false;
    }
}
