package io.corelane.tools;

import java.util.List;

/** Writes dead letters as lines: of a table, or JSON. For one thread. */
final class DeadLetterPrinter
{
    private static final List<String> COLUMNS =
        List.of("id", "reason", "job", "stream", "sent", "producer", "number", "bytes", "replayed");
    private static final boolean[] ARE_RIGHT = {false, false, false, false, false, true, true, true, false};
    private static final List<String> WIDE =
        List.of("0-0-00000000", "UNKNOWN_TEMPLATE", "", "", "2013-10-09T13:30:00.123456Z", "", "", "", "");

    private final DeadLetterNames names;
    private final Utf8Writer out;
    private final boolean isJson;
    private final Utf8Writer scratch = new Utf8Writer(null);
    private final TextTable table = new TextTable(COLUMNS, ARE_RIGHT);
    private boolean hasHeader;

    DeadLetterPrinter(final DeadLetterNames names, final Utf8Writer out, final boolean isJson)
    {
        this.names = names;
        this.out = out;
        this.isJson = isJson;
        table.widen(WIDE);
    }

    void print(final DeadLetter letter, final boolean isReplayed)
    {
        if (isJson)
        {
            out.ascii('{');
            json(letter, isReplayed);
            out.ascii('}').endOfLine();
            return;
        }
        final List<String> cells = List.of(letter.id(), letter.reason(), names.job(letter), names.stream(letter),
            sent(letter), Long.toUnsignedString(letter.producerId(), 16), Long.toString(letter.producerSequence()),
            Integer.toString(letter.recordLength()), isReplayed ? "yes" : "");
        table.widen(cells);
        if (!hasHeader)
        {
            hasHeader = true;
            out.text(table.header()).endOfLine();
            out.text(table.rule()).endOfLine();
        }
        out.text(table.line(cells)).endOfLine();
    }

    /** The members of a JSON object. */
    void json(final DeadLetter letter, final boolean isReplayed)
    {
        out.ascii("\"id\":\"").ascii(letter.id()).ascii("\",\"level\":");
        if (DeadLetter.UNKNOWN == letter.level())
        {
            out.ascii("null");
        }
        else
        {
            out.number(letter.level());
        }
        out.ascii(",\"partition\":").number(letter.partition()).ascii(",\"sequence\":").number(letter.sequence())
            .ascii(",\"reason\":\"").ascii(letter.reason()).ascii("\",\"job\":");
        out.jsonTextOrNull(names.job(letter)).ascii(",\"stream\":").jsonTextOrNull(names.stream(letter))
            .ascii(",\"sent\":").jsonTextOrNull(sent(letter));
        out.ascii(",\"producer\":\"").ascii(Long.toUnsignedString(letter.producerId(), 16))
            .ascii("\",\"producer_sequence\":").number(letter.producerSequence())
            .ascii(",\"bytes\":").number(letter.recordLength())
            .ascii(",\"replayed\":").ascii(Boolean.toString(isReplayed));
    }

    /** When its record was meant to be sent; empty when that is not known, as of bytes that are no record. */
    String sent(final DeadLetter letter)
    {
        if (0 == letter.sendTimeNs())
        {
            return "";
        }
        IsoTime.print(letter.sendTimeNs(), scratch);
        return scratch.take();
    }
}
