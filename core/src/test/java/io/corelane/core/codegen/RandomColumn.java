package io.corelane.core.codegen;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A type for a column of random rows. Those of a family compare with each other, and give the same value for the same
 * number.
 *
 * @param family   what its values are.
 * @param sql      its type in a list of columns; null of types that only SBE schemas have.
 * @param xml      its type in an SBE schema; null of types that only lists of columns have.
 * @param nullable whether it can be NULL.
 */
record RandomColumn(Family family, String sql, String xml, boolean nullable)
{
    /** The types of columns of SBE schemas. */
    static final String TYPES = """
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
            <composite name="Text">
              <type name="length" primitiveType="uint8"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
            </composite>
            <composite name="Cents">
              <type name="mantissa" primitiveType="int32" presence="optional"/>
              <type name="exponent" primitiveType="int8" presence="constant">-2</type>
            </composite>
            <composite name="Fine">
              <type name="mantissa" primitiveType="int64" presence="optional"/>
              <type name="exponent" primitiveType="int8" presence="constant">-6</type>
            </composite>
            <composite name="Floating">
              <type name="mantissa" primitiveType="int64" presence="optional"/>
              <type name="exponent" primitiveType="int8"/>
            </composite>
            <type name="Short" primitiveType="char" length="2" presence="optional"/>
            <type name="Long" primitiveType="char" length="9" presence="optional"/>
            <type name="Code" primitiveType="uint8" presence="optional"/>
            <enum name="Letter" encodingType="Code">
              <validValue name="A">7</validValue>
              <validValue name="B">3</validValue>
              <validValue name="C">250</validValue>
              <validValue name="D">0</validValue>
              <validValue name="AB">1</validValue>
            </enum>
            <enum name="Truth" encodingType="Code" semanticType="Boolean">
              <validValue name="F">0</validValue>
              <validValue name="T">1</validValue>
            </enum>
          </types>
        """;

    /** What values are. */
    enum Family
    {
        /** Whole numbers. */
        INTEGER,
        /** Exact numbers. */
        DECIMAL,
        /** Numbers that are no key. */
        DOUBLE,
        /** Texts. */
        TEXT,
        /** True and false. */
        TRUTH,
        /** Moments. */
        TIME
    }

    private static final String DATA = "data";
    private static final String[] TEXTS = {"A", "B", "C", "D", "AB"};
    private static final String[] ODD_TEXTS = {"A", "B", "é", "", "AB"};
    private static final BigDecimal WIDE = new BigDecimal("12345678901234567890");

    private static final List<RandomColumn> ALL = List.of(
        new RandomColumn(Family.INTEGER, "BIGINT", null, true),
        new RandomColumn(Family.DECIMAL, "DECIMAL(9,2)", null, true),
        new RandomColumn(Family.DECIMAL, "DECIMAL(30,4)", null, true),
        new RandomColumn(Family.DOUBLE, "DOUBLE", null, true),
        new RandomColumn(Family.TEXT, "VARCHAR(4)", null, true),
        new RandomColumn(Family.TEXT, "VARCHAR(3)", null, true),
        new RandomColumn(Family.TRUTH, "BOOLEAN", null, true),
        new RandomColumn(Family.TIME, "TIMESTAMP", null, true),
        new RandomColumn(Family.INTEGER, null, "int8", true),
        new RandomColumn(Family.INTEGER, null, "uint8", true),
        new RandomColumn(Family.INTEGER, null, "int16", true),
        new RandomColumn(Family.INTEGER, null, "uint16", false),
        new RandomColumn(Family.INTEGER, null, "uint32", true),
        new RandomColumn(Family.INTEGER, null, "int64", false),
        new RandomColumn(Family.INTEGER, null, "uint64", true),
        new RandomColumn(Family.DECIMAL, null, "Cents", true),
        new RandomColumn(Family.DECIMAL, null, "Fine", true),
        new RandomColumn(Family.DECIMAL, null, "Floating", true),
        new RandomColumn(Family.DOUBLE, null, "float", true),
        new RandomColumn(Family.DOUBLE, null, "double", true),
        new RandomColumn(Family.TEXT, null, "Short", true),
        new RandomColumn(Family.TEXT, null, "Long", true),
        new RandomColumn(Family.TEXT, null, "Letter", true),
        new RandomColumn(Family.TEXT, null, DATA, false),
        new RandomColumn(Family.TRUTH, null, "Truth", true),
        new RandomColumn(Family.TIME, null, "int64\" semanticType=\"UTCTimestamp\" timeUnit=\"nanosecond", true),
        new RandomColumn(Family.TIME, null, "uint64\" semanticType=\"UTCTimestamp\" timeUnit=\"nanosecond", true));

    static Family family(final Random random, final Family... families)
    {
        return families[random.nextInt(families.length)];
    }

    /** A type of a family; of one that cannot be a key only where it need not. */
    static RandomColumn draw(final Random random, final Family family, final boolean isXml, final boolean isKey)
    {
        final List<RandomColumn> some = ALL.stream().filter((column) -> family == column.family &&
            isXml == (null == column.sql) && !(isKey && column.isNoKey())).toList();
        return some.get(random.nextInt(some.size()));
    }

    private boolean isNoKey()
    {
        return Family.DOUBLE == family || List.of("Floating", DATA).contains(null == xml ? "" : xml);
    }

    boolean isData()
    {
        return DATA.equals(xml);
    }

    /** The column in an SBE schema. */
    String field(final String name, final int id)
    {
        return isData() ? "<data name=\"" + name + "\" id=\"" + id + "\" type=\"Text\"/>\n" : "<field name=\"" + name +
            "\" id=\"" + id + "\" type=\"" + xml + "\"" + (nullable && isPlain() ? " presence=\"optional\"" : "") +
            "/>\n";
    }

    private boolean isPlain()
    {
        return !Character.isUpperCase(xml.charAt(0));
    }

    /** A value, from 0 to 9. */
    Object value(final int number)
    {
        return switch (family)
        {
            case INTEGER, TIME -> (long)number;
            case DECIMAL -> decimal(number);
            case DOUBLE -> 1 == number ? -0.0 : 2 == number ? 0.0 : number / 4.0 * 3;
            case TEXT -> (null == sql ? TEXTS : ODD_TEXTS)[number % TEXTS.length];
            case TRUTH -> 1 == number % 2;
        };
    }

    private BigDecimal decimal(final int number)
    {
        return "DECIMAL(30,4)".equals(sql) ?
            WIDE.multiply(BigDecimal.valueOf(0 == number % 4 ? 0 : 1)).add(BigDecimal.valueOf(number)).setScale(4) :
            BigDecimal.valueOf(100L * number + (2 == number ? 5 : 0), 2);
    }

    /** A value or, where it can be, NULL. */
    Object orNull(final boolean isNull, final int number)
    {
        return isNull && nullable ? null : value(number);
    }

    @Override
    public String toString()
    {
        return Arrays.asList(sql, xml).toString();
    }
}
