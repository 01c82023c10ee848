package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.codec.protocol.ProtocolHeader;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.codec.protocol.TickDescriptor;
import io.corelane.core.partition.LogSequence;
import io.corelane.core.runtime.Faults;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import io.corelane.ingest.log.RecordingWalk;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Writes what one recording holds as JSON lines, as far as it has come; goes on there when called again. */
final class LogDumper implements MessageHandler
{
    private static final String[] OPERATIONS = {"insert", "update", "delete"};
    private static final int NO_STREAM = 0;

    private final Recording recording;
    private final RecordingName name;
    private final LogNames names;
    private final LogFilter filter;
    private final Utf8Writer out;
    private final Consumer<Damage> damages;
    private final RecordBatchIterator records = new RecordBatchIterator();
    private final ResultBatchIterator results = new ResultBatchIterator();
    private final LogSequence sequence = new LogSequence();
    private final boolean hasSequence;
    private final long recordsBefore;
    private long position;
    private long messagePosition;
    private long firstNumber;
    private int again;
    private boolean isPast;

    LogDumper(
        final Recording recording,
        final long recordsBefore,
        final LogNames names,
        final LogFilter filter,
        final Utf8Writer out,
        final Consumer<Damage> damages)
    {
        this.recording = recording;
        this.name = RecordingName.parse(recording.name());
        this.names = names;
        this.filter = filter;
        this.out = out;
        this.damages = damages;
        this.position = filter.firstPosition(recording);
        this.recordsBefore = recordsBefore;
        // Counting needs all that is there; above level 0 it begins anew with jobs, in a way that only they know.
        this.hasSequence = recording.startPosition() == position && 0 == name.number() && recordsBefore >= 0;
    }

    /** Writes what is there now. */
    void dump(final RecordedLogs logs)
    {
        final long end = logs.end(recording);
        if (position < end && !filter.isOver())
        {
            position = new RecordingWalk(recording).walk(position, end, this);
        }
    }

    /** Whether it has come to where the filter ends: nothing that comes will be written. */
    boolean isPast()
    {
        return isPast;
    }

    @Override
    public boolean onMessage(
        final long first, final long end, final DirectBuffer buffer, final int offset, final int length)
    {
        if (first >= filter.to())
        {
            isPast = true;
            return false;
        }
        messagePosition = first;
        firstNumber = recordsBefore + sequence.next();
        again = sequence.onMessage(buffer, offset, length);
        switch (ProtocolHeader.templateId(buffer, offset, length))
        {
            case RecordBatchDescriptor.TEMPLATE_ID -> onRecords(buffer, offset, length);
            case TickDescriptor.TEMPLATE_ID -> onTick(buffer, offset);
            case ProgressDescriptor.TEMPLATE_ID -> onProgress(buffer, offset);
            case JobChangeDescriptor.TEMPLATE_ID -> onChange(buffer, offset);
            case LogGapDescriptor.TEMPLATE_ID -> onGap(buffer, offset);
            case DeadLetterDescriptor.TEMPLATE_ID -> onLetter(buffer, offset, length);
            default -> onResults(buffer, offset, length);
        }
        return !filter.isOver();
    }

    @Override
    public void onDamage(final Damage damage)
    {
        damages.accept(damage);
    }

    private void onRecords(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!records.wrap(buffer, offset, length))
        {
            onUnknown(buffer, offset, length);
            return;
        }
        long next = firstNumber;
        // Those that the producer had sent before come first, and have no number.
        for (int i = 0; records.next() && !filter.isOver(); i++)
        {
            final long number = i < again ? -1 : next++;
            if (filter.takes(messagePosition, records.streamId()))
            {
                begin("record");
                number("number", hasSequence && number >= 0, number);
                out.ascii(",\"producer\":\"").ascii(Long.toUnsignedString(records.producerId(), 16))
                    .ascii("\",\"sequence\":").number(records.sequence());
                time("sent", records.sendTimeNs());
                if (i < again)
                {
                    out.ascii(",\"again\":true");
                }
                text("stream", names.stream(records.streamId()));
                row(names.schema(records.streamId()), buffer, records.recordOffset(), records.recordLength());
            }
        }
        if (records.isMalformed())
        {
            onUnknown(buffer, offset, length);
        }
    }

    private void onResults(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!results.wrap(buffer, offset, length))
        {
            onUnknown(buffer, offset, length);
            return;
        }
        while (results.next() && !filter.isOver())
        {
            if (filter.takes(messagePosition, NO_STREAM))
            {
                begin("result");
                text("job", names.job(name.number()));
                final int operation = results.operation();
                text("op", operation >= 0 && operation < OPERATIONS.length ? OPERATIONS[operation] : "" + operation);
                out.ascii(",\"sequence\":").number(results.sequence())
                    .ascii(",\"input\":").number(results.inputSequence());
                time("sent", results.sendTimeNs());
                row(names.results(name.number()), buffer, results.rowOffset(), results.rowLength());
            }
        }
    }

    private void onLetter(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!DeadLetterDescriptor.isValid(buffer, offset, length))
        {
            onUnknown(buffer, offset, length);
            return;
        }
        final int streamId = DeadLetterDescriptor.streamId(buffer, offset);
        if (filter.takes(messagePosition, streamId))
        {
            begin("dead letter");
            final int reason = DeadLetterDescriptor.reason(buffer, offset);
            text("reason", reason > 0 && reason <= Faults.FUNCTION ? Faults.name(reason) : "REASON_" + reason);
            out.ascii(",\"job_id\":").number(DeadLetterDescriptor.jobId(buffer, offset))
                .ascii(",\"input\":").number(DeadLetterDescriptor.inputSequence(buffer, offset))
                .ascii(",\"producer\":\"")
                .ascii(Long.toUnsignedString(DeadLetterDescriptor.producerId(buffer, offset), 16))
                .ascii("\",\"sequence\":").number(DeadLetterDescriptor.producerSequence(buffer, offset));
            time("sent", DeadLetterDescriptor.sendTimeNs(buffer, offset));
            text("stream", NO_STREAM == streamId ? "" : names.stream(streamId));
            row(names.schema(streamId), buffer, DeadLetterDescriptor.recordOffset(buffer, offset),
                DeadLetterDescriptor.recordLength(buffer, offset));
        }
    }

    private void onTick(final DirectBuffer buffer, final int offset)
    {
        if (filter.takesOther(messagePosition))
        {
            begin("tick");
            time("time", TickDescriptor.timeNs(buffer, offset));
            out.ascii('}').endOfLine();
        }
    }

    private void onProgress(final DirectBuffer buffer, final int offset)
    {
        if (filter.takesOther(messagePosition))
        {
            begin("progress");
            text("stream", names.stream(ProgressDescriptor.streamId(buffer, offset)));
            out.ascii(",\"from\":").number(ProgressDescriptor.partition(buffer, offset))
                .ascii(",\"watermark_ns\":").number(ProgressDescriptor.watermarkNs(buffer, offset)).ascii('}')
                .endOfLine();
        }
    }

    private void onChange(final DirectBuffer buffer, final int offset)
    {
        if (filter.takesOther(messagePosition))
        {
            begin("change");
            out.ascii(",\"change\":").number(JobChangeDescriptor.changeId(buffer, offset));
            text("job", names.job(JobChangeDescriptor.jobNumber(buffer, offset)));
            text("what", JobChangeDescriptor.START == JobChangeDescriptor.kind(buffer, offset) ? "start" : "stop");
            out.ascii('}').endOfLine();
        }
    }

    private void onGap(final DirectBuffer buffer, final int offset)
    {
        final boolean isLost = LogGapDescriptor.LOST == LogGapDescriptor.kind(buffer, offset);
        final long number = LogGapDescriptor.jobNumber(buffer, offset);
        if (filter.takesOther(messagePosition))
        {
            begin(isLost ? "lost" : "resume");
            text("job", 0 == number ? "" : names.job(number));
            out.ascii(isLost ? ",\"at_most\":" : ",\"next\":").number(LogGapDescriptor.sequence(buffer, offset));
            out.ascii('}').endOfLine();
        }
    }

    private void onUnknown(final DirectBuffer buffer, final int offset, final int length)
    {
        if (filter.takesOther(messagePosition))
        {
            begin("unknown");
            row(null, buffer, offset, length);
        }
    }

    private void begin(final String kind)
    {
        out.ascii("{\"recording\":").jsonText(recording.name()).ascii(",\"position\":").number(messagePosition)
            .ascii(",\"kind\":\"").ascii(kind).ascii('"');
    }

    private void row(final RecordSchema schema, final DirectBuffer buffer, final int offset, final int length)
    {
        final Utf8Writer row = new Utf8Writer(null);
        final String why = null == schema ? "there is no schema for it" :
            RecordText.json(schema, buffer, offset, length, row);
        if (null == why)
        {
            out.ascii(",\"row\":").raw(row.takeBytes());
        }
        else
        {
            text("unreadable", why);
            out.ascii(",\"hex\":");
            RecordText.hex(buffer, offset, length, out);
        }
        out.ascii('}').endOfLine();
    }

    private void number(final String key, final boolean isKnown, final long value)
    {
        out.ascii(",\"").ascii(key).ascii("\":");
        if (isKnown)
        {
            out.number(value);
        }
        else
        {
            out.ascii("null");
        }
    }

    private void text(final String key, final String value)
    {
        out.ascii(",\"").ascii(key).ascii("\":").jsonTextOrNull(value);
    }

    private void time(final String key, final long timeNs)
    {
        out.ascii(",\"").ascii(key).ascii("\":");
        if (0 == timeNs)
        {
            out.ascii("null");
        }
        else
        {
            out.ascii('"');
            IsoTime.print(timeNs, out);
            out.ascii('"');
        }
    }
}
