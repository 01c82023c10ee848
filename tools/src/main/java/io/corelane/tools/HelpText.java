package io.corelane.tools;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Descriptions of commands as paragraphs: their lines in the source are not those of a reader's terminal. */
final class HelpText
{
    private HelpText()
    {
    }

    /** Joins the lines of the descriptions of a command, and of the commands below. */
    static void flow(final CommandLine line)
    {
        final UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.description(paragraphs(usage.description()));
        line.getSubcommands().values().forEach(HelpText::flow);
    }

    /** What is indented stays a line of its own, as do empty lines. */
    private static String[] paragraphs(final String[] lines)
    {
        final List<String> paragraphs = new ArrayList<>();
        boolean isOpen = false;
        for (final String line : lines)
        {
            final boolean isText = !line.isEmpty() && !line.startsWith(" ");
            if (isText && isOpen)
            {
                final int last = paragraphs.size() - 1;
                paragraphs.set(last, paragraphs.get(last) + " " + line);
            }
            else
            {
                paragraphs.add(line);
            }
            isOpen = isText;
        }
        return paragraphs.toArray(String[]::new);
    }
}
