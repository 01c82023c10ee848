package io.corelane.codec;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;

/**
 * Reads a schema's XML safely: no network, no external entities; XInclude of local files alone. Takes out of an enum
 * the value that equals the enum's null value, which sbe-tool rejects: it reads as NULL anyway.
 */
final class XmlReader
{
    private final String source;
    private boolean asWritten = true;
    private boolean isFile;
    private String refusal;

    XmlReader(final String source)
    {
        this.source = source;
    }

    /** Whether the document holds exactly what the text says: nothing included, nothing taken out. */
    boolean isAsWritten()
    {
        return asWritten;
    }

    Document read(final InputSource input)
    {
        isFile = null != input.getSystemId();
        try
        {
            final DocumentBuilder builder = factory().newDocumentBuilder();
            builder.setErrorHandler(new Thrower());
            builder.setEntityResolver(this::include);
            final Document document = builder.parse(input);
            if (null != document.getDoctype())
            {
                document.removeChild(document.getDoctype());
                asWritten = false;
            }
            if (!"messageSchema".equals(nameOf(document.getDocumentElement())))
            {
                throw new SchemaException(source + " is not an SBE schema: its root element is <" +
                    document.getDocumentElement().getNodeName() + ">, not <sbe:messageSchema>");
            }
            dropOwnNullValues(document);
            return document;
        }
        catch (final SAXParseException ex)
        {
            if (null != refusal)
            {
                throw new SchemaException(source + " line " + ex.getLineNumber() + " " + refusal, ex);
            }
            throw new SchemaException(source + " line " + ex.getLineNumber() + " column " + ex.getColumnNumber() +
                " is not well-formed XML: " + ex.getMessage(), ex);
        }
        catch (final SAXException | IOException ex)
        {
            throw new SchemaException(source + " cannot be read: " + ex.getMessage(), ex);
        }
        catch (final ParserConfigurationException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** The element's name without a prefix. */
    static String nameOf(final Element element)
    {
        return null == element.getLocalName() ? element.getNodeName() : element.getLocalName();
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException
    {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setXIncludeAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/xinclude/fixup-base-uris", false);
        factory.setFeature("http://apache.org/xml/features/xinclude/fixup-language", false);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory;
    }

    private InputSource include(final String publicId, final String systemId) throws IOException
    {
        if (!isFile || null == systemId || !systemId.startsWith("file:"))
        {
            refusal = "includes " + systemId + ", but only local files beside a schema file can be included; " +
                "give the schema as a file";
            throw new IOException(refusal);
        }
        asWritten = false;
        final Path path = Path.of(URI.create(systemId));
        if (!Files.isRegularFile(path))
        {
            refusal = "includes " + path + ", which is not there";
            throw new FileNotFoundException(refusal);
        }
        return new InputSource(systemId);
    }

    private void dropOwnNullValues(final Document document)
    {
        final NodeList enums = document.getElementsByTagNameNS("*", "enum");
        for (int i = 0; i < enums.getLength(); i++)
        {
            final Element element = (Element)enums.item(i);
            final PrimitiveValue nullValue = nullValueOf(document, element);
            if (null == nullValue)
            {
                continue;
            }
            final List<Element> own = new ArrayList<>();
            final NodeList values = element.getElementsByTagNameNS("*", "validValue");
            for (int j = 0; j < values.getLength(); j++)
            {
                final Element value = (Element)values.item(j);
                if (isNull(value.getTextContent().trim(), element, document, nullValue))
                {
                    own.add(value);
                }
            }
            own.forEach(element::removeChild);
            asWritten &= own.isEmpty();
        }
    }

    private static boolean isNull(
        final String value, final Element element, final Document document, final PrimitiveValue nullValue)
    {
        final PrimitiveType type = primitiveOf(document, element.getAttribute("encodingType"));
        if (PrimitiveType.CHAR == type)
        {
            return 1 == value.length() && value.charAt(0) == nullValue.longValue();
        }
        return value.equals(Long.toString(nullValue.longValue()));
    }

    private static PrimitiveValue nullValueOf(final Document document, final Element element)
    {
        final String encodingType = element.getAttribute("encodingType");
        final PrimitiveType primitive = primitiveOf(document, encodingType);
        if (null == primitive)
        {
            return null;
        }
        final Element type = typeNamed(document, encodingType);
        try
        {
            if (element.hasAttribute("nullValue"))
            {
                return PrimitiveValue.parse(element.getAttribute("nullValue"), primitive);
            }
            return null != type && type.hasAttribute("nullValue") ?
                PrimitiveValue.parse(type.getAttribute("nullValue"), primitive) : primitive.nullValue();
        }
        catch (final IllegalArgumentException ex)
        {
            return null; // sbe-tool says it better
        }
    }

    private static PrimitiveType primitiveOf(final Document document, final String encodingType)
    {
        final Element type = typeNamed(document, encodingType);
        final String primitive = null == type ? encodingType : type.getAttribute("primitiveType");
        for (final PrimitiveType candidate : PrimitiveType.values())
        {
            if (candidate.primitiveName().equals(primitive))
            {
                return candidate;
            }
        }
        return null;
    }

    private static Element typeNamed(final Document document, final String name)
    {
        final NodeList types = document.getElementsByTagNameNS("*", "type");
        for (int i = 0; i < types.getLength(); i++)
        {
            final Element type = (Element)types.item(i);
            if (name.equals(type.getAttribute("name")) && "types".equals(nameOf((Element)type.getParentNode())))
            {
                return type;
            }
        }
        return null;
    }

    private static final class Thrower implements ErrorHandler
    {
        @Override
        public void warning(final SAXParseException exception) throws SAXException
        {
            // An include that is missing comes as a warning first and as an error then.
        }

        @Override
        public void error(final SAXParseException exception) throws SAXException
        {
            throw exception;
        }

        @Override
        public void fatalError(final SAXParseException exception) throws SAXException
        {
            throw exception;
        }
    }
}
