package io.corelane.ingest.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.codec.protocol.ProtocolHeader;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.codec.protocol.TickDescriptor;
import org.agrona.DirectBuffer;

/** Tells whether a message is one that a recording of its kind holds, to the last byte. For one thread. */
final class MessageCheck
{
    private final RecordingName name;
    private final RecordBatchIterator records = new RecordBatchIterator();
    private final ResultBatchIterator results = new ResultBatchIterator();

    MessageCheck(final RecordingName name)
    {
        this.name = name;
    }

    /** What is wrong with it, or null. */
    String fault(final DirectBuffer buffer, final int offset, final int length)
    {
        final int template = ProtocolHeader.templateId(buffer, offset, length);
        return switch (name.kind())
        {
            case LOG -> logFault(template, buffer, offset, length);
            case RESULTS -> ResultBatchDescriptor.TEMPLATE_ID == template ?
                resultFault(buffer, offset, length) : foreign(template, "results");
            case DEAD_LETTERS -> DeadLetterDescriptor.TEMPLATE_ID == template ?
                letterFault(buffer, offset, length) : foreign(template, "dead letters");
            default -> null;
        };
    }

    private String logFault(final int template, final DirectBuffer buffer, final int offset, final int length)
    {
        return switch (template)
        {
            case RecordBatchDescriptor.TEMPLATE_ID -> recordFault(buffer, offset, length);
            case TickDescriptor.TEMPLATE_ID -> TickDescriptor.isValid(buffer, offset, length) ?
                restFault(TickDescriptor.LENGTH, buffer, offset, length) : "a tick that is too short";
            case ProgressDescriptor.TEMPLATE_ID -> ProgressDescriptor.isValid(buffer, offset, length) ?
                restFault(ProgressDescriptor.LEAST_LENGTH, buffer, offset, length) : "a progress that is too short";
            case JobChangeDescriptor.TEMPLATE_ID -> JobChangeDescriptor.isValid(buffer, offset, length) ?
                restFault(JobChangeDescriptor.LENGTH, buffer, offset, length) : "a job's change that is too short";
            case LogGapDescriptor.TEMPLATE_ID -> LogGapDescriptor.isValid(buffer, offset, length) ?
                restFault(LogGapDescriptor.LENGTH, buffer, offset, length) : "a gap that is too short";
            default -> foreign(template, "records");
        };
    }

    private String recordFault(final DirectBuffer buffer, final int offset, final int length)
    {
        int end = RecordBatchDescriptor.ENTRIES_OFFSET;
        if (records.wrap(buffer, offset, length))
        {
            while (records.next())
            {
                end = records.recordOffset() + records.recordLength() - offset;
            }
        }
        return records.isMalformed() ? "a batch of records that ends within a record" :
            restFault(end, buffer, offset, length);
    }

    private String resultFault(final DirectBuffer buffer, final int offset, final int length)
    {
        int end = ResultBatchDescriptor.ENTRIES_OFFSET;
        if (results.wrap(buffer, offset, length))
        {
            while (results.next())
            {
                end = results.rowOffset() + results.rowLength() - offset;
            }
        }
        return results.isMalformed() ? "a batch of results that ends within a result" :
            name.partition() != results.partition() ? "results of partition " + results.partition() :
            restFault(end, buffer, offset, length);
    }

    private String letterFault(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!DeadLetterDescriptor.isValid(buffer, offset, length))
        {
            return "a dead letter that ends within its record";
        }
        final int end = DeadLetterDescriptor.recordOffset(buffer, offset) +
            DeadLetterDescriptor.recordLength(buffer, offset) - offset;
        return name.partition() != DeadLetterDescriptor.partition(buffer, offset) ?
            "a dead letter of partition " + DeadLetterDescriptor.partition(buffer, offset) :
            restFault(end, buffer, offset, length);
    }

    /** A newer version of the protocol may have more behind what this one knows. */
    private static String restFault(final int end, final DirectBuffer buffer, final int offset, final int length)
    {
        final int version = buffer.getShort(offset + RecordBatchDescriptor.HEADER_VERSION_OFFSET, LITTLE_ENDIAN);
        return end == length || RecordBatchDescriptor.SCHEMA_VERSION != version ? null :
            (length - end) + " bytes behind its end";
    }

    private static String foreign(final int template, final String expected)
    {
        return ProtocolHeader.NOT_PROTOCOL == template ? "no message of the protocol" :
            "a message of template " + template + " among " + expected;
    }
}
