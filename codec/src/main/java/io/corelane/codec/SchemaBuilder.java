package io.corelane.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the SBE schema of columns that come from SQL: of a stream without a schema file, and of a job's results. Every
 * column can be NULL, and empty text differs from NULL. The order of the columns is the order on the wire, without
 * padding. How each type lies on the wire is told in the module's README.
 */
public final class SchemaBuilder
{
    /** Namespace of the attributes that Corelane adds; SBE tools ignore them. */
    static final String NAMESPACE = "urn:corelane:sbe";

    /** Greatest id, and greatest block length: the header has 16 bits, the last value means NULL. */
    private static final int MAX_UINT16 = 65_534;

    private final String messageName;
    private final int schemaId;
    private final int templateId;
    private final Map<String, DataType> typeByName = new LinkedHashMap<>();

    /**
     * A message without columns yet.
     *
     * @param messageName name of the stream or the job; made legal as {@link #legalName} has it.
     * @param schemaId    0 to 65534.
     * @param templateId  0 to 65534.
     */
    public SchemaBuilder(final String messageName, final int schemaId, final int templateId)
    {
        this.messageName = legalName(messageName);
        this.schemaId = requireUint16("schema id", schemaId);
        this.templateId = requireUint16("template id", templateId);
    }

    /**
     * The name as SBE, and the languages that codecs are generated for, can have it: each character that is no ASCII
     * letter, digit or underscore becomes an underscore; one is put in front of a leading digit, or if nothing is left.
     *
     * @param name any name.
     * @return the same name if it is legal already.
     */
    public static String legalName(final String name)
    {
        final String legal = name.replaceAll("[^A-Za-z0-9_]", "_");
        return legal.isEmpty() || Character.isDigit(legal.charAt(0)) ? "_" + legal : legal;
    }

    /**
     * Adds a column. Its name is made legal; if there is one of that name already (without case), {@code _2},
     * {@code _3} and so on is put behind it.
     *
     * @param name any name.
     * @param type of the column.
     * @return this.
     */
    public SchemaBuilder column(final String name, final DataType type)
    {
        final String legal = legalName(name);
        String unique = legal;
        for (int i = 2; has(unique); i++)
        {
            unique = legal + "_" + i;
        }
        typeByName.put(unique, type);
        return this;
    }

    /**
     * The schema. Parsing its XML gives the same again.
     *
     * @return the schema.
     * @throws SchemaException if there is no column, or if they are too many or too long for one record.
     */
    public RecordSchema build()
    {
        if (typeByName.isEmpty())
        {
            throw new SchemaException(messageName + " has no columns; give it one at least");
        }
        final long length = typeByName.values().stream().mapToLong(SchemaBuilder::wireLength).sum();
        if (length > MAX_UINT16)
        {
            throw new SchemaException(messageName + " has columns of " + length + " bytes together, more than " +
                MAX_UINT16 + "; make its VARCHARs shorter");
        }
        return SchemaParser.parse(xml()).message(messageName);
    }

    private boolean has(final String name)
    {
        return typeByName.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    private static int requireUint16(final String what, final int value)
    {
        if (value < 0 || value > MAX_UINT16)
        {
            throw new SchemaException("the " + what + " " + value + " is not 0 to " + MAX_UINT16);
        }
        return value;
    }

    private static int wireLength(final DataType type)
    {
        switch (type.kind())
        {
            case BOOLEAN:
                return 1;

            case VARCHAR:
                return type.length();

            case DECIMAL:
                return type.isWide() ? 2 * Long.BYTES : Long.BYTES;

            default:
                return Long.BYTES;
        }
    }

    private String xml()
    {
        final Map<String, String> types = new LinkedHashMap<>();
        final List<String> fields = new ArrayList<>();
        for (final Map.Entry<String, DataType> column : typeByName.entrySet())
        {
            final DataType type = column.getValue();
            final String typeName = typeName(type);
            types.put(typeName, typeXml(typeName, type));
            fields.add("    <field name=\"" + column.getKey() + "\" id=\"" + (fields.size() + 1) + "\" type=\"" +
                typeName + "\"" + (DataType.Kind.TIMESTAMP == type.kind() ?
                " timeUnit=\"nanosecond\" semanticType=\"UTCTimestamp\"" : "") + "/>\n");
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
            "<sbe:messageSchema xmlns:sbe=\"http://fixprotocol.io/2016/sbe\" xmlns:corelane=\"" + NAMESPACE + "\"\n" +
            "                   package=\"corelane." + messageName.toLowerCase(Locale.ROOT) + "\" id=\"" + schemaId +
            "\" version=\"0\" byteOrder=\"littleEndian\">\n" +
            "  <types>\n" +
            "    <composite name=\"messageHeader\">\n" +
            "      <type name=\"blockLength\" primitiveType=\"uint16\"/>\n" +
            "      <type name=\"templateId\" primitiveType=\"uint16\"/>\n" +
            "      <type name=\"schemaId\" primitiveType=\"uint16\"/>\n" +
            "      <type name=\"version\" primitiveType=\"uint16\"/>\n" +
            "    </composite>\n" +
            String.join("", types.values()) +
            "  </types>\n" +
            "  <sbe:message name=\"" + messageName + "\" id=\"" + templateId + "\">\n" +
            String.join("", fields) +
            "  </sbe:message>\n" +
            "</sbe:messageSchema>\n";
    }

    private static String typeName(final DataType type)
    {
        switch (type.kind())
        {
            case DECIMAL:
                return (type.isWide() ? "Decimal128_" : "Decimal") + type.precision() + "_" + type.scale();

            case VARCHAR:
                return "Varchar" + type.length();

            case BOOLEAN:
                return "BooleanType";

            case DOUBLE:
                return "Double";

            case TIMESTAMP:
                return "Timestamp";

            default:
                return "Bigint";
        }
    }

    private static String typeXml(final String name, final DataType type)
    {
        switch (type.kind())
        {
            case DECIMAL:
                return "    <composite name=\"" + name + "\" corelane:precision=\"" + type.precision() + "\">\n" +
                    (type.isWide() ?
                    "      <type name=\"low\" primitiveType=\"uint64\"/>\n" +
                    "      <type name=\"high\" primitiveType=\"int64\" presence=\"optional\"/>\n" :
                    "      <type name=\"mantissa\" primitiveType=\"int64\" presence=\"optional\"/>\n") +
                    "      <type name=\"exponent\" primitiveType=\"int8\" presence=\"constant\">" +
                    (0 == type.scale() ? "0" : "-" + type.scale()) + "</type>\n    </composite>\n";

            case VARCHAR:
                // DEL as null value, see TextWire.
                return "    <type name=\"" + name + "\" primitiveType=\"char\" length=\"" + type.length() +
                    "\" characterEncoding=\"UTF-8\" presence=\"optional\" nullValue=\"&#" + Wire.TextWire.DELETE +
                    ";\"/>\n";

            case BOOLEAN:
                return "    <enum name=\"" + name + "\" encodingType=\"uint8\" semanticType=\"Boolean\">\n" +
                    "      <validValue name=\"F\">0</validValue>\n" +
                    "      <validValue name=\"T\">1</validValue>\n    </enum>\n";

            case DOUBLE:
                return "    <type name=\"" + name + "\" primitiveType=\"double\" presence=\"optional\"/>\n";

            default:
                return "    <type name=\"" + name + "\" primitiveType=\"int64\" presence=\"optional\"/>\n";
        }
    }
}
