package io.corelane.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads input lines, {@code {"stream":"trades","row":{...}}} or {@code {"tick":...}}, one a line. What is wrong with
 * a line is said with its number and character.
 */
final class JsonLines
{
    private static final List<String> KEYS = List.of("stream", "row", "tick");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonFactory factory = JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
    private final String source;
    private final InputStreams streams;
    private final Handler handler;
    private String line;
    private StreamRow row;
    private int rowStart;
    private int rowEnd;
    private Long tickNs;

    /** Takes what a line says. */
    interface Handler
    {
        /** A row, and its text as the line has it. */
        void onRow(StreamRow row, String json) throws JsonInputException;

        /** Log time advances. */
        void onTick(long timeNs);
    }

    /** Errors name the source. */
    JsonLines(final String source, final InputStreams streams, final Handler handler)
    {
        this.source = source;
        this.streams = streams;
        this.handler = handler;
    }

    /** Reads to the end. */
    void read(final InputStream stream) throws IOException
    {
        long number = 0;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
            stream, StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)), 1 << 16))
        {
            for (line = reader.readLine(); null != line; line = reader.readLine())
            {
                number++;
                if (1 == number && !line.isEmpty() && BYTE_ORDER_MARK == line.charAt(0))
                {
                    line = line.substring(1);
                }
                if (!line.isBlank())
                {
                    readLine();
                }
            }
        }
        catch (final JsonInputException ex)
        {
            throw wrong(number, ex.column(), ex.getMessage());
        }
        catch (final JsonProcessingException ex)
        {
            throw wrong(number, ex.getLocation().getColumnNr(), "no valid JSON: " + oneLine(ex.getOriginalMessage()));
        }
        catch (final CharacterCodingException ex)
        {
            throw wrong(number + 1, 1, "the text near here is no UTF-8");
        }
    }

    private ToolException wrong(final long number, final int column, final String what)
    {
        return ToolException.usage(source + ":" + number + ":" + column + ": " + what);
    }

    private static String oneLine(final String text)
    {
        return text.replaceAll("\\s+", " ");
    }

    private void readLine() throws IOException, JsonInputException
    {
        String name = null;
        row = null;
        rowStart = -1;
        tickNs = null;
        try (JsonParser parser = factory.createParser(line))
        {
            if (JsonToken.START_OBJECT != parser.nextToken())
            {
                throw new JsonInputException(1,
                    "a line is an object, {\"stream\":\"...\",\"row\":{...}} or {\"tick\":...}");
            }
            while (JsonToken.END_OBJECT != parser.nextToken())
            {
                final String key = parser.currentName();
                final int column = JsonValues.columnOf(parser);
                parser.nextToken();
                name = readValue(parser, key, column, name);
            }
            if (null != parser.nextToken())
            {
                throw new JsonInputException(JsonValues.columnOf(parser), "the line goes on behind its object");
            }
        }
        deliver(name);
    }

    private String readValue(final JsonParser parser, final String key, final int column, final String name)
        throws IOException, JsonInputException
    {
        switch (key)
        {
            case "stream":
                return stream(parser);

            case "row":
                rowStart = offset(parser);
                if (null == row)
                {
                    parser.skipChildren();
                }
                else
                {
                    row.read(parser);
                }
                rowEnd = (int)parser.currentLocation().getCharOffset();
                return name;

            case "tick":
                tickNs = tick(parser);
                return name;

            default:
                throw new JsonInputException(column, "there is no key " + key + " here" + Suggestion.of(key, KEYS));
        }
    }

    private static int offset(final JsonParser parser)
    {
        return (int)parser.currentTokenLocation().getCharOffset();
    }

    private String stream(final JsonParser parser) throws IOException, JsonInputException
    {
        if (JsonToken.VALUE_STRING != parser.currentToken())
        {
            throw new JsonInputException(JsonValues.columnOf(parser), "\"stream\" takes a stream's name in quotes");
        }
        final String name = parser.getText();
        final StreamRow found = streams.find(name);
        if (null == found)
        {
            throw new JsonInputException(JsonValues.columnOf(parser),
                "there is no stream " + name + Suggestion.of(name, streams.names()));
        }
        if (rowStart >= 0)
        {
            reread(found);
        }
        row = found;
        return name;
    }

    /** The row stood in front of the name of its stream. Blanks keep the characters' numbers as they are. */
    private void reread(final StreamRow found) throws IOException, JsonInputException
    {
        try (JsonParser parser = factory.createParser(" ".repeat(rowStart) + line.substring(rowStart, rowEnd)))
        {
            parser.nextToken();
            found.read(parser);
        }
    }

    private static long tick(final JsonParser parser) throws IOException, JsonInputException
    {
        final JsonToken token = parser.currentToken();
        if (!token.isNumeric() && JsonToken.VALUE_STRING != token)
        {
            throw new JsonInputException(JsonValues.columnOf(parser),
                "\"tick\" takes an ISO time in quotes or milliseconds since the epoch");
        }
        try
        {
            return token.isNumeric() ?
                IsoTime.ofMilliseconds(parser.getDecimalValue()) : IsoTime.parse(parser.getText());
        }
        catch (final IllegalArgumentException ex)
        {
            throw new JsonInputException(JsonValues.columnOf(parser), "\"tick\": " + ex.getMessage());
        }
    }

    private void deliver(final String name) throws JsonInputException
    {
        if (null != tickNs && null == name && rowStart < 0)
        {
            handler.onTick(tickNs);
        }
        else if (null != name && rowStart >= 0 && null == tickNs)
        {
            handler.onRow(row, line.substring(rowStart, rowEnd));
        }
        else
        {
            throw new JsonInputException(1, "a line has both \"stream\" and \"row\", or \"tick\" alone");
        }
    }
}
