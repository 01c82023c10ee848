package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.ingest.DeadLetterLog;
import io.corelane.ingest.ReplayJournal;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code corelane deadletters show}. */
@Command(
    name = "show",
    header = "Show one dead letter whole: why, whose, from where, and its record.",
    description = {
        "",
        "The record is shown by its columns where the stream's schema reads it, else as a hexadecimal dump.",
        ""})
final class DeadLetterShowCommand extends ToolCommand
{
    @Parameters(paramLabel = "ID", description = "As corelane deadletters list shows it, such as 0-1-381.")
    private String id;

    @Mixin
    private InstanceOptions instance;

    private DeadLetterNames names;
    private Utf8Writer out;
    private boolean isFound;

    DeadLetterShowCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final String wanted = DeadLetter.parseId(id);
        final Path root = instance.directory(io());
        names = new DeadLetterNames(instance.catalog(io()), instance.partitions(io()));
        out = new Utf8Writer(io().out());
        final ReplayJournal replayed = ReplayJournal.read(root);
        final DeadLetterLog log = DeadLetterLog.open(root);
        log.poll((level, ordinal, buffer, offset, length) ->
        {
            final DeadLetter letter = new DeadLetter(level, ordinal, buffer, offset);
            if (wanted.equals(letter.id()))
            {
                isFound = true;
                show(letter, 0 == level && letter.recordLength() > 0 &&
                    replayed.contains(letter.partition(), letter.sequence()));
            }
        });
        out.flush();
        if (!isFound)
        {
            log.damages().forEach((damage) -> io().err().println("damaged: " + damage.text()));
            throw ToolException.usage("there is no dead letter " + id + " in " + root +
                "; corelane deadletters list shows those there are");
        }
        return ExitCode.OK;
    }

    private void show(final DeadLetter letter, final boolean isReplayed)
    {
        final Utf8Writer record = new Utf8Writer(null);
        final RecordSchema schema = names.schema(letter);
        final String why = 0 == letter.recordLength() ? "it is a row that the job made of records before" :
            null == schema ? "there is no schema for it" :
            RecordText.json(schema, letter.buffer(), letter.recordOffset(), letter.recordLength(), record);
        if (isJson())
        {
            json(letter, isReplayed, why, record.take());
        }
        else
        {
            text(letter, isReplayed, why, record.take());
        }
    }

    private void json(final DeadLetter letter, final boolean isReplayed, final String why, final String record)
    {
        out.ascii('{');
        new DeadLetterPrinter(names, out, true).json(letter, isReplayed);
        if (null == why)
        {
            out.ascii(",\"record\":").text(record);
        }
        else
        {
            out.ascii(",\"record\":null,\"unreadable\":").jsonText(why);
        }
        out.ascii(",\"hex\":");
        RecordText.hex(letter.buffer(), letter.recordOffset(), letter.recordLength(), out);
        out.ascii('}').endOfLine();
    }

    private void text(final DeadLetter letter, final boolean isReplayed, final String why, final String record)
    {
        final DeadLetterPrinter printer = new DeadLetterPrinter(names, out, false);
        line("id", letter.id());
        line("reason", letter.reason());
        line("job", names.job(letter).isEmpty() ? "none, it was refused before any" : names.job(letter));
        line("stream", names.stream(letter).isEmpty() ? "none" : names.stream(letter));
        line("record", "number " + letter.sequence() + " of partition " + letter.partition() +
            (0 == letter.level() ? "" : ", level " + letter.level()));
        line("sent", printer.sent(letter).isEmpty() ? "not known" : printer.sent(letter));
        line("producer", Long.toUnsignedString(letter.producerId(), 16) + ", its number " + letter.producerSequence());
        line("replayed", isReplayed ? "yes" : "no");
        line("bytes", Integer.toString(letter.recordLength()));
        if (null == why)
        {
            out.text(record).endOfLine();
        }
        else
        {
            line("unreadable", why);
            RecordText.hexDump(letter.buffer(), letter.recordOffset(), letter.recordLength(), out);
        }
    }

    private void line(final String name, final String value)
    {
        out.text(String.format("%-11s", name) + value).endOfLine();
    }
}
