package io.corelane.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.xml.sax.InputSource;

import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/**
 * Reads SBE XML as schemas of records, by sbe-tool's parser, so that offsets, lengths and null values are the ones
 * that any SBE codec uses. How types become columns is told in the module's README. Safe for XML of others: no
 * network, no entities; XInclude of local files relative to the schema's own file.
 */
public final class SchemaParser
{
    private SchemaParser()
    {
    }

    /**
     * Reads a file.
     *
     * @param path the schema; includes are resolved beside it.
     * @return the schema.
     * @throws SchemaException if it cannot be used.
     */
    public static SchemaFile parse(final Path path)
    {
        final byte[] bytes;
        try
        {
            bytes = Files.readAllBytes(path);
        }
        catch (final NoSuchFileException ex)
        {
            throw new SchemaException("schema file " + path + " does not exist", ex);
        }
        catch (final IOException ex)
        {
            throw new SchemaException("schema file " + path + " cannot be read: " + ex, ex);
        }
        return parse(path.toString(), bytes, path.toUri().toString());
    }

    /**
     * Reads a stream to its end; it is not closed.
     *
     * @param in     XML in the encoding that it declares; it cannot include.
     * @param source what to call it in messages.
     * @return the schema.
     * @throws SchemaException if it cannot be used.
     */
    public static SchemaFile parse(final InputStream in, final String source)
    {
        try
        {
            return parse(source, in.readAllBytes(), null);
        }
        catch (final IOException ex)
        {
            throw new SchemaException(source + " cannot be read: " + ex, ex);
        }
    }

    /**
     * Reads text.
     *
     * @param xml the schema; it cannot include.
     * @return the schema.
     * @throws SchemaException if it cannot be used.
     */
    public static SchemaFile parse(final String xml)
    {
        final String source = "the schema";
        return map(source, SchemaXml.ofText(source, xml));
    }

    private static SchemaFile parse(final String source, final byte[] bytes, final String systemId)
    {
        if (0 == bytes.length)
        {
            throw new SchemaException(source + " is empty");
        }
        return map(source, SchemaXml.ofBytes(source, bytes, systemId));
    }

    private static SchemaFile map(final String source, final SchemaXml xml)
    {
        final MessageSchema schema = read(source, xml);
        final MessageMapper mapper = new MessageMapper(schema, xml, source);
        final List<Message> messages = new ArrayList<>(schema.messages());
        messages.sort(Comparator.comparingInt((final Message message) -> xml.positionOf(message.id())));
        final List<RecordSchema> records = new ArrayList<>();
        for (final Message message : messages)
        {
            records.add(mapper.map(message));
        }
        return new SchemaFile(
            source, schema.id(), schema.packageName(), schema.version(), schema.byteOrder(), List.copyOf(records));
    }

    private static MessageSchema read(final String source, final SchemaXml xml)
    {
        final ParserOptions options = ParserOptions.builder().stopOnError(true).suppressOutput(true).build();
        try
        {
            return XmlSchemaParser.parse(new InputSource(new StringReader(xml.text())), options);
        }
        catch (final Exception ex) // what sbe-tool declares; it means that the schema is wrong
        {
            final String what = null == ex.getMessage() ? ex.toString() : ex.getMessage();
            throw new SchemaException(source + " is not a valid SBE schema: " + what.trim(), ex);
        }
    }
}
