package io.corelane.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts dead letters by reason, job and stream. For one thread. */
final class DeadLetterSummary
{
    private static final List<String> COLUMNS = List.of("reason", "job", "stream", "letters", "replayed", "bytes");
    private static final boolean[] ARE_RIGHT = {false, false, false, true, true, true};

    private final Map<String, long[]> reasons = new TreeMap<>();
    private final Map<List<String>, long[]> groups =
        new TreeMap<>((a, b) -> String.join("\0", a).compareTo(String.join("\0", b)));
    private long letters;

    void add(final DeadLetter letter, final DeadLetterNames names, final boolean isReplayed)
    {
        letters++;
        reasons.computeIfAbsent(letter.reason(), (key) -> new long[1])[0]++;
        final long[] counts = groups.computeIfAbsent(
            List.of(letter.reason(), names.job(letter), names.stream(letter)), (key) -> new long[3]);
        counts[0]++;
        counts[1] += isReplayed ? 1 : 0;
        counts[2] += letter.recordLength();
    }

    void print(final Utf8Writer out, final boolean isJson)
    {
        if (isJson)
        {
            json(out);
            return;
        }
        final TextTable table = new TextTable(COLUMNS, ARE_RIGHT);
        final List<List<String>> rows = new ArrayList<>();
        groups.forEach((group, counts) ->
        {
            final List<String> cells = new ArrayList<>(group);
            for (final long count : counts)
            {
                cells.add(Progress.count(count));
            }
            table.widen(cells);
            rows.add(cells);
        });
        out.text(table.header()).endOfLine();
        out.text(table.rule()).endOfLine();
        rows.forEach((row) -> out.text(table.line(row)).endOfLine());
        out.text(Progress.count(letters, "dead letter")).endOfLine();
    }

    private void json(final Utf8Writer out)
    {
        out.ascii("{\"letters\":").number(letters).ascii(",\"reasons\":{");
        String separator = "";
        for (final Map.Entry<String, long[]> reason : reasons.entrySet())
        {
            out.ascii(separator).jsonText(reason.getKey()).ascii(':').number(reason.getValue()[0]);
            separator = ",";
        }
        out.ascii("},\"groups\":[");
        separator = "";
        for (final Map.Entry<List<String>, long[]> group : groups.entrySet())
        {
            out.ascii(separator).ascii("{\"reason\":").jsonText(group.getKey().get(0));
            out.ascii(",\"job\":").jsonTextOrNull(group.getKey().get(1))
                .ascii(",\"stream\":").jsonTextOrNull(group.getKey().get(2));
            out.ascii(",\"letters\":").number(group.getValue()[0]).ascii(",\"replayed\":")
                .number(group.getValue()[1]).ascii(",\"bytes\":").number(group.getValue()[2]).ascii('}');
            separator = ",";
        }
        out.ascii("]}").endOfLine();
    }
}
