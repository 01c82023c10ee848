package io.corelane.codec;

import java.util.List;
import java.util.Random;

/** Makes schemas that nobody would write by hand: random columns, paddings, groups in groups, headers, byte orders. */
final class RandomSchemas
{
    private static final List<String> TYPES = List.of(
        "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float", "double", "char",
        "OptU8", "OptI16", "OptU32", "OptU64", "OptI64", "OptF64", "Char7", "OptChar5", "Bytes6", "Price4", "Quantity",
        "Floating", "Wide", "Side", "Bool", "Flags", "Millis", "Nanos", "Instant", "Nested", "Three");

    private static final int[] SIZES = {
        1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 1,
        1, 2, 4, 8, 8, 8, 7, 5, 6, 8, 4,
        9, 16, 1, 1, 2, 8, 8, 8, 13, 6};

    private static final String COMMON =
        "<composite name='plainHeader'><type name='blockLength' primitiveType='uint16'/>" +
        "<type name='templateId' primitiveType='uint16'/><type name='schemaId' primitiveType='uint16'/>" +
        "<type name='version' primitiveType='uint16'/></composite>" +
        "<composite name='oddHeader'><type name='extra' primitiveType='uint64'/>" +
        "<type name='version' primitiveType='uint8'/><type name='templateId' primitiveType='uint8'/>" +
        "<type name='blockLength' primitiveType='uint32'/><type name='schemaId' primitiveType='uint8' offset='17'/>" +
        "</composite>" +
        "<composite name='dim16'><type name='blockLength' primitiveType='uint16'/>" +
        "<type name='numInGroup' primitiveType='uint16'/></composite>" +
        "<composite name='dimGap'><type name='blockLength' primitiveType='uint16'/>" +
        "<type name='numInGroup' primitiveType='uint8' offset='7'/></composite>" +
        // sbe-tool's decoder takes the block length to come first.
        "<composite name='dim32'><type name='blockLength' primitiveType='uint16'/>" +
        "<type name='numInGroup' primitiveType='uint32' maxValue='1000000'/></composite>" +
        "<composite name='var8'><type name='length' primitiveType='uint8'/>" +
        "<type name='varData' primitiveType='uint8' length='0' characterEncoding='UTF-8'/></composite>" +
        "<composite name='var32'><type name='length' primitiveType='uint32' maxValue='1000000'/>" +
        "<type name='varData' primitiveType='uint8' length='0'/></composite>" +
        "<type name='OptU8' primitiveType='uint8' presence='optional'/>" +
        "<type name='OptI16' primitiveType='int16' presence='optional' nullValue='0'/>" +
        "<type name='OptU32' primitiveType='uint32' presence='optional'/>" +
        "<type name='OptU64' primitiveType='uint64' presence='optional'/>" +
        "<type name='OptI64' primitiveType='int64' presence='optional' nullValue='9223372036854775807'/>" +
        "<type name='OptF64' primitiveType='double' presence='optional'/>" +
        "<type name='Char7' primitiveType='char' length='7' characterEncoding='UTF-8'/>" +
        "<type name='OptChar5' primitiveType='char' length='5' characterEncoding='UTF-8' presence='optional'/>" +
        "<type name='Bytes6' primitiveType='uint8' length='6' characterEncoding='UTF-8' presence='optional'/>" +
        "<type name='Millis' primitiveType='int64' semanticType='UTCTimestampMillis'/>" +
        "<type name='Nanos' primitiveType='uint64' semanticType='UTCTimestamp' presence='optional'/>" +
        "<type name='Three' primitiveType='int16' length='3'/>" +
        "<composite name='Price4'><type name='mantissa' primitiveType='int64' presence='optional'/>" +
        "<type name='exponent' primitiveType='int8' presence='constant'>-4</type></composite>" +
        "<composite name='Quantity'><type name='mantissa' primitiveType='int32'/>" +
        "<type name='exponent' primitiveType='int8' presence='constant'>2</type></composite>" +
        "<composite name='Floating'><type name='mantissa' primitiveType='int64' presence='optional'/>" +
        "<type name='exponent' primitiveType='int8'/></composite>" +
        "<composite name='Wide'><type name='low' primitiveType='uint64'/>" +
        "<type name='high' primitiveType='int64' presence='optional'/>" +
        "<type name='exponent' primitiveType='int8' presence='constant'>-8</type></composite>" +
        "<composite name='Instant'><type name='time' primitiveType='int64' presence='optional'/>" +
        "<type name='unit' primitiveType='uint8' presence='constant'>0</type></composite>" +
        "<composite name='Nested'><ref name='side' type='Side'/><type name='n' primitiveType='int16' offset='3'/>" +
        "<ref name='price' type='Price4'/></composite>" +
        "<enum name='Side' encodingType='char'><validValue name='Buy'>B</validValue>" +
        "<validValue name='Sell'>S</validValue></enum>" +
        "<enum name='Bool' encodingType='uint8' semanticType='Boolean'><validValue name='F'>0</validValue>" +
        "<validValue name='T'>1</validValue></enum>" +
        "<set name='Flags' encodingType='uint16'><choice name='first'>0</choice><choice name='fifth'>4</choice>" +
        "<choice name='last'>15</choice></set>";

    private final Random random;

    RandomSchemas(final Random random)
    {
        this.random = random;
    }

    RecordSchema next()
    {
        final boolean odd = random.nextBoolean();
        final StringBuilder xml = new StringBuilder("<sbe:messageSchema xmlns:sbe='http://fixprotocol.io/2016/sbe' ")
            .append("package='random' id='").append(random.nextInt(200)).append("' version='")
            .append(random.nextInt(200)).append("' byteOrder='").append(random.nextBoolean() ? "big" : "little")
            .append("Endian' headerType='").append(odd ? "oddHeader" : "plainHeader").append("'><types>")
            .append(COMMON).append("</types><sbe:message name='M' id='").append(random.nextInt(200)).append("'>");
        block(xml, 0);
        return SchemaParser.parse(xml.append("</sbe:message></sbe:messageSchema>").toString()).message("M");
    }

    private void block(final StringBuilder xml, final int depth)
    {
        int id = 1;
        int offset = 0;
        for (int i = random.nextInt(8) + 1; i > 0; i--)
        {
            final int type = random.nextInt(TYPES.size());
            // Explicit offsets only behind the start: sbe-tool takes 0 for none.
            final int padding = 0 == offset ? 0 : random.nextInt(3) * random.nextInt(5);
            offset += padding;
            xml.append("<field name='f").append(id).append("' id='").append(id).append("' type='")
                .append(TYPES.get(type)).append(padding > 0 ? "' offset='" + offset : "").append("'/>");
            offset += SIZES[type];
            id++;
        }
        for (int i = random.nextInt(3 - depth); i > 0 && depth < 2; i--)
        {
            xml.append("<group name='g").append(id).append("' id='").append(id).append("' dimensionType='")
                .append(List.of("dim16", "dimGap", "dim32").get(random.nextInt(3))).append("'>");
            block(xml, depth + 1);
            xml.append("</group>");
            id++;
        }
        for (int i = random.nextInt(3); i > 0; i--)
        {
            xml.append("<data name='d").append(id).append("' id='").append(id).append("' type='")
                .append(random.nextBoolean() ? "var8" : "var32").append("'/>");
            id++;
        }
    }
}
