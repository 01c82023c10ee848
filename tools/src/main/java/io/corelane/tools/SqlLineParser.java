package io.corelane.tools;

import java.util.List;
import java.util.Locale;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;

/** Tells where a statement ends, and which word is being completed. */
final class SqlLineParser implements Parser
{
    private static final List<String> ENDS = List.of("quit", "exit", "\\q");
    private static final List<String> HELPS = List.of("help", "?", "\\?");

    private final DefaultParser words = new DefaultParser();

    SqlLineParser()
    {
        words.setEscapeChars(new char[0]);
        words.setQuoteChars(new char[0]);
        words.setEofOnUnclosedBracket();
    }

    static boolean isEnd(final String line)
    {
        return ENDS.contains(word(line));
    }

    static boolean isHelp(final String line)
    {
        return HELPS.contains(word(line));
    }

    @Override
    public ParsedLine parse(final String line, final int cursor, final ParseContext context)
    {
        if (ParseContext.COMPLETE == context || isEnd(line) || isHelp(line) || line.isBlank() || isComplete(line))
        {
            return words.parse(line, cursor, ParseContext.COMPLETE);
        }
        throw new EOFError(-1, -1, "a statement ends with ;");
    }

    /** Whether the last thing in the text, but for comments and blanks, is a semicolon. */
    static boolean isComplete(final String text)
    {
        boolean isEnded = false;
        int i = 0;
        while (i < text.length())
        {
            final char c = text.charAt(i);
            final int end = '\'' == c || '"' == c ? closing(text, i + 1, String.valueOf(c)) :
                text.startsWith("--", i) ? closing(text, i + 2, "\n") :
                text.startsWith("/*", i) ? closing(text, i + 2, "*/") : i + 1;
            if (end > text.length())
            {
                // Only a line comment may go on to the end.
                return isEnded && text.startsWith("--", i);
            }
            final boolean isComment = text.startsWith("--", i) || text.startsWith("/*", i);
            isEnded = isComment || Character.isWhitespace(c) ? isEnded : ';' == c;
            i = end;
        }
        return isEnded;
    }

    /** The index behind what closes, or one behind the text where nothing does. */
    private static int closing(final String text, final int from, final String what)
    {
        final int found = text.indexOf(what, from);
        return found < 0 ? text.length() + 1 : found + what.length();
    }

    private static String word(final String line)
    {
        return line.strip().replaceFirst(";$", "").strip().toLowerCase(Locale.ROOT);
    }
}
