package io.corelane.codec;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;

import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * The XML of a schema, made ready for sbe-tool: includes resolved, no document type, no enum that lists its own null
 * value. It also keeps the attributes that sbe-tool does not read: the remote exponent of a mantissa
 * ({@code mbx:exponent}), {@code timeUnit} of a type, and {@code precision} of a decimal that Corelane generated.
 */
final class SchemaXml
{
    private final Map<String, String> exponentByField = new HashMap<>();
    private final Map<String, String> timeUnitByType = new HashMap<>();
    private final Map<String, Integer> precisionByComposite = new HashMap<>();
    private final Map<Integer, Integer> positionByTemplateId = new HashMap<>();
    private final String text;

    private SchemaXml(final Document document, final String text)
    {
        this.text = text;
        collect(document.getDocumentElement(), "");
    }

    /** From text; includes need a base, so there can be none. */
    static SchemaXml ofText(final String source, final String text)
    {
        final XmlReader reader = new XmlReader(source);
        final Document document = reader.read(new InputSource(new StringReader(text)));
        return new SchemaXml(document, reader.isAsWritten() ? text : print(source, document));
    }

    /** From bytes in whatever encoding the XML declares; {@code systemId} is the base of includes, or null. */
    static SchemaXml ofBytes(final String source, final byte[] bytes, final String systemId)
    {
        final XmlReader reader = new XmlReader(source);
        final InputSource input = new InputSource(new ByteArrayInputStream(bytes));
        input.setSystemId(systemId);
        final Document document = reader.read(input);
        final boolean utf8 = "UTF-8".equalsIgnoreCase(document.getInputEncoding()) && 0xEF != (bytes[0] & 0xFF);
        final String text = reader.isAsWritten() && utf8 ?
            new String(bytes, StandardCharsets.UTF_8) : print(source, document);
        return new SchemaXml(document, text);
    }

    /** The whole schema: as written, unless something had to be resolved or taken out. */
    String text()
    {
        return text;
    }

    /** The name of the field that holds the exponent of the field at this path, or null. */
    String exponentOf(final String fieldPath)
    {
        return exponentByField.get(fieldPath);
    }

    /** The time unit that a type declares, or null. */
    String timeUnitOf(final String typeName)
    {
        return timeUnitByType.get(typeName);
    }

    /** The precision that a decimal composite declares, or the other one. */
    int precisionOf(final String compositeName, final int otherwise)
    {
        return precisionByComposite.getOrDefault(compositeName, otherwise);
    }

    /** Where a message stands among the schema's messages. */
    int positionOf(final int templateId)
    {
        return positionByTemplateId.getOrDefault(templateId, Integer.MAX_VALUE);
    }

    private void collect(final Element parent, final String path)
    {
        for (Node node = parent.getFirstChild(); null != node; node = node.getNextSibling())
        {
            if (node instanceof Element)
            {
                final Element element = (Element)node;
                collect(element, note(element, path));
            }
        }
    }

    private String note(final Element element, final String path)
    {
        final String name = element.getAttribute("name");
        switch (XmlReader.nameOf(element))
        {
            case "message":
                final String id = element.getAttribute("id");
                if (id.matches("\\d{1,9}"))
                {
                    positionByTemplateId.put(Integer.valueOf(id), positionByTemplateId.size());
                }
                return id;

            case "group":
                return path + "/" + name;

            case "field":
                final String exponent = foreignAttribute(element, "exponent");
                if (null != exponent)
                {
                    exponentByField.put(path + "/" + name, exponent);
                }
                return path;

            case "type":
                if (element.hasAttribute("timeUnit") && isTopLevel(element))
                {
                    timeUnitByType.put(name, element.getAttribute("timeUnit"));
                }
                return path;

            case "composite":
                final String precision = foreignAttribute(element, "precision");
                if (null != precision && precision.matches("[1-9]|[12]\\d|3[0-8]") && isTopLevel(element))
                {
                    precisionByComposite.put(name, Integer.valueOf(precision));
                }
                return path;

            default:
                return path;
        }
    }

    private static boolean isTopLevel(final Element element)
    {
        return "types".equals(XmlReader.nameOf((Element)element.getParentNode()));
    }

    private static String foreignAttribute(final Element element, final String localName)
    {
        final NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++)
        {
            final Attr attribute = (Attr)attributes.item(i);
            if (null != attribute.getNamespaceURI() && localName.equals(attribute.getLocalName()))
            {
                return attribute.getValue();
            }
        }
        return null;
    }

    private static String print(final String source, final Document document)
    {
        try
        {
            final Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.ENCODING, StandardCharsets.UTF_8.name());
            final StringWriter writer = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(writer));
            return writer.toString();
        }
        catch (final TransformerException ex)
        {
            throw new SchemaException(source + " cannot be written as one XML: " + ex.getMessage(), ex);
        }
    }
}
